package script

import (
	"time"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// givenService reads `down`, `slow` (which is an answer that never comes), or what is answered: {answer: {number: T-1}}, with a
// status and after a while.
func (r *reader) givenService(e strict.Entry, name string) rehearsal.Service {
	known, ok := r.helpline.Config().Services[name]
	if !ok {
		e.At.Fault(suggest(name, r.helpline.Config().Services), "there is no service `%s`", name)
	}
	if !e.Value.IsMap() {
		if e.Value.OneOf("down", "down", "slow") == "slow" {
			return rehearsal.Service{Answers: true, Status: 200, After: known.Timeout}
		}
		return rehearsal.Service{}
	}
	m := e.Value.Map()
	s := rehearsal.Service{Answers: true, Status: m.Get("status").Int(200, 100, 599)}
	s.After = m.Get("after").Duration(0, time.Millisecond, longestWait)
	if answer := m.Get("answer"); !answer.Missing() {
		var err error
		if s.Answer, err = call.ParseAnswer([]byte(answer.JSON())); err != nil {
			answer.Fault("write what the service would answer: answer: {number: T-1}", "the answer is nothing that can be written in JSON")
		}
	}
	m.Close()
	return s
}

package script

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
	"centralino/rehearsal"
)

// expects are the lines by which a script says what has to happen.
func (r *reader) expects() map[string]func(strict.Value) Step {
	return map[string]func(strict.Value) Step{
		"hear": r.hear, "step": r.atStep, "language": r.language, "queued": r.queued, "answered": r.answered,
		"callback": r.callback, "voicemail": r.voicemail, "left": r.left, "ended": r.ended,
		"recorded": r.recorded, "quiet": r.quiet, "surveyed": r.surveyed, "comment": r.comment,
		"transferred": r.transferred,
	}
}

// event is a line that waits for an event. within is its patience, 0 for the usual.
func event[B call.Body](text string, within time.Duration, match func(p *player, b B) bool) Step {
	return Step{Text: text, play: func(p *player) *Failure {
		from := p.events
		if p.until(&p.events, within, func(m rehearsal.Moment) bool {
			b, ok := m.Body.(B)
			return ok && match(p, b)
		}) {
			return nil
		}
		return p.instead(from, is[B])
	}}
}

// hear reads a prompt, a list of prompts that follow each other, or a map with more about one.
func (r *reader) hear(v strict.Value) Step {
	var names []string
	var within time.Duration
	var language call.Language
	switch {
	case v.IsList():
		for _, item := range v.List() {
			names = append(names, r.prompt(item))
		}
	case v.IsMap():
		m := v.Map()
		if m.Has("recording") {
			names = []string{r.said(m.Get("recording"))}
		} else {
			names = []string{r.prompt(m.Need("prompt", "what is heard: prompt: main-menu"))}
		}
		language, within = r.spoken(m.Get("language")), r.within(m)
		m.Close()
	default:
		names = []string{r.prompt(v)}
	}
	text := "hear " + strings.Join(names, ", then ")
	if language != "" {
		text += " in " + string(language)
	}
	return Step{Text: text, play: func(p *player) *Failure {
		from := p.heard
		for i, name := range names {
			directly := i > 0
			found := false
			p.until(&p.heard, within, func(m rehearsal.Moment) bool {
				found = isHeard(m) && m.Heard.Is(name) && (language == "" || m.Heard.Prompt.Language == language)
				return found || directly && isHeard(m)
			})
			if !found && language != "" {
				return p.insteadOf(from, isHeard, inLanguage)
			} else if !found {
				return p.instead(from, isHeard)
			}
		}
		return nil
	}}
}

// inLanguage is a prompt with the language that it is heard in, where that is what was expected.
func inLanguage(m rehearsal.Moment) string {
	return m.Heard.Label() + " in " + string(m.Heard.Prompt.Language)
}

// within reads how long something may take.
func (r *reader) within(m *strict.Map) time.Duration {
	return m.Get("within").Duration(0, time.Millisecond, longestWait)
}

func (r *reader) atStep(v strict.Value) Step {
	id := call.StepID(v.Digits(""))
	if r.flow != nil && id != "" && r.flow.Steps[id] == nil {
		v.Fault(suggest(id, r.flow.Steps), "the flow has no step `%s`", id)
	}
	return event("step "+string(id), 0, func(_ *player, b *call.StepEntered) bool { return b.Step == id })
}

// language checks the language of the call at this moment.
func (r *reader) language(v strict.Value) Step {
	l := r.spoken(v)
	return Step{Text: "language " + string(l), play: func(p *player) *Failure {
		if now := p.call.View().Language; now != l {
			return failed("the call is in `%s`", now)
		}
		return nil
	}}
}

func (r *reader) queued(v strict.Value) Step {
	m := v.Map()
	queue, priority := r.queue(m.Get("queue")), m.Get("priority")
	want := priority.Int(0, -1000, 1000)
	language, within := r.spoken(m.Get("language")), r.within(m)
	m.Close()
	text := "queued" + in(queue)
	if !priority.Missing() {
		text += fmt.Sprintf(" with priority %d", want)
	}
	if language != "" {
		text += " in " + string(language)
	}
	return event(text, within, func(_ *player, b *call.Queued) bool {
		return (queue == "" || b.Queue == queue) && (priority.Missing() || b.Priority == want) && (language == "" || b.Language == language)
	})
}

func in(queue call.QueueID) string {
	if queue == "" {
		return ""
	}
	return " in " + string(queue)
}

// answered lets an agent answer as soon as their phone rings, or waits for one who answers by themselves.
func (r *reader) answered(v strict.Value) Step {
	m := v.Map()
	by := m.Get("by")
	agent, within := r.agent(by), r.within(m)
	m.Close()
	text := "answered"
	if agent != "" {
		text += " by " + string(agent)
	}
	connected := func(m rehearsal.Moment) bool {
		b, ok := m.Body.(*call.Connected)
		return ok && (agent == "" || b.Agent == agent)
	}
	return Step{Text: text, play: func(p *player) *Failure {
		from, deadline := p.events, p.deadline(within)
		for !p.seen(&p.events, connected) {
			before := len(p.call.Moments())
			if p.call.Answer(agent) {
				p.heard, p.events = before, before
				if p.until(&p.events, within, connected) {
					return nil
				}
				return p.instead(before, isOffer)
			}
			if !p.call.Next(deadline) {
				return p.instead(from, isOffer)
			}
		}
		return nil
	}}
}

// isOffer reports whether a moment tells who was asked to answer.
func isOffer(m rehearsal.Moment) bool {
	return is[*call.Offered](m) || is[*call.Connected](m) || is[*call.QueueLeft](m) || is[*call.AgentPaused](m)
}

func (r *reader) callback(v strict.Value) Step {
	m := v.Map()
	queue, number, due := r.queue(m.Get("queue")), m.Get("number").Digits(""), m.Get("at")
	within := r.within(m)
	var at time.Time
	if due.Raw() != "now" {
		at = r.time(due)
	}
	m.Close()
	text := "callback" + in(queue)
	if number != "" {
		text += " to " + number
	}
	if !due.Missing() {
		text += " at " + due.Raw()
	}
	return event(text, within, func(_ *player, b *call.CallbackBooked) bool {
		return (queue == "" || b.Queue == queue) && (number == "" || b.Number == r.helpline.Number(number)) &&
			(due.Missing() || b.Due.Equal(at))
	})
}

func (r *reader) voicemail(v strict.Value) Step {
	m := v.Map()
	queue, within := r.queue(m.Get("queue")), r.within(m)
	box := m.Get("box").Text("")
	m.Close()
	return event("voicemail"+in(queue)+in(call.QueueID(box)), within, func(_ *player, b *call.VoicemailLeft) bool {
		return (queue == "" || b.Queue == queue) && (box == "" || b.Box == box)
	})
}

// recorded waits until something was recorded by a step `record`, under its name.
func (r *reader) recorded(v strict.Value) Step {
	m := v.Map()
	name, within := m.Get("name").Text(""), r.within(m)
	m.Close()
	r.knows(m.Get("name"), name)
	return event(strings.TrimSpace("recorded "+name), within, func(_ *player, b *call.PieceRecorded) bool {
		return name == "" || b.Name == name
	})
}

// said reads the name of something that the caller said and hears again.
func (r *reader) said(v strict.Value) string {
	name := v.Text("")
	r.knows(v, name)
	return rehearsal.Said(name)
}

// knows reports a recording that no step of the flow makes.
func (r *reader) knows(v strict.Value, name string) {
	if r.flow == nil || name == "" {
		return
	}
	known := map[string]bool{}
	for _, s := range r.flow.Steps {
		if step, ok := s.Verb.(*flows.Record); ok {
			known[step.Name] = true
		}
	}
	if !known[name] {
		v.Fault(suggest(name, known), "no step records `%s`", name)
	}
}

// left waits until the caller has left a queue without an agent.
func (r *reader) left(v strict.Value) Step {
	m := v.Map()
	queue, within := r.queue(m.Get("queue")), r.within(m)
	as := m.Get("as").OneOf("", "abandoned", "overflowed", "callback", "voicemail")
	m.Close()
	text := "left" + in(queue)
	if as != "" {
		text += " as " + as
	}
	return event(text, within, func(_ *player, b *call.QueueLeft) bool {
		return (queue == "" || b.Queue == queue) && (as == "" || string(b.Result) == as)
	})
}

func (r *reader) ended(v strict.Value) Step {
	m := v.Map()
	result := m.Get("result").OneOf("", results()...)
	within := r.within(m)
	m.Close()
	text := "ended"
	if result != "" {
		text += " as " + result
	}
	return event(text, within, func(_ *player, b *call.Ended) bool { return result == "" || string(b.Result) == result })
}

// quiet lets time pass in which no prompt may begin.
func (r *reader) quiet(v strict.Value) Step {
	d := v.Duration(time.Second, time.Millisecond, longestWait)
	return Step{Text: "quiet for " + strict.Short(d), play: func(p *player) *Failure {
		from := len(p.call.Moments())
		p.call.Wait(d)
		for _, m := range p.call.Moments()[from:] {
			if isHeard(m) {
				return p.instead(from, isHeard)
			}
		}
		return nil
	}}
}

// surveyed waits for the answer to a question of a survey.
func (r *reader) surveyed(v strict.Value) Step {
	m := v.Map()
	question, answer := m.Get("question").Text(""), m.Get("answer").Digits("")
	within := r.within(m)
	m.Close()
	text := strings.TrimRight(fmt.Sprintf("surveyed %s %s", question, answer), " ")
	return event(text, within, func(_ *player, b *call.Surveyed) bool {
		return (question == "" || b.Question == question) && (answer == "" || b.Answer == answer)
	})
}

// comment waits until the caller has left words of their own after a survey.
func (r *reader) comment(v strict.Value) Step {
	m := v.Map()
	survey, within := m.Get("survey").Text(""), r.within(m)
	m.Close()
	return event(strings.TrimSpace("comment "+survey), within, func(_ *player, b *call.SurveyCommentLeft) bool {
		return survey == "" || b.Survey == survey
	})
}

// results are what may become of a call that was answered.
func results() []string {
	return []string{
		string(call.Served), string(call.Informed), string(call.CalledOff), string(call.Abandoned), string(call.Callback),
		string(call.Voicemail), string(call.Failed), string(call.Transferred),
	}
}

package ivr

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

func answer(text string) call.Answer {
	a, err := call.ParseAnswer([]byte(text))
	if err != nil {
		panic(err)
	}
	return a
}

const tickets = `
flow: tickets
human: {key: "0", step: operator}
steps:
  open:
    http: crm
    method: POST
    path: "/tickets/{caller.number}"
    query: {lang: language}
    body: {phone: caller.number, urgent: "true", customer: {digits: len(caller.number)}}
    result: {ticket: number, name: {field: customer.name, otherwise: nobody}}
    prompt: one-moment
    next: told
    failed: sorry
  told: {play: [your-ticket, {digits: ticket}], next: check}
  check: {choose: [{when: 'name == "nobody"', next: operator}], next: sorry}
  sorry: {play: sorry, next: operator}
  operator: {queue: billing, next: end}
`

func ticketFlow(t *testing.T, timeout time.Duration) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("f.yaml", []byte(tickets), flows.Environment{
		Queues: map[call.QueueID]flows.QueueOptions{"billing": {}}, Services: map[string]time.Duration{"crm": timeout},
	})
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// asked returns a call that waits for a service, and what it asked.
func asked(t *testing.T, timeout time.Duration) (*phone, Request) {
	t.Helper()
	c := newPhone(t, ticketFlow(t, timeout), "+393331234567", monday(t))
	var request Request
	c.answer = func(e Effect) Event {
		request, _ = e.(Request)
		return nil
	}
	c.step(Start{})
	return c, request
}

func (c *phone) outcomes() (out []call.Requested) {
	for _, r := range c.reports {
		if r, ok := r.(*call.Requested); ok {
			out = append(out, *r)
		}
	}
	return out
}

func TestServiceIsAsked(t *testing.T) {
	c, got := asked(t, 2*time.Second)
	want := Request{
		ID: got.ID, Service: "crm", Method: "POST", Path: "/tickets/+393331234567", Query: "lang=it", Timeout: 2 * time.Second,
		Body: `{"phone":"+393331234567","urgent":true,"customer":{"digits":13}}`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("asked %+v,\nwant  %+v", got, want)
	}
	c.step(Replied{ID: got.ID, Outcome: call.RequestOK, Status: 201, Took: 30 * time.Millisecond, Answer: answer(`{"number": 17}`)})
	c.pause(20 * time.Second)
	if slices.Contains(c.begun, "one-moment") || !slices.Contains(c.begun, "your-ticket") || slices.Contains(c.begun, "sorry") {
		t.Errorf("heard %v", c.begun)
	}
	if c.state.View().Variables["ticket"] != "17" || c.state.At() != "operator" {
		t.Errorf("%v at %s", c.state.View(), c.state.At())
	}
	if told := c.outcomes(); len(told) != 1 || told[0] != (call.Requested{
		Flow: "tickets", Step: "open", Service: "crm", Outcome: call.RequestOK, Status: 201, Took: 30 * time.Millisecond,
	}) {
		t.Errorf("told %+v", told)
	}
}

func TestServiceFails(t *testing.T) {
	for name, c := range map[string]struct {
		reply Replied
		want  call.RequestOutcome
	}{
		"status":        {Replied{Outcome: call.RequestRefused, Status: 500}, call.RequestRefused},
		"busy":          {Replied{Outcome: call.RequestBusy}, call.RequestBusy},
		"missing field": {Replied{Outcome: call.RequestOK, Answer: answer(`{"no": 1}`)}, call.RequestMalformed},
		"an object":     {Replied{Outcome: call.RequestCached, Answer: answer(`{"number": {}}`)}, call.RequestMalformed},
		"no JSON":       {Replied{Outcome: call.RequestOK, Status: 204}, call.RequestMalformed},
		"long":          {Replied{Outcome: call.RequestOK, Answer: answer(`{"number": "` + strings.Repeat("1", 501) + `"}`)}, call.RequestMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			p, request := asked(t, 2*time.Second)
			c.reply.ID = request.ID
			p.step(c.reply)
			if told := p.outcomes(); len(told) != 1 || told[0].Outcome != c.want || p.state.At() != "sorry" {
				t.Errorf("told %+v, at %s", told, p.state.At())
			}
		})
	}
}

// TestServiceSaysNothing: the caller hears the prompt after a moment, then music, and goes on after the time-out. The answer that
// comes after that is ignored.
func TestServiceSaysNothing(t *testing.T) {
	c, request := asked(t, 10*time.Second)
	c.pause(999 * time.Millisecond)
	if len(c.begun) != 0 {
		t.Errorf("heard %v at once", c.begun)
	}
	c.pause(time.Millisecond)
	c.pause(perPrompt)
	if !slices.Equal(c.begun, []string{"one-moment", flows.BuiltInMusic}) || !c.looping {
		t.Errorf("heard %v", c.begun)
	}
	c.pause(6*time.Second - time.Millisecond)
	if c.state.At() != "open" {
		t.Errorf("at %s before the time-out", c.state.At())
	}
	c.pause(time.Millisecond)
	c.step(Replied{ID: request.ID, Outcome: call.RequestOK, Answer: answer(`{"number": 17}`)})
	if told := c.outcomes(); len(told) != 1 || told[0].Outcome != call.RequestTimeout || told[0].Took != 10*time.Second || c.state.At() != "sorry" {
		t.Errorf("told %+v, at %s", told, c.state.At())
	}
}

// TestServiceAnswersDuringThePrompt: the prompt is heard to its end.
func TestServiceAnswersDuringThePrompt(t *testing.T) {
	for _, timeout := range []time.Duration{2 * time.Second, 10 * time.Second} {
		c, request := asked(t, timeout)
		c.pause(1500 * time.Millisecond)
		if timeout > 2*time.Second {
			c.step(Replied{ID: request.ID, Outcome: call.RequestOK, Answer: answer(`{"number": 17}`)})
		}
		c.pause(2400 * time.Millisecond)
		if !slices.Equal(c.begun, []string{"one-moment"}) || c.state.At() != "open" {
			t.Errorf("heard %v, at %s", c.begun, c.state.At())
		}
		c.pause(200 * time.Millisecond)
		if want := map[bool]call.StepID{true: "told", false: "sorry"}[timeout > 2*time.Second]; c.state.At() != want {
			t.Errorf("at %s, want %s", c.state.At(), want)
		}
	}
}

// TestPersonWhileAsking: the key for a person acts at once, other keys are kept.
func TestPersonWhileAsking(t *testing.T) {
	c, request := asked(t, 10*time.Second)
	c.step(Key{'0'})
	if c.state.At() != "operator" {
		t.Errorf("at %s", c.state.At())
	}
	c.step(Replied{ID: request.ID, Outcome: call.RequestOK, Answer: answer(`{"number": 17}`)})
	if c.state.At() != "operator" || c.state.View().Variables["ticket"] != "" {
		t.Errorf("a late answer led to %s", c.state.At())
	}
}

// TestNumberWithheld: without a value the path would lead to all tickets, so nothing is asked.
func TestNumberWithheld(t *testing.T) {
	c := newPhone(t, ticketFlow(t, time.Second), "", monday(t))
	c.answer = func(Effect) Event {
		t.Error("the service was asked")
		return nil
	}
	c.step(Start{})
	if told := c.outcomes(); len(told) != 1 || told[0].Outcome != call.RequestInvalid || c.state.At() != "sorry" || len(c.faults) != 1 {
		t.Errorf("told %+v %v, at %s", told, c.faults, c.state.At())
	}
}

package rehearsal

import (
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

// TestWalked: each way out of each verb is told by what happened.
func TestWalked(t *testing.T) {
	h := theExample(t)
	far := map[string]Directory{"customers": {Answer: call.IdentityFailed}}
	for name, test := range map[string]struct {
		from  call.Number
		at    string
		given Given
		act   func(*Call)
		want  string
	}{
		"a code": {
			from: "+39021112223", act: func(c *Call) { press(c, "10000019", "24680", "1") },
			want: "welcome next, opening open, recognise unknown, ask-code next, check-code found, main key 1, bill next",
		},
		"an unknown code":  {act: func(c *Call) { press(c, "99999999") }, want: "recognise unknown, ask-code next, check-code unknown"},
		"no code":          {act: func(c *Call) { c.Wait(25 * time.Second) }, want: "recognise unknown, ask-code failed"},
		"nobody to ask":    {from: "+39021112223", given: Given{Directories: far}, act: func(c *Call) { press(c) }, want: "recognise failed"},
		"gold":             {from: "+390612345678", act: func(c *Call) { press(c, "2") }, want: "greet next, main key 2, fault case 1"},
		"standard":         {from: "+390698765432", act: func(c *Call) { press(c, "2") }, want: "main key 2, fault case 2"},
		"silence":          {from: "+390612345678", act: func(c *Call) { c.Wait(30 * time.Second) }, want: "main failed"},
		"a person at once": {act: func(c *Call) { c.Press('0') }, want: ""},
		"a conversation": {
			given: Given{Otherwise: Agent{Answers: time.Second, Talks: time.Second}},
			act:   func(c *Call) { c.Press('0'); c.Wait(time.Minute) },
			want:  "operator next, survey next, goodbye next",
		},
		"a call back": {
			from: "+390612345678", at: "2027-03-29 10:00", act: func(c *Call) { press(c, "1"); c.Wait(time.Minute) },
			want: "opening closed, closed next, callback-offer key 1, book next, goodbye next",
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := time.Date(2026, 11, 23, 10, 0, 0, 0, h.cfg.Location)
			if test.at != "" {
				at, _ = time.ParseInLocation("2006-01-02 15:04", test.at, h.cfg.Location)
			}
			flow := h.cfg.Flows["helpline"]
			c := h.Dial(Caller{From: test.from, To: "helpline", At: at, Flow: flow}, test.given)
			test.act(c)
			steps, ways := Walked(flow, at, c.Moments())
			if len(steps) == 0 || steps[0] != "welcome" {
				t.Errorf("steps %v", steps)
			}
			var taken []string
			for _, w := range ways {
				taken = append(taken, string(w.Step)+" "+w.Label)
			}
			if text := strings.Join(taken, ", "); !strings.Contains(text, test.want) || test.want == "" && len(taken) > 0 {
				t.Errorf("took %s, want %s", text, test.want)
			}
			for _, w := range ways {
				if !slices.ContainsFunc(flow.Steps[w.Step].Ways(), func(one flows.Way) bool { return one.Label == w.Label }) {
					t.Errorf("%v is no way", w)
				}
			}
		})
	}
}

// press presses keys, each when it is the caller's turn, and waits for the next turn.
func press(c *Call, keys ...string) {
	for _, k := range keys {
		c.ToTurn(time.Minute)
		for _, d := range k {
			c.Press(call.Digit(d))
		}
	}
	c.ToTurn(time.Minute)
}

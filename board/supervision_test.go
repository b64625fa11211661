package board

import (
	"testing"

	"centralino/call"
)

// TestACallSaysWhoHearsIt for as long as they do.
func TestACallSaysWhoHearsIt(t *testing.T) {
	c := &onLine{}
	for _, step := range []struct {
		body call.Body
		who  string
		mode call.SupervisionMode
	}{
		{&call.SupervisionBegan{Supervisor: "sara", Mode: call.SupervisionListen}, "sara", call.SupervisionListen},
		{&call.SupervisionChanged{Supervisor: "sara", Mode: call.SupervisionJoin}, "sara", call.SupervisionJoin},
		{&call.SupervisionEnded{Supervisor: "sara", Result: call.SupervisionHungUp}, "", ""},
	} {
		c.supervised(step.body)
		if c.shown.Supervisor != step.who || c.shown.Supervision != step.mode {
			t.Errorf("after %T: %+v", step.body, c.shown)
		}
	}
}

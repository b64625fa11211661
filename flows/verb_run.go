package flows

import (
	"centralino/call"
	"centralino/flows/strict"
)

// Run plays another flow; its end leads to the step's Next. Link puts the steps of that flow into the program.
type Run struct {
	Flow  call.FlowID
	Entry call.StepID // its first step; empty before Link
}

func (*Run) verb() string { return "run" }

// shared reads the names of variables that the flow shares with those that run it, or that it runs.
func (c *compiler) shared(v strict.Value) {
	if v.Missing() {
		return
	}
	for _, item := range v.OneOrList() {
		name := item.Text("")
		switch {
		case name == "" || !checkVariable(item, "a variable", name):
		case name == "language":
			item.Fault("leave it out", "`language` is there in every flow")
		case c.secrets[name]:
			item.Fault("give one of the two another name", "`%s` is collected as a secret and can't be shared", name)
		default:
			c.known[name] = ""
		}
	}
}

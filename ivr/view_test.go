package ivr

import (
	"fmt"
	"strings"
	"testing"
)

// TestAViewHasNoSecret: what was collected is shown, what was collected secretly and what is being keyed is not.
func TestAViewHasNoSecret(t *testing.T) {
	c := dial(t, stranger, monday(t)).hear("enter-customer-code").press("10000019").hear("enter-pin").press("246")
	v := c.state.View()
	if v.Step != "check-code" || v.Phase != "pin" || v.Language != "it" || v.Variables["code"] != "10000019" || v.Customer != nil {
		t.Errorf("%+v", v)
	}
	c.press("80")
	if v = c.state.View(); v.Customer["name"] != "Mario Verdi" {
		t.Errorf("%+v", v)
	}
	v.Customer["name"], v.Variables["code"] = "changed", "changed"
	if text := fmt.Sprintf("%+v", c.state.View()); strings.Contains(text, "24680") || strings.Contains(text, "changed") {
		t.Errorf("shown: %s", text)
	}
	if s := (State{}); s.View().Step != "" || s.View().Phase != "new" {
		t.Errorf("before the call: %+v", s.View())
	}
}

// TestASecretVariableIsNotShown, also when one of its name was set before.
func TestASecretVariableIsNotShown(t *testing.T) {
	c := dialFlow(t, mario, `
flow: f
human: {key: "0", step: bye}
steps:
  ask: {collect: card, prompt: enter-card, digits: 4, secret: true, next: bye, failed: bye}
  bye: {play: bye, next: end}
`).hear("enter-card").press("1234")
	if text := fmt.Sprintf("%+v", c.state.View()); strings.Contains(text, "1234") || strings.Contains(text, "card") {
		t.Errorf("shown: %s", text)
	}
}

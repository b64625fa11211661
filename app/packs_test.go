package app

import (
	"strings"
	"testing"

	"centralino/flows/strict"
)

// TestCheckSaysWhatAPackLacks, and that it does not name what the pack has.
func TestCheckSaysWhatAPackLacks(t *testing.T) {
	cfg := configured(t, "speech: {command: \"\"}\nprompts: {packs: {it: /usr/share/asterisk/sounds/it_IT_m_Carlo}}\nqueues: {q: {skills: [a]}}\n")
	h := &helpline{cfg: cfg}
	problems := checkPacks(h)
	if len(problems) != 1 || problems[0].Severity != strict.Warning ||
		!strings.Contains(problems[0].Message, "of the prompts in `it` are not in its pack and will not be heard: agent-paused, ") {
		t.Fatalf("%v", problems)
	}
	for _, file := range silentPrompts(h) {
		if strings.HasPrefix(file, "prompts/it/numbers/") {
			t.Errorf("%s is said to be missing", file)
		}
	}
}

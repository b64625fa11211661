package e2e

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// fromTheFolder holds that a file is named from the folder of the configuration, not from the root of this machine.
func (p pages) fromTheFolder(selector string) {
	p.t.Helper()
	var place string
	if p.do(&place, "text", selector); !strings.HasPrefix(place, "flows/") {
		p.t.Errorf("%s says %s", selector, place)
	}
}

// TestPagesFlows: an editor sees at which step a caller is, and how far a person is from there; walks through the flow into a queue;
// is told what is wrong with a file before it is put in force, and what changed after.
func TestPagesFlows(t *testing.T) {
	beside(t, 1)
	site := files(t)
	site["centralino.yaml"] += "\naccounts: [{id: ada, role: editor, password: ada-demo}]\n"
	h := startHelpline(t, site)
	p := openPages(t, h, agentTone)
	p.logIn("ada", "ada-demo", "/board")
	p.do(nil, "open", "/flows")
	p.do(nil, "wait", ".drawing svg [data-step=main]")
	p.shows(".callers", "Callers now: 0", 2*time.Second)

	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	p.shows("[data-step=ask-code] .live", "1", 2*time.Second)
	p.do(nil, "pick", "[data-step=ask-code] .outline")
	p.shows(".about .place", "flows/helpline.yaml:", 2*time.Second)
	p.fromTheFolder(".about .place")
	p.shows(".about .here", "1", 2*time.Second)
	p.shows(".about", "To a person", 2*time.Second)
	p.look("flows-step")
	p.do(nil, "pick", "[data-step=ask-code] .outline")
	p.do(nil, "key", "ArrowDown")
	p.do(nil, "key", "Enter")
	p.shows(".about h2", "check-code", 2*time.Second)
	width := func() float64 {
		var text string
		p.do(&text, "attribute", ".drawing svg", "width")
		n, _ := strconv.ParseFloat(text, 64)
		return n
	}
	before := width()
	p.do(nil, "key", "+")
	larger := width()
	p.do(nil, "pinch", ".drawing", 100, 50)
	if smaller := width(); larger < 1.2*before || smaller > 0.6*larger {
		t.Errorf("the picture is %v px wide, by + %v, by two fingers %v", before, larger, smaller)
	}
	caller.do("hangup", "")
	waitFor(h, 1, 10*time.Second, any[*call.Ended])

	p.do(nil, "open", "/flows?show=walk")
	p.shows(".stands", "At ask-code", 5*time.Second)
	p.do(nil, "pick", ".phone .pad button:has-text('0')")
	p.do(nil, "click", "Say nothing")
	p.shows(".transcript", "in billing with priority", 5*time.Second)
	p.do(nil, "click", "Hear to the end")
	p.shows(".stands", "The call is over", 5*time.Second)
	p.do(nil, "click", "One back")
	p.look("flows-walk")

	p.do(nil, "open", "/flows?show=checks")
	p.shows(".about", "a person within", 5*time.Second)
	flow := filepath.Join(h.dir, "flows", "helpline.yaml")
	p.do(nil, "open", "/flows?show=versions")
	p.shows(".versions", "in force", 5*time.Second)
	writeFile(t, flow, strings.Replace(site["flows/helpline.yaml"], `"1": bill,`, `"1": bil,`, 1))
	p.do(nil, "click", "Look at what is in the files")
	p.shows(".reload", "The files have faults", 5*time.Second)
	p.shows(".reload .findings", "did you mean `bill`", time.Second)
	p.shows(".reload .findings .late code", "flows/helpline.yaml:", time.Second)
	p.fromTheFolder(".reload .findings .late code")
	writeFile(t, flow, strings.Replace(site["flows/helpline.yaml"], `"1": bill,`, `"3": bill,`, 1))
	p.do(nil, "open", "/flows?show=versions")
	p.do(nil, "click", "Look at what is in the files")
	p.shows(".reload", "key 3 of main is new", 5*time.Second)
	p.do(nil, "click", "Put it in force")
	p.shows(".reload", "It is in force", 5*time.Second)
	p.do(nil, "click", "What changed?")
	p.shows(".versions", "key 3 of main is new", 5*time.Second)
	waitFor(h, 1, time.Second, any[*call.Reloaded])
}

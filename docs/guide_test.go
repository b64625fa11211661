package docs_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"centralino/app"
	"centralino/config"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/rehearsal"
	"centralino/rehearsal/script"
	"centralino/rehearsal/walk"
)

// guideCustomers are who is found in the guide's walks.
const guideCustomers = "customer_code,phone,pin,name,tier,language\n10000019,+390612345678,24680,Mario,gold,it\n"

// TestTheGuideIsWalked: each stage of the guide in flows.md is a flow of its own; what it needs of centralino.yaml stands below it,
// beside what stood below the stages before. Every stage is without a fault, and a walk with the keys behind `text` has the lines of
// that block.
func TestTheGuideIsWalked(t *testing.T) {
	guide, _, _ := strings.Cut(read(t, "flows.md"), "\n## How a flow is written")
	written, flow, walks, stages := "timezone: Europe/Rome\n", "", 0, 0
	for _, b := range blocks(t, "flows.md") {
		if !strings.Contains(guide, b.text) {
			break // the reference
		}
		switch keys, isWalk := strings.CutPrefix(b.info, "text "); {
		case b.info == "yaml flow":
			flow = b.text
			stages++
		case b.info == "yaml config":
			written += b.text
		case isWalk:
			walks++
			h := guided(t, b.at, written, flow)
			if got := walkedAt(t, h, keys, strings.Contains(b.text, "closed")); !strings.Contains(got, b.text) {
				t.Errorf("%s: the walk is\n%s", b.at, got)
			}
		}
	}
	if stages < 5 || walks != stages {
		t.Errorf("%d stages and %d walks were found", stages, walks)
	}
}

// guided is a stage of the guide, proved.
func guided(t *testing.T, at, written, flow string) *rehearsal.Helpline {
	t.Helper()
	files := fstest.MapFS{
		"centralino.yaml": {Data: []byte(written)}, "flows/helpline.yaml": {Data: []byte(flow)}, "customers.csv": {Data: []byte(guideCustomers)},
	}
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Unheard())
	if cfg == nil {
		t.Fatalf("%s: %v", at, problems)
	}
	for _, p := range problems {
		if !strings.Contains(p.Message, "has no recording") {
			t.Errorf("%s: %v", at, p)
		}
	}
	for _, f := range prove.Flow(cfg.Flows["helpline"], prove.Options{}).Findings {
		if f.Severity == strict.Fault {
			t.Errorf("%s: %v", at, f.Problem)
		}
	}
	h, err := rehearsal.New(app.Rehearsal(cfg))
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	return h
}

// walkedAt walks on a working day, or on Christmas day.
func walkedAt(t *testing.T, h *rehearsal.Helpline, keys string, closed bool) string {
	t.Helper()
	day := map[bool]string{false: "2026-11-23 10:00", true: "2026-12-25 10:00"}[closed]
	at, err := script.Time(day, h.Config().Location)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	caller := rehearsal.Caller{From: "+390298765432", To: "+39800123456", At: at, Flow: h.Answers("+39800123456")}
	if err := walk.Run(walk.Options{Helpline: h, Words: walk.Keys(keys), Out: &out, Caller: caller}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

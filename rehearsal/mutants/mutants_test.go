package mutants

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
)

var update = flag.Bool("update", false, "write what is found into the golden file")

func compile(t *testing.T, name string, data []byte) *flows.Program {
	t.Helper()
	p, problems := flows.Compile(name, data, flows.Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]flows.QueueOptions{"billing": {}, "outages": {}},
		Calendars:   map[string]*calendar.Calendar{"office": calendar.Always(nil)},
		Boxes:       map[string]flows.BoxOptions{"desk": {}},
		Directories: map[string][]string{"customers": {"code", "pin", "tier"}},
		Services:    map[string]time.Duration{"crm": time.Second},
		Speech:      true,
	})
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

// TestEverySlip lists the mutants of a flow with every verb, and looks that each differs from the flow and leaves it as it is.
func TestEverySlip(t *testing.T) {
	const file = "testdata/slips.txtar"
	corpus, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, "flow.yaml", corpus.Files[0].Data)
	before := picture(p)
	var got strings.Builder
	seen := map[string]bool{}
	for _, m := range All(p) {
		fmt.Fprintf(&got, "%d %s: %s\n", m.Pos.Line, m.Step, m.What)
		is := picture(m.Flow)
		if is == before {
			t.Errorf("%s: %s changes nothing", m.Step, m.What)
		}
		if seen[is] {
			t.Errorf("%s: %s is there twice", m.Step, m.What)
		}
		seen[is] = true
	}
	if picture(p) != before {
		t.Error("the flow itself was changed")
	}
	if *update {
		corpus.Files[1].Data = []byte(got.String())
		if err := os.WriteFile(file, txtar.Format(corpus), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(string(corpus.Files[1].Data), got.String()); diff != "" {
		t.Error(diff)
	}
}

// picture tells flows apart.
func picture(p *flows.Program) string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Human)
	for _, id := range slices.Sorted(maps.Keys(p.Steps)) {
		s := p.Steps[id]
		fmt.Fprintf(&b, "%s %d %s", id, len(s.Set), s.Next)
		switch v := s.Verb.(type) {
		case *flows.Identify:
			fmt.Fprintf(&b, "%+v %+v", *v, v.PIN)
		case *flows.Queue:
			priority := -1
			if v.Priority != nil {
				priority = *v.Priority
			}
			fmt.Fprintf(&b, "%s %d %s %s", v.Queue, priority, v.Full, v.Empty)
		case *flows.Calendar:
			fmt.Fprintf(&b, "%s %s", v.Open, v.Closed)
		case *flows.Callback:
			fmt.Fprintf(&b, "%s %v %s", v.Queue, v.Calendar != nil, v.Failed)
		default:
			fmt.Fprintf(&b, "%+v", v)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

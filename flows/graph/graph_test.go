package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/calendar"
)

// world is what the flows of the tests may refer to.
func world() flows.Environment {
	keys := map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}
	queue := flows.QueueOptions{Music: flows.BuiltInMusic, Keys: keys, Then: call.LeftVoicemail}
	return flows.Environment{
		Languages: []call.Language{"it", "en"},
		Queues: map[call.QueueID]flows.QueueOptions{
			"billing": queue, "outages": queue, "contracts": queue, "sales": queue, "complaints": queue, "operators": {},
		},
		Calendars:   map[string]*calendar.Calendar{"office": calendar.Always(time.UTC)},
		Directories: map[string][]string{"customers": {"customer_code", "phone", "pin", "tier", "language", "balance"}},
		Speech:      true,
	}
}

func compile(t interface {
	Helper()
	Fatal(...any)
}, data []byte,
) *flows.Program {
	t.Helper()
	p, problems := flows.Compile("flow.yaml", data, world())
	if p == nil {
		t.Fatal(problems)
	}
	return p
}

func large(t *testing.T) *flows.Program {
	t.Helper()
	data, err := os.ReadFile("testdata/large.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, data)
}

func svg(t *testing.T, g *Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := g.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var update = flag.Bool("update", false, "write the pictures into testdata")

// small is a flow with each kind of way.
const small = `
flow: small
human: {key: "0", step: person}
steps:
  hello: {play: welcome, say: {it: "Buongiorno & benvenuti.", en: "Hello."}, next: hours}
  hours: {calendar: office, open: who, closed: end}
  who: {identify: customers, found: main, unknown: main, failed: person}
  main: {menu: main, keys: {"1": tier, "2": note, "*": main}, tries: 1}
  tier: {choose: [{when: 'customer.tier == "gold" and customer.language != ""', next: person}, {else: true, next: note}]}
  note: {message: note, next: main}
  person: {queue: billing, full: note, next: end}
`

// TestGolden: the same flow is the same picture, byte for byte.
func TestGolden(t *testing.T) {
	g := New(compile(t, []byte(small)))
	busy := New(compile(t, []byte(small)))
	busy.Show(day())
	for name, write := range map[string]func(io.Writer) error{
		"small.svg": g.WriteSVG, "small.mmd": g.WriteMermaid, "small.dot": g.WriteDOT,
		"busy.svg": busy.WriteSVG, "busy.mmd": busy.WriteMermaid, "busy.dot": busy.WriteDOT,
	} {
		var got, again bytes.Buffer
		if err := errors.Join(write(&got), write(&again)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), again.Bytes()) {
			t.Errorf("%s is another picture the second time", name)
		}
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (go test ./flows/graph -update writes it): %s", name, diff)
		}
	}
}

// TestSVGStandsAlone: the file is XML, has no script, and names nothing outside itself.
func TestSVGStandsAlone(t *testing.T) {
	text := svg(t, New(large(t)))
	d, ids := xml.NewDecoder(strings.NewReader(text)), map[string]bool{}
	var links []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if slices.Contains([]string{"script", "image", "foreignObject", "use"}, start.Name.Local) {
			t.Errorf("there is a <%s>", start.Name.Local)
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("two things have the id %s", a.Value)
				}
				ids[a.Value] = true
			case "href":
				links = append(links, a.Value)
			}
		}
	}
	for _, l := range links {
		if id, inside := strings.CutPrefix(l, "#"); !inside || !ids[id] {
			t.Errorf("it links to %s", l)
		}
	}
	if !strings.Contains(text, "prefers-color-scheme:dark") || len(links) < 20 {
		t.Errorf("no dark style, or only %d links", len(links))
	}
}

// TestLargeFlow: sixty steps stay on a page that can be read, with next to no lines that cross.
func TestLargeFlow(t *testing.T) {
	p := layOut(New(large(t)))
	if n := crossings(p.ranks); n > 5 {
		t.Errorf("%d lines cross", n)
	}
	if p.width > 3300 || p.height > 2000 {
		t.Errorf("the picture is %.0f by %.0f", p.width, p.height)
	}
}

func TestTheWayToAPerson(t *testing.T) {
	for text, want := range map[string]string{
		"flow: f\nsteps:\n  a: {play: x, next: b}\n  b: {queue: billing, next: end}\n":                                                                                 "a b",
		"flow: f\nsteps:\n  a: {menu: x, keys: {\"1\": c, \"2\": b}, failed: b}\n  b: {play: x, next: c}\n  c: {queue: billing, next: end}\n":                          "a c",
		"flow: f\nhuman: {step: d}\nsteps:\n  a: {identify: customers, next: b}\n  b: {play: x, next: c}\n  c: {play: x, next: d}\n  d: {queue: billing, next: end}\n": "a b d",
		"flow: f\nsteps:\n  a: {calendar: office, closed: c, open: b}\n  b: {queue: sales, next: end}\n  c: {queue: billing, next: end}\n":                             "a b",
		"flow: f\nsteps:\n  a: {play: x, next: end}\n": "",
	} {
		g := New(compile(t, []byte(text)))
		var way []string
		for _, i := range g.Way {
			if len(way) == 0 {
				way = append(way, string(g.Start))
			}
			way = append(way, string(g.Edges[i].To))
		}
		if got := strings.Join(way, " "); got != want {
			t.Errorf("got %q, want %q for\n%s", got, want, text)
		}
	}
}

// TestTheMenuOfAQueue: the way back to a menu is labelled with the key that takes it.
func TestTheMenuOfAQueue(t *testing.T) {
	env := world()
	env.Queues["billing"] = flows.QueueOptions{Menu: '3'}
	p, problems := flows.Compile("f.yaml", []byte("flow: f\nhuman: {step: q}\nsteps:\n  m: {menu: x, keys: {\"1\": q}}\n  q: {queue: billing, menu: m, next: end}\n"), env)
	if p == nil {
		t.Fatal(problems)
	}
	for _, e := range New(p).Edges {
		if e.To == "m" && !slices.Equal(e.Labels, []string{"3"}) {
			t.Errorf("%v", e.Labels)
		}
	}
}

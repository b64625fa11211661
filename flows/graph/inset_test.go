package graph

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"centralino/call"
)

// TestAnInsetIsForAPage: it is XML, every step and edge says which it is, and nothing in it has a style, leads away or can be
// pressed by itself.
func TestAnInsetIsForAPage(t *testing.T) {
	g := New(large(t))
	traffic := NewTraffic(g.Flow)
	traffic.Add(call.Event{Call: "1", Body: &call.StepEntered{Flow: g.Flow, Step: g.Start}})
	g.Show(traffic)
	g.Said = "it"
	var b bytes.Buffer
	if err := g.WriteInset(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	steps, edges := 0, 0
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		has := map[string]string{}
		for _, a := range start.Attr {
			has[a.Name.Local] = a.Value
		}
		if has["style"] != "" || start.Name.Local == "style" || start.Name.Local == "a" {
			t.Errorf("%v", start)
		}
		if has["data-step"] != "" && len(strings.Fields(has["data-box"])) == 4 {
			steps++
		}
		if has["data-from"] != "" && has["data-to"] != "" && has["stroke-width"] != "" {
			edges++
		}
	}
	if steps != len(g.Nodes) || edges < len(g.Nodes)/2 {
		t.Errorf("%d of %d steps and %d edges say which they are", steps, len(g.Nodes), edges)
	}
	for _, part := range []string{"1 arrivati", ">chiamata<"} {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q", part)
		}
	}
}

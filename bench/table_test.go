//go:build linux

package main

import (
	"strings"
	"testing"
	"time"
)

func TestATableIsReadBackForComparison(t *testing.T) {
	r := &result{
		Load: Load{Name: "bridge, 7 calls", Calls: 7, Target: 1.5}, floor: []float64{1, 2, 3}, engine: []float64{1.25, 2.5, 9},
		accounts: []Account{{Memory: 4000}}, pacing: []Pacing{{P50: time.Millisecond, Packets: 10, Lost: 3}},
		bare: []Pacing{{P99: 2 * time.Millisecond}},
	}
	first := table([]*result{r}, nil)
	if want := "| bridge, 7 calls | 2.000 | 2.500 | 1.25 | 1.5 |  | 1.000 / 0.000 / 0.000 | 0.000 / 2.000 / 0.000 | 3 | 4.0 |\n"; !strings.HasSuffix(first, want) {
		t.Errorf("%s\nwant %s", first, want)
	}
	last := parse("# Title\n\nwords\n\n" + first)
	if len(last) != 1 || last["bridge, 7 calls"] != 1.25 {
		t.Fatalf("read %v", last)
	}
	if again := table([]*result{r}, last); !strings.Contains(again, "| 1.5 | 1.25 |") {
		t.Errorf("no comparison in %s", again)
	}
}

func TestTheNamesOfLoadsDiffer(t *testing.T) {
	seen := make(map[string]bool)
	for _, l := range loads() {
		if seen[l.Name] || strings.Contains(l.Name, "|") || l.Calls == 0 {
			t.Errorf("load %q", l.Name)
		}
		seen[l.Name] = true
	}
}

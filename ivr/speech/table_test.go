package speech

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

var update = flag.Bool("update", false, "write the table of spoken values, which people have read and found right")

// TestTheTableOfValues compares hundreds of values with a table that people have read.
func TestTheTableOfValues(t *testing.T) {
	var table strings.Builder
	for _, lang := range []call.Language{"it", "en"} {
		line := func(value string, prompts []call.Prompt) {
			fmt.Fprintf(&table, "%s\t%s\t%s\n", lang, value, text(prompts))
		}
		for _, n := range []int{
			0, 1, 2, 10, 99, 100, 101, 102, 110, 121, 128, 199, 200, 201, 300, 350, 399, 800, 1000, 1005, 1100, 1700, 1850, 2000, 2100, 2101, 2300,
			2500, 2800, 3075, 3100, 4310, 5888, 6199, 7777, 8001, 9999, 10_000, 10_001, 10_100, 10_800, 11_000, 11_111, 12_345, 18_880, 20_000, 21_000,
			33_333, 50_005, 88_888, 99_999, 100_000, 100_001, 100_100, 100_800, 118_000, 123_456, 200_000, 210_000, 300_000, 808_080, 999_999,
			1_000_000, 1_234_567, 2_100_000, 10_000_000, 100_000_000, 100_000_100, 100_100_000, 123_456_789, 200_000_000, 210_000_000, MostMoney,
		} {
			prompts, _ := Money(lang, n, "EUR")
			line(fmt.Sprintf("%d.%02d EUR", n/100, n%100), prompts)
		}
		for i := range 100 {
			at := time.Date(1980+i, time.January, 1+i*37%366, 0, 0, 0, 0, time.UTC)
			line(at.Format(time.DateOnly), Date(lang, at, true))
		}
		for m := 0; m < 24*60; m += 17 {
			for _, hours := range []int{12, 24} {
				clock := Clock{Hours: hours, At: m%2 == 1}
				line(fmt.Sprintf("%02d:%02d %d", m/60, m%60, hours), TimeOfDay(lang, m/60, m%60, clock))
			}
		}
	}
	const file = "testdata/values.tsv"
	if *update {
		if err := os.WriteFile(file, []byte(table.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	read := strings.Split(string(want), "\n")
	for i, got := range strings.Split(table.String(), "\n") {
		if i >= len(read) || got != read[i] {
			t.Fatalf("line %d is %q, and people read %q", i+1, got, read[min(i, len(read)-1)])
		}
	}
	if len(read) < 600 {
		t.Errorf("the table has only %d lines", len(read))
	}
}

// text joins what would be heard.
func text(prompts []call.Prompt) string {
	var parts []string
	for _, p := range prompts {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, " ")
}

package ivr

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/flows"
)

func TestAmountsAreReadOrRefused(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, "21": 2100, "21.5": 2150, "21,50": 2150, "-3.20": -320, "+3.2": 320, "1234.56": 123456, "1.234,56": 123456, "1,234.56": 123456,
		"1.234.567": 123456700, "1.234.567,8": 123456780, "€ 21,50": 2150, "21,50 €": 2150, "0.125": 13, "1234.567": 123457,
		"7.333333333333333": 733, "0.30000000000000004": 30, "999999999.99": 99999999999, "19.999999": 2000,
	} {
		if got, ok := amount(text); !ok || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "-", "abc", "1.234", "1,234", "12.345", "1.23.4", "1.2345,6", "1e+06", "21.5.0", "1,234,56", "--3", "0x10", ".5", "5.", "1 234",
		"1.234.56", "9999999999999",
	} {
		if got, ok := amount(text); ok {
			t.Errorf("%q is %d", text, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-1_000_000_000, 1_000_000_000).Draw(t, "hundredths")
		sign, size := "", n
		if n < 0 {
			sign, size = "-", -n
		}
		for _, point := range []string{".", ","} {
			text := fmt.Sprintf("%s%d%s%02d", sign, size/100, point, size%100)
			if got, ok := amount(text); !ok || got != n {
				t.Fatalf("%q is %d, %v", text, got, ok)
			}
		}
	})
}

// FuzzAmount: what is read as an amount is spoken as no other, and nothing panics.
func FuzzAmount(f *testing.F) {
	for _, text := range []string{"21,50", "-1.234,56", "1,234.56", "1.234", "€ 3", "0.125", "1e9", "١٢"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, ok := amount(text)
		if !ok {
			return
		}
		sign, size := "", n
		if n < 0 {
			sign, size = "-", -n
		}
		if again, ok := amount(fmt.Sprintf("%s%d.%02d", sign, size/100, size%100)); !ok || again != n {
			t.Errorf("%q is %d, and written out again it is %d, %v", text, n, again, ok)
		}
	})
}

const valuesFlow = `
flow: f
steps:
  set: {set: {due: %q, sum: %q, slot: %q}, next: say}
  say:
    play:
      - {date: due}
      - {date: due, year: true, near: true}
      - {amount: sum, currency: EUR}
      - {time: slot, at: true}
      - {time: slot, clock: 12}
    next: end
`

// values plays a flow that says a day, an amount and a time.
func values(t *testing.T, due, sum, slot string) *phone {
	t.Helper()
	text := fmt.Sprintf(valuesFlow, "'"+due+"'", "'"+sum+"'", "'"+slot+"'")
	p := compile(t, text)
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	p.Zone = rome
	c := newPhone(t, p, mario, monday(t)).start()
	c.pause(3 * time.Minute)
	return c
}

func TestValuesAreSpoken(t *testing.T) {
	tomorrow := monday(t).AddDate(0, 0, 1).Format(time.DateOnly)
	for _, c := range []struct {
		due, sum, slot string
		want           string
	}{
		{"2030-11-25", "21,50", "14:30", "days/lunedi numbers/venticinque months/novembre " +
			"days/lunedi numbers/venticinque months/novembre numbers/due numbers/mila numbers/trenta " +
			"numbers/ventuno money/euro words/e numbers/cinquanta money/centesimi " +
			"times/alle numbers/quattordici words/e numbers/trenta times/le numbers/due words/e numbers/trenta times/del-pomeriggio"},
		// A moment in another zone is told as it is at the helpline, an hour later in winter.
		{"2030-11-24T23:30:00Z", "1", "2030-01-01T12:00:00Z", "days/lunedi numbers/venticinque months/novembre " +
			"days/lunedi numbers/venticinque months/novembre numbers/due numbers/mila numbers/trenta " +
			"money/un-euro times/alle numbers/tredici times/l-una times/del-pomeriggio"},
	} {
		if got := strings.Join(values(t, c.due, c.sum, c.slot).begun, " "); got != c.want {
			t.Errorf("heard %s\nwant  %s", got, c.want)
		}
	}
	if c := values(t, tomorrow, "1", "01:00"); c.begun[3] != "days/domani" {
		t.Errorf("tomorrow is told as %v", c.begun)
	}
}

func TestWhatIsNoValueIsLeftOut(t *testing.T) {
	c := values(t, "25/11/2030", "1.234", "25:00")
	if len(c.begun) != 0 || len(c.faults) != 5 {
		t.Errorf("heard %v, faults %v", c.begun, c.faults)
	}
	for i, want := range []string{"due is no date", "due is no date", "sum is no amount", "slot is no time", "slot is no time"} {
		if c.faults[i].Message != want {
			t.Errorf("fault %d is %q", i, c.faults[i].Message)
		}
	}
}

func (g generator) value() *flows.Value {
	return &flows.Value{
		Kind: rapid.SampledFrom([]flows.ValueKind{flows.Amount, flows.Date, flows.TimeOfDay, "odd"}).Draw(g.T, "kind"),
		Of:   g.expr(`code`, `"21,50"`, `"2026-12-24"`, `"14:30"`), Currency: rapid.SampledFrom([]string{"EUR", ""}).Draw(g.T, "currency"),
		Near: rapid.Bool().Draw(g.T, "near"), Clock: rapid.SampledFrom([]int{0, 12, 24}).Draw(g.T, "clock"),
	}
}

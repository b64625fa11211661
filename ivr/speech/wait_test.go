package speech

import (
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// text joins what would be heard.
func text(prompts []call.Prompt) string {
	var parts []string
	for _, p := range prompts {
		parts = append(parts, p.Text)
	}
	return strings.Join(parts, " ")
}

func TestDuration(t *testing.T) {
	for _, c := range []struct {
		d      time.Duration
		it, en string
	}{
		{-time.Second, "meno di un minuto", "less than a minute"},
		{0, "meno di un minuto", "less than a minute"},
		{59 * time.Second, "meno di un minuto", "less than a minute"},
		{time.Minute, "circa un minuto", "about one minute"},
		{61 * time.Second, "circa due minuti", "about two minutes"},
		{5 * time.Minute, "circa cinque minuti", "about five minutes"},
		{10 * time.Minute, "circa dieci minuti", "about ten minutes"},
		{11 * time.Minute, "circa quindici minuti", "about fifteen minutes"},
		{41 * time.Minute, "circa quarantacinque minuti", "about forty-five minutes"},
		{55 * time.Minute, "circa cinquantacinque minuti", "about fifty-five minutes"},
		{56 * time.Minute, "circa un'ora", "about one hour"},
		{time.Hour, "circa un'ora", "about one hour"},
		{time.Hour + 1, "più di un'ora", "more than one hour"},
		{3*time.Hour + time.Minute, "più di tre ore", "more than three hours"},
	} {
		if got := text(Duration("it", c.d)); got != c.it {
			t.Errorf("%v is %q, want %q", c.d, got, c.it)
		}
		if got := text(Duration("en", c.d)); got != c.en {
			t.Errorf("%v is %q, want %q", c.d, got, c.en)
		}
	}
}

func TestTheSpokenWaitIsNeverShorterThanTheWait(t *testing.T) {
	for d := time.Minute; d <= time.Hour; d += 7 * time.Second {
		n, unit, over := rounded(d)
		said := time.Duration(n) * time.Minute
		if unit == Hour {
			said = time.Duration(n) * time.Hour
		}
		if over || said < d || said > d+5*time.Minute {
			t.Errorf("%v is told as %v (over: %v)", d, said, over)
		}
	}
}

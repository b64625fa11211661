package speech

import (
	"testing"
	"time"

	"centralino/call"

	"pgregory.net/rapid"
)

func TestWaitBetween(t *testing.T) {
	for _, c := range []struct {
		from, to time.Duration
		it, en   string
	}{
		{0, 0, "di meno di mezzo minuto", "less than half a minute"},
		{0, 30 * time.Second, "di meno di mezzo minuto", "less than half a minute"},
		{29 * time.Second, time.Minute, "di meno di un minuto.", "less than a minute."},
		{0, 61 * time.Second, "di meno di un minuto e mezzo", "less than one and a half minutes"},
		{0, 3 * time.Minute, "di meno di tre minuti", "less than three minutes"},
		{-time.Hour, time.Hour, "di meno di un'ora", "less than one hour"},
		{30 * time.Second, time.Minute, "tra mezzo minuto e un minuto", "between half a minute and one minute"},
		{time.Minute, 90 * time.Second, "tra un minuto e un minuto e mezzo", "between one minute and one and a half minutes"},
		{time.Minute, 2 * time.Minute, "tra uno e due minuti", "between one and two minutes"},
		{90 * time.Second, 2 * time.Minute, "tra un minuto e mezzo e due minuti", "between one and a half minutes and two minutes"},
		{5*time.Minute + 59*time.Second, 7*time.Minute + time.Second, "tra cinque e otto minuti", "between five and eight minutes"},
		{25 * time.Minute, 55 * time.Minute, "tra venticinque e cinquantacinque minuti", "between twenty-five and fifty-five minutes"},
		{40 * time.Minute, 59*time.Minute + time.Second, "tra quaranta minuti e un'ora", "between forty minutes and one hour"},
		{50 * time.Minute, 61 * time.Minute, "tra cinquanta minuti e un'ora e mezza", "between fifty minutes and one and a half hours"},
		{80 * time.Minute, 100 * time.Minute, "tra un'ora e due ore", "between one hour and two hours"},
		{150 * time.Minute, 190 * time.Minute, "tra due ore e quattro ore", "between two hours and four hours"},
	} {
		if got := text(WaitBetween("it", c.from, c.to)); got != "Il tempo di attesa è "+c.it {
			t.Errorf("%v to %v is %q, want %q", c.from, c.to, got, c.it)
		}
		if got := text(WaitBetween("en", c.from, c.to)); got != "The waiting time is "+c.en {
			t.Errorf("%v to %v is %q, want %q", c.from, c.to, got, c.en)
		}
	}
}

func TestWaitBetweenHasNamesWithoutGrammar(t *testing.T) {
	for _, c := range []struct {
		from, to time.Duration
		want     string
	}{
		{time.Minute / 2, 3 * time.Minute, "queue-wait-between=; numbers/30=30; units/seconds=; queue-wait-and=; numbers/3=3; units/minutes="},
		{4 * time.Minute, 90 * time.Minute, "queue-wait-between=; numbers/4=4; units/minutes=; queue-wait-and=; numbers/90=90; units/minutes="},
		{0, time.Hour, "queue-wait-less-than=; numbers/1=1; units/hours="},
	} {
		if got := spoken(WaitBetween("de", c.from, c.to)); got != c.want {
			t.Errorf("%v to %v is %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// What is said holds what was given, and is less than a grain wider on either side.
func TestTheSpokenRangeIsNeverNarrower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Duration(rapid.Int64Range(0, int64(3*time.Hour)).Draw(t, "from"))
		to := from + 1 + time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "width"))
		a, b := earlier(from), later(to)
		if a > from || from-a >= grain(a) || b < to || b-to >= grain(to) {
			t.Fatalf("%v to %v is told as %v to %v", from, to, a, b)
		}
		if earlier(a) != a || later(b) != b {
			t.Fatalf("%v to %v: telling it twice moves it", a, b)
		}
		for _, lang := range []call.Language{"it", "en"} {
			for _, p := range WaitBetween(lang, from, to) {
				if p.Text == "" {
					t.Fatalf("%v to %v: %s has no text", from, to, p.Name)
				}
			}
		}
	})
}

package planning

import (
	"strings"
	"testing"
	"time"

	"centralino/queue/erlang"
)

func TestParseLoad(t *testing.T) {
	got, within, err := parseLoad(strings.Fields("calls=100 per=1h handle=3m agents=14 patience=2m within=10s"))
	want := erlang.Load{Calls: 100, Per: time.Hour, Handle: 3 * time.Minute, Agents: 14, Patience: 2 * time.Minute}
	if err != nil || got != want || within != 10*time.Second {
		t.Errorf("read %+v, %v, %v", got, within, err)
	}
	for _, words := range []string{
		"", "calls=100", "calls=100 handle=3m", "calls=NaN handle=3m agents=2", "calls=-1 handle=3m agents=2", "calls=1 handle=3m agents=0",
		"calls=1 handle=3m agents=2 per=0s", "calls=1 handle=3m agents=2 patience=-1s", "calls", "=",
	} {
		if got, _, err := parseLoad(strings.Fields(words)); err == nil {
			t.Errorf("%q is %+v", words, got)
		}
	}
}

func TestShare(t *testing.T) {
	for text, want := range map[string]float64{"80%": 0.8, "0%": 0, "12.5%": 0.125, "100%": 1} {
		if got, err := share(text); err != nil || got != want {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "%", "80", "0.8", "-1%", "101%", "NaN%"} {
		if got, err := share(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// TestADayIsAsLongAsItIsThere: the clocks of Rome go back on 25 October 2026; yesterday is counted there, not here.
func TestADayIsAsLongAsItIsThere(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	from, to, err := parseDay("2026-10-25", rome, time.Time{})
	if err != nil || to.Sub(from) != 25*time.Hour {
		t.Errorf("the day is from %v to %v, %v", from, to, err)
	}
	from, _, err = parseDay("", rome, time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC))
	if want := time.Date(2026, 11, 20, 0, 0, 0, 0, rome); err != nil || !from.Equal(want) {
		t.Errorf("yesterday began at %v, want %v; %v", from, want, err)
	}
}

package sim

import (
	"slices"
	"testing"
	"time"
)

// halves is open in the first half of every other hour.
type halves struct{}

func (halves) Open(t time.Time) bool { return t.Hour()%2 == 0 && t.Minute() < 30 }

func TestShiftsOf(t *testing.T) {
	from := time.Date(2026, 11, 23, 0, 10, 0, 0, time.UTC)
	want := []Span{{0, 20 * time.Minute}, {110 * time.Minute, 140 * time.Minute}, {230 * time.Minute, 4 * time.Hour}}
	if got := ShiftsOf(halves{}, from, 4*time.Hour); !slices.Equal(got, want) {
		t.Errorf("the shifts are %v, want %v", got, want)
	}
	if got := ShiftsOf(halves{}, from.Add(time.Hour), 30*time.Minute); got == nil || len(got) > 0 {
		t.Errorf("who is off all day works %v", got) // nil would mean all the time
	}
}

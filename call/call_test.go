package call

import (
	"crypto/rand"
	"errors"
	"testing"
	"testing/iotest"
	"time"
)

func TestIDsSortByTime(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	var last ID
	for i := range 100 {
		id, err := NewID(at.Add(time.Duration(i)*time.Millisecond), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if len(id) != 24 {
			t.Fatalf("%q has %d characters, want 24", id, len(id))
		}
		if id <= last {
			t.Fatalf("%q made after %q sorts before it", id, last)
		}
		last = id
	}
}

func TestIDWithoutChanceFails(t *testing.T) {
	if _, err := NewID(time.Now(), iotest.ErrReader(errors.New("no entropy"))); err == nil {
		t.Error("an id was made without random bytes")
	}
}

func TestDigitsAndEventCodesAgree(t *testing.T) {
	for code := range 256 {
		d, ok := DigitFromEvent(uint8(code))
		if ok != (code < 16) {
			t.Errorf("event %d: ok = %v", code, ok)
		}
		if !ok {
			continue
		}
		if d.Event() != uint8(code) || !d.Valid() {
			t.Errorf("event %d is key %q, which is event %d", code, d, d.Event())
		}
		if parsed, err := ParseDigit(d.String()); err != nil || parsed != d {
			t.Errorf("key %q parsed as %q, %v", d, parsed, err)
		}
	}
	for _, bad := range []string{"", "12", "e", "é"} {
		if _, err := ParseDigit(bad); err == nil {
			t.Errorf("%q was taken for a key", bad)
		}
	}
}

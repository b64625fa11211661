package directory

import (
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
)

// TestApart: wrong PINs of a rehearsal lock nobody out but there, by the rehearsal's own clock.
func TestApart(t *testing.T) {
	files := fstest.MapFS{"c.csv": {Data: []byte("code,pin\n1,12345\n")}}
	d, _, err := Open(Options{Files: files, File: "c.csv", Match: []string{"code"}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	apart := d.Apart(func() time.Time { return now })
	verify := func(d *Directory, pin string) Answer {
		return d.VerifyPIN(t.Context(), "1", call.NewSecret(pin), "+39021112223")
	}
	for range 5 {
		verify(apart, "11111")
	}
	if a := verify(apart, "12345"); a != Locked {
		t.Errorf("after five wrong PINs: %s", a)
	}
	if a := verify(d, "12345"); a != Right {
		t.Errorf("in a call meanwhile: %s", a)
	}
	now = now.Add(16 * time.Minute)
	if a := verify(apart, "12345"); a != Right {
		t.Errorf("a quarter of an hour later: %s", a)
	}
}

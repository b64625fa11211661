package journal

import (
	"bytes"
	"testing"
	"time"

	"centralino/call"
)

func TestWriteJSON(t *testing.T) {
	j := Memory()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	mustAppend(t, j,
		call.Event{At: at, Body: &call.Started{Version: "1"}},
		call.Event{At: at, Call: "c", Body: &call.Keyed{Flow: "f", Step: "main", Key: '1'}},
	)
	var out bytes.Buffer
	if err := j.Read(t.Context(), Filter{}, WriteJSON(&out)); err != nil {
		t.Fatal(err)
	}
	want := `{"seq":1,"at":"2026-11-21T09:00:00Z","kind":"started","version":"1"}
{"seq":2,"at":"2026-11-21T09:00:00Z","kind":"keyed","call":"c","flow":"f","step":"main","key":"1"}
`
	if out.String() != want {
		t.Errorf("wrote\n%swant\n%s", &out, want)
	}
}

func TestParseTime(t *testing.T) {
	rome := time.FixedZone("Rome", 3600)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, rome)
	for text, want := range map[string]time.Time{
		"2h":                   now.Add(-2 * time.Hour),
		"90s":                  now.Add(-90 * time.Second),
		"2026-11-20":           time.Date(2026, 11, 20, 0, 0, 0, 0, rome),
		"2026-11-20 15:04":     time.Date(2026, 11, 20, 15, 4, 0, 0, rome),
		"2026-11-20T15:04:05Z": time.Date(2026, 11, 20, 15, 4, 5, 0, time.UTC),
		"09:30":                time.Date(2026, 11, 21, 9, 30, 0, 0, rome),
	} {
		if got, err := ParseTime(text, now); err != nil || !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "yesterday", "-2h", "25:00"} {
		if got, err := ParseTime(text, now); err == nil {
			t.Errorf("ParseTime(%q) = %v", text, got)
		}
	}
}

package prompts

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"centralino/media"
)

// get fails the test when there is no such clip.
func get(t *testing.T, l *Library, language, name, text string) (*media.Clip, Source) {
	t.Helper()
	clip, source, err := l.Get(t.Context(), language, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return clip, source
}

func TestRecordingComesFirst(t *testing.T) {
	command, logFile := fake(t)
	l := New(Options{
		Folders: []fs.FS{
			folder(map[string]int{"it/welcome.wav": 1}),
			folder(map[string]int{"it/welcome.wav": 2, "it/numbers/uno.wav": 3}),
		},
		Command: command,
	})
	for name, want := range map[string]time.Duration{"welcome": time.Second, "numbers/uno": 3 * time.Second} {
		clip, source := get(t, l, "it", name, "Benvenuto")
		if source != Recording || clip.Duration() != want {
			t.Errorf("%s: %v of %v, want a recording of %v", name, source, clip.Duration(), want)
		}
	}
	if !l.Has("it", "welcome") || l.Has("en", "welcome") || l.Has("it", "") {
		t.Error("Has is wrong")
	}
	if got := runs(t, logFile); got != nil {
		t.Errorf("spoken without need: %q", got)
	}
}

func TestTextThenNameInWordsIsSpoken(t *testing.T) {
	command, logFile := fake(t)
	l := New(Options{Command: command, Voices: map[string]string{"en": "alice"}})
	if _, source := get(t, l, "en", "bill", "Your bill; rm -rf / $(id) `id`"); source != Speech {
		t.Errorf("source %v", source)
	}
	get(t, l, "it-CH", "numbers/enter-customer_code", "")
	want := []string{"alice|Your bill; rm -rf / $(id) `id`", "it-ch|enter customer code"}
	if got := runs(t, logFile); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestBrokenRecordingIsSpokenAndTold(t *testing.T) {
	var log bytes.Buffer
	command, _ := fake(t)
	broken := fstest.MapFS{"it/welcome.wav": {Data: []byte("ID3 is an MP3 file")}}
	l := New(Options{Folders: []fs.FS{broken}, Command: command, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if _, source := get(t, l, "it", "welcome", "Benvenuto"); source != Speech {
		t.Errorf("source %v", source)
	}
	if !strings.Contains(log.String(), "it/welcome.wav") || !strings.Contains(log.String(), "MP3") {
		t.Errorf("log: %s", &log)
	}
	if _, there, err := l.Measure("it", "welcome"); !there || err == nil {
		t.Errorf("measured: %v %v", there, err)
	}
	if _, there, err := l.Measure("it", "other"); there || err != nil {
		t.Errorf("what is not there was measured: %v %v", there, err)
	}
}

func TestNothingToPlayIsAnErrorThatNamesThePrompt(t *testing.T) {
	command, _ := fake(t)
	for _, c := range []struct {
		name string
		o    Options
		text string
		want string
	}{
		{"no speech", Options{}, "Ciao", "prompt it/welcome has no recording"},
		{"no voice", Options{Command: []string{"flite"}}, "Ciao", "prompt it/welcome has no recording"},
		{"command fails", Options{Command: command}, "fail", "exit status 1: cannot say that"},
		{"command writes rubbish", Options{Command: command}, "rubbish", "is no speech: not a WAV file"},
		{"no such command", Options{Command: []string{"/nowhere/speak"}}, "Ciao", "no such file"},
		{"nothing to say", Options{Command: command}, "  ", "nothing to say"},
		{"too much to say", Options{Command: command}, strings.Repeat("a", 5000), "too long"},
		{"unreadable", Options{Command: command}, "a\x00b", "not readable"},
	} {
		_, _, err := New(c.o).Get(t.Context(), "it", "welcome", c.text)
		var missing *MissingError
		if !errors.As(err, &missing) || missing.Name != "welcome" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestNamesDontLeadOutOfTheFolder(t *testing.T) {
	l := New(Options{Folders: []fs.FS{folder(map[string]int{"it/a.wav": 1, "secret.wav": 1})}})
	for _, name := range []string{"../secret", "/a", "./a", "b/../a", "..", "a/"} {
		if l.Has("it", name) {
			t.Errorf("%q was found", name)
		}
	}
}

func TestManyCallersCauseOneLoad(t *testing.T) {
	command, logFile := fake(t)
	l := New(Options{Command: command})
	clips := make([]*media.Clip, 50)
	var callers sync.WaitGroup
	for i := range clips {
		callers.Go(func() { clips[i], _, _ = l.Get(context.Background(), "it", "welcome", "Ciao") })
	}
	callers.Wait()
	for _, c := range clips {
		if c == nil || c != clips[0] {
			t.Fatal("callers got different clips")
		}
	}
	if got := runs(t, logFile); len(got) != 1 {
		t.Errorf("spoken %d times", len(got))
	}
}

func TestACallerWhoLeavesDoesNotSpoilTheLoad(t *testing.T) {
	command, logFile := fake(t)
	l := New(Options{Command: command})
	ctx, cancel := context.WithCancel(t.Context())
	l.entry(key{"it", "welcome", "Ciao"}, l.load)
	cancel()
	if _, _, err := l.Get(ctx, "it", "welcome", "Ciao"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	get(t, l, "it", "welcome", "Ciao")
	if got := runs(t, logFile); len(got) != 1 {
		t.Errorf("spoken %d times", len(got))
	}
}

func TestReloadPicksUpChangesAndLeavesOldClipsAlone(t *testing.T) {
	files := folder(map[string]int{"it/welcome.wav": 1})
	l := New(Options{Folders: []fs.FS{files}})
	old, _ := get(t, l, "it", "welcome", "")
	files["it/welcome.wav"].Data = wavFile(8000, 0.5, 16000)
	if same, _ := get(t, l, "it", "welcome", ""); same != old {
		t.Error("changed before Reload")
	}
	l.Reload()
	if fresh, _ := get(t, l, "it", "welcome", ""); fresh.Duration() != 2*time.Second || old.Duration() != time.Second {
		t.Errorf("after Reload %v, before %v", fresh.Duration(), old.Duration())
	}
}

func TestAFailureIsRememberedForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := folder(nil)
		l := New(Options{Folders: []fs.FS{files}})
		missing := func() bool {
			_, _, err := l.Get(t.Context(), "it", "welcome", "")
			return err != nil
		}
		if !missing() {
			t.Fatal("found too early")
		}
		files["it/welcome.wav"] = &fstest.MapFile{Data: wavFile(8000, 0.5, 8000)}
		time.Sleep(failureLasts)
		if !missing() {
			t.Error("looked for again too early")
		}
		time.Sleep(time.Millisecond)
		if missing() {
			t.Error("not looked for again")
		}
	})
}

func TestSpokenClipsInMemoryAreBounded(t *testing.T) {
	l := New(Options{})
	spoken := func(key) (*media.Clip, Source, error) { return nil, Speech, nil }
	for i := range maxSpoken + 10 {
		<-l.entry(key{"it", "", strings.Repeat("a", i)}, spoken).done
	}
	if len(l.clips) != maxSpoken {
		t.Errorf("%d clips", len(l.clips))
	}
}

func TestPreloadLoadsAllAndNamesWhatIsMissing(t *testing.T) {
	l := New(Options{Folders: []fs.FS{folder(map[string]int{"it/a.wav": 1, "it/b.wav": 1})}})
	wanted := []Wanted{
		{Language: "it", Name: "a"},
		{Language: "it", Name: "missing"},
		{Language: "it", Name: "b"},
		{Language: "it", Name: "waltz", Music: true},
	}
	if err := l.Preload(t.Context(), wanted); err == nil || err.Error() != "prompt it/missing has no recording" {
		t.Errorf("error %v", err)
	}
	for _, k := range []key{{"it", "a", ""}, {"it", "missing", ""}, {"it", "b", ""}, {"it", "waltz", asMusic}} {
		if l.ready(k) == nil {
			t.Errorf("%q is not in memory", k)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := New(Options{}).Preload(ended, wanted); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestWhatIsInMemoryNeedsNoTime: a caller who has no time left gets what is at hand, every time.
func TestWhatIsInMemoryNeedsNoTime(t *testing.T) {
	l := New(Options{})
	if _, _, err := l.Music(t.Context(), "it", "hold-music"); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		if clip, _, err := l.Music(ended, "it", "hold-music"); err != nil || clip == nil {
			t.Fatalf("what is in memory was not given out: %v", err)
		}
	}
}

package prompts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSpeechIsKeptOnDisk(t *testing.T) {
	command, logFile := fake(t)
	o := Options{Command: command, Cache: filepath.Join(t.TempDir(), "speech")}
	first, _ := get(t, New(o), "it", "welcome", "Buongiorno a tutti")
	again, source := get(t, New(o), "it", "saluto", "Buongiorno a tutti")
	if first.Duration() != again.Duration() || source != Speech {
		t.Errorf("%v then %v from %v", first.Duration(), again.Duration(), source)
	}
	get(t, New(o), "en", "welcome", "Buongiorno a tutti")
	o.Voices = map[string]string{"it": "carlo"}
	get(t, New(o), "it", "welcome", "Buongiorno a tutti")
	if got := len(runs(t, logFile)); got != 3 {
		t.Errorf("%d runs, want one each for the text, another language and another voice", got)
	}
	files, err := filepath.Glob(o.Cache + "/*/*")
	if err != nil || len(files) != 3 || slices.ContainsFunc(files, func(f string) bool { return filepath.Ext(f) != ".wav" }) {
		t.Errorf("on disk: %v %v", files, err)
	}
}

func TestABrokenFileInTheCacheIsWrittenAnew(t *testing.T) {
	command, logFile := fake(t)
	o := Options{Command: command, Cache: t.TempDir()}
	get(t, New(o), "it", "welcome", "Ciao")
	files, _ := filepath.Glob(o.Cache + "/*/*.wav")
	if err := os.WriteFile(files[0], []byte("RIFF"), 0o600); err != nil {
		t.Fatal(err)
	}
	get(t, New(o), "it", "welcome", "Ciao")
	get(t, New(o), "it", "welcome", "Ciao")
	if got := len(runs(t, logFile)); got != 2 {
		t.Errorf("%d runs, want 2", got)
	}
}

func TestACacheThatCannotBeWrittenDoesNotSilenceTheHelpline(t *testing.T) {
	command, _ := fake(t)
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	get(t, New(Options{Command: command, Cache: inTheWay}), "it", "welcome", "Ciao")
}

func TestOutputToAFile(t *testing.T) {
	command, _ := fake(t)
	command[3] = "{out}"
	clip, _ := get(t, New(Options{Command: command}), "it", "welcome", strings.Repeat("a", 100))
	if d := clip.Duration() - time.Second; d < 0 || d > 100*time.Millisecond {
		t.Errorf("a second of speech lasts %v", clip.Duration())
	}
}

func TestACommandThatHangsIsStopped(t *testing.T) {
	command, _ := fake(t)
	begun := time.Now()
	_, _, err := New(Options{Command: command, Timeout: 200 * time.Millisecond}).Get(t.Context(), "it", "welcome", "hang")
	if err == nil || !strings.Contains(err.Error(), "took longer than 200ms") {
		t.Errorf("error %v", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("stopped after %v", took)
	}
}

func TestCommands(t *testing.T) {
	for _, c := range []struct {
		command, want []string
	}{
		{[]string{"/usr/bin/espeak-ng"}, []string{"/usr/bin/espeak-ng", "-v", "it", "-s", "160", "--stdout", "--", "-v x"}},
		{[]string{"flite"}, []string{"flite", "-voice", "it", "-t", "-v x", "-o", "/dev/stdout"}},
		{[]string{"say", "-l", "{language}", "--text={text}"}, []string{"say", "-l", "it", "--text=-v x"}},
		{[]string{"{text}"}, []string{"{text}", "-v x"}},
		{[]string{"piper", "-f", "{out}"}, []string{"piper", "-f", "/tmp/o.wav", "-v x"}},
	} {
		if got := known(c.command).fill("it", "it", "-v x", "/tmp/o.wav"); !slices.Equal(got, c.want) {
			t.Errorf("%q becomes %q, want %q", c.command, got, c.want)
		}
	}
}

func TestVoices(t *testing.T) {
	flite := Options{Command: []string{"flite"}}
	espeak := Options{Command: []string{"espeak-ng"}, Voices: map[string]string{"it": "it+f2", "en-GB": "en-gb-x-rp"}}
	for _, c := range []struct {
		o              Options
		language, want string
	}{
		{flite, "en", "rms"},
		{flite, "en-US", "rms"},
		{flite, "it", ""},
		{espeak, "it-CH", "it+f2"},
		{espeak, "en-GB", "en-gb-x-rp"},
		{espeak, "de", "de"},
	} {
		l := New(c.o)
		if got := l.speaker.voice(c.language); got != c.want || l.Speaks(c.language) != (c.want != "") {
			t.Errorf("%v speaks %s with %q, want %q", c.o.Command, c.language, got, c.want)
		}
	}
	if New(Options{}).Speaks("it") {
		t.Error("speaks without a command")
	}
}

package app

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/config"
	"centralino/internal/fixture"
)

// voice is speech as a meter sees it: a tone of a level in dBFS.
func voice(level float64, length time.Duration) []int16 {
	pcm := make([]int16, int(length*fixture.Rate/time.Second))
	for i := range pcm {
		v := math.Sqrt2 * 32768 * math.Pow(10, level/20) * math.Sin(2*math.Pi*440*float64(i)/fixture.Rate)
		pcm[i] = int16(max(-32768, min(32767, math.Round(v))))
	}
	return pcm
}

// hush is silence.
func hush(length time.Duration) []int16 { return make([]int16, int(length*fixture.Rate/time.Second)) }

// sounds is a helpline that plays each of its recordings, "<language>/<name>", and loops those named music-…
func sounds(t *testing.T, recordings map[string][][]int16) []string {
	t.Helper()
	files := fstest.MapFS{}
	languages, names, queues := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for file, parts := range recordings {
		var pcm []int16
		for _, p := range parts {
			pcm = append(pcm, p...)
		}
		sound, err := fixture.WAV(pcm)
		if err != nil {
			t.Fatal(err)
		}
		files["prompts/"+file+".wav"] = &fstest.MapFile{Data: sound}
		language, name, _ := strings.Cut(file, "/")
		languages[language] = true
		if strings.HasPrefix(name, "music-") {
			queues[name] = true
			continue
		}
		names[name] = true
	}
	var text strings.Builder
	fmt.Fprintf(&text, "helpline: Sounds\nlanguages: [%s]\nspeech: {command: \"true\"}\nnumbers: {desk: desk}\nqueues:\n", joined(languages))
	for q := range queues {
		fmt.Fprintf(&text, "  %s: {skills: [desk], music: %s}\n", q, q)
	}
	text.WriteString("  plain: {skills: [desk]}\nagents: [{id: anna, password: anna-secret, skills: {desk: 1}}]\n")
	files["centralino.yaml"] = &fstest.MapFile{Data: []byte(text.String())}
	files["flows/desk.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil,
		"flow: desk\nstart: hello\nsteps:\n  hello: {play: [%s], next: end}\n", joined(names))}
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Options{LookPath: func(p string) (string, error) { return p, nil }})
	if cfg == nil {
		t.Fatalf("the helpline has faults: %v", problems)
	}
	var found []string
	for _, p := range Check(cfg) {
		found = append(found, p.String())
	}
	return found
}

func joined(names map[string]bool) string {
	var all []string
	for n := range names {
		all = append(all, n)
	}
	return strings.Join(all, ", ")
}

func TestRecordingsThatStandOutAreTold(t *testing.T) {
	const s = time.Second
	usual := func() [][]int16 { return [][]int16{voice(-20, s)} }
	clipped := voice(-20, s)
	copy(clipped[4000:], []int16{32767, 32767, 32767, 32767, 0, -32768, -32768, -32768})
	for name, c := range map[string]struct {
		recordings map[string][][]int16
		want       string
	}{
		"all alike": {map[string][][]int16{"it/a": usual(), "it/b": usual(), "it/c": usual()}, ""},
		"within bounds": {map[string][][]int16{
			"it/a": {voice(-25.9, s)}, "it/b": usual(), "it/c": {voice(-14.1, s)}, "it/d": {hush(s / 2), voice(-20, s), hush(3 * s / 2)},
		}, ""},
		"quiet and loud": {map[string][][]int16{
			"it/a": usual(), "it/b": {voice(-32.5, s)}, "it/c": usual(), "it/d": {voice(-12, s)}, "it/e": usual(),
		}, "" +
			"prompts/it/b.wav: warning: the recording is 12.5 dB quieter than the other recordings in `it`: -32.5 dBFS, where -20.0 is usual (make it 12.5 dB louder)\n" +
			"prompts/it/d.wav: warning: the recording is 8.0 dB louder than the other recordings in `it`: -12.0 dBFS, where -20.0 is usual (make it 8.0 dB quieter)"},
		"quiet with one loud sound": {map[string][][]int16{
			"it/a": usual(), "it/b": usual(), "it/c": {voice(-40, 9*s), {-32768}},
		}, "prompts/it/c.wav: warning: the recording is 19.5 dB quieter than the other recordings in `it`: -39.5 dBFS, where -20.0 is usual " +
			"(make it 19.5 dB louder, with a limiter: its peaks leave room for 0.0 dB)"},
		"two cannot be compared": {map[string][][]int16{"it/a": usual(), "it/b": {voice(-40, s)}}, ""},
		"silence is no fellow": {
			map[string][][]int16{"it/a": usual(), "it/b": {voice(-40, s)}, "it/c": {hush(2 * s)}},
			"prompts/it/c.wav: warning: the recording is silent: in 2.0 s nothing is above -60 dBFS (record it anew)",
		},
		"each language has its own": {map[string][][]int16{
			"it/a": usual(), "it/b": usual(), "it/c": usual(),
			"en/a": {voice(-30, s)}, "en/b": {voice(-30, s)}, "en/c": {voice(-30, s)},
		}, ""},
		"clipped": {
			map[string][][]int16{"it/a": {clipped}},
			"prompts/it/a.wav: warning: the recording is clipped: 7 samples at full scale in 2 places, first at 0.50 s " +
				"(record it anew at a lower level; making it quieter does not mend it)",
		},
		"late and long": {map[string][][]int16{"it/a": {hush(2500 * time.Millisecond), voice(-20, s), hush(4 * s)}}, "" +
			"prompts/it/a.wav: warning: the recording begins with 2.5 s of silence, for which every caller waits (cut its beginning)\n" +
			"prompts/it/a.wav: warning: the recording ends with 4.0 s of silence, for which every caller waits (cut its end)"},
		"music is another thing": {map[string][][]int16{
			"it/a": usual(), "it/b": usual(), "it/c": usual(), "it/music-1": {voice(-35, s), hush(s)},
		}, ""},
		"music with a hole": {
			map[string][][]int16{"it/music-1": {hush(s), voice(-20, s), hush(3 * s)}},
			"prompts/it/music-1.wav: warning: the music is silent for 4.0 s each time round (cut its ends)",
		},
		"one music among many": {map[string][][]int16{
			"it/music-1": {voice(-30, s)}, "it/music-2": {voice(-30, s)}, "it/music-3": {voice(-15, s)},
		}, "prompts/it/music-3.wav: warning: the recording is 15.0 dB louder than the other music in `it`: -15.0 dBFS, where -30.0 is usual " +
			"(make it 15.0 dB quieter)"},
	} {
		c.recordings["it/z"] = nil // empty, and told as such: so every helpline here has a flow that plays something
		got := sounds(t, c.recordings)
		want := strings.TrimSpace(c.want + "\n" + emptyFile)
		if text := strings.Join(got, "\n"); text != want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, text, want)
		}
	}
}

const emptyFile = "prompts/it/z.wav: warning: the recording cannot be played: holds no sound " +
	"(save it as WAV: PCM, A-law or µ-law, mono or stereo)"

// TestAFileIsToldOnce, though it is played with two texts and in a loop: then it is music.
func TestAFileIsToldOnce(t *testing.T) {
	files, err := fixture.Files(fixture.Change{File: fixture.Config, Old: "music: hold-music", New: "music: goodbye"})
	if err != nil {
		t.Fatal(err)
	}
	silent, err := fixture.WAV(hush(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	files["prompts/it/goodbye.wav"].Data = silent
	cfg, problems := config.LoadFS(files, fixture.Config, config.Options{})
	if cfg == nil {
		t.Fatal(problems)
	}
	told := 0
	for _, p := range checkRecordings(&helpline{cfg: cfg}) {
		if p.Pos.File != "prompts/it/goodbye.wav" {
			t.Error(p)
		}
		told++
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	for _, w := range recorded(&helpline{cfg: cfg}) {
		if w.Name == "goodbye" && !w.Music {
			t.Errorf("%s/%s is looped and not judged as music", w.Language, w.Name)
		}
	}
}

package prompts

import (
	"io/fs"
	"runtime"
	"strconv"
	"testing"
	"testing/fstest"

	"centralino/media"
)

// heap is the memory in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what was found unused the first time is free after the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestARecordingIsInMemoryOncePerCodec, however many calls ask for it and with whatever words or purpose.
func TestARecordingIsInMemoryOncePerCodec(t *testing.T) {
	const seconds, calls = 60, 500
	files := fstest.MapFS{"it/long.wav": {Data: wavFile(8000, 0.5, 8000*seconds)}}
	l := New(Options{Folders: []fs.FS{files}})
	before := heap()
	clips := map[*media.Clip]bool{}
	for i := range calls {
		clip, source := get(t, l, "it", "long", strconv.Itoa(i%3))
		clips[clip] = source == Recording
		music, source, err := l.Music(t.Context(), "it", "long")
		if err != nil {
			t.Fatal(err)
		}
		clips[music] = source == Recording
	}
	if len(clips) != 1 {
		t.Errorf("%d clips of one recording", len(clips))
	}
	const wire = 2 * 8000 * seconds // a byte a sample, in two laws
	if grown := heap() - before; grown < wire || grown > wire+64<<10 {
		t.Errorf("%d calls took %d bytes, want %d for the sound and hardly more", calls, grown, wire)
	}
	runtime.KeepAlive(l)
}

// TestBuiltInMusicIsInMemoryOnce, under every name and in every language.
func TestBuiltInMusicIsInMemoryOnce(t *testing.T) {
	l := New(Options{})
	clips := map[*media.Clip]bool{}
	for _, language := range []string{"it", "en", "de"} {
		for _, name := range []string{"hold-music", "waltz"} {
			clip, source, err := l.Music(t.Context(), language, name)
			if err != nil || source != Generated {
				t.Fatal(source, err)
			}
			clips[clip] = true
		}
		clip, _ := get(t, l, language, "hold-music", "")
		clips[clip] = true
	}
	if len(clips) != 1 {
		t.Errorf("%d clips of the built-in music", len(clips))
	}
}

func TestASharedRecordingIsReadAnewAfterReload(t *testing.T) {
	files := folder(map[string]int{"it/a.wav": 1})
	l := New(Options{Folders: []fs.FS{files}})
	old, _ := get(t, l, "it", "a", "one")
	files["it/a.wav"].Data = wavFile(8000, 0.5, 16000)
	l.Reload()
	first, _ := get(t, l, "it", "a", "one")
	second, _ := get(t, l, "it", "a", "two")
	if first == old || first != second {
		t.Error("after a reload the recording must be another, and one for all")
	}
}

package prompts

import (
	"io"
	"io/fs"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"centralino/media/resample"
	"centralino/media/wav"
)

// packs are those that Debian has, by language: what they are called there, and where.
func packs() map[string][2]string {
	return map[string][2]string{
		"it": {"asterisk-core-sounds-it-wav", "/usr/share/asterisk/sounds/it_IT_m_Carlo"},
		"en": {"asterisk-core-sounds-en-wav", "/usr/share/asterisk/sounds/en_US_f_Allison"},
	}
}

func packOf(t *testing.T, language string) (as, folder fs.FS) {
	t.Helper()
	is := packs()[language]
	if _, err := os.Stat(is[1]); err != nil {
		t.Fatalf("install %s: %v", is[0], err)
	}
	folder = os.DirFS(is[1])
	return Pack(folder, language), folder
}

// likeness is the correlation of two sounds at the best offset of the second in the first, 1 for the same.
func likeness(heard, sound []int16) (best float64) {
	energy := func(x []int16) (e float64) {
		for _, v := range x {
			e += float64(v) * float64(v)
		}
		return e
	}
	of := energy(sound)
	for at := 0; at+len(sound) <= len(heard); at += 4 {
		sum := 0.0
		for i, v := range sound {
			sum += float64(v) * float64(heard[at+i])
		}
		if e := energy(heard[at : at+len(sound)]); e > 0 && of > 0 {
			best = max(best, sum/math.Sqrt(e*of))
		}
	}
	return best
}

func soundOf(t *testing.T, folder fs.FS, file string) []int16 {
	t.Helper()
	a, err := readRecording(folder, file)
	if err != nil {
		t.Fatal(err)
	}
	return trimmed(resample.Convert(a.Samples, a.Rate, rate))
}

// TestPacksSayOurWords finds in what is played for a word the pack's own recordings, in their order, and nothing else.
func TestPacksSayOurWords(t *testing.T) {
	for _, c := range []struct{ language, word, files string }{
		{"it", "numbers/ventidue", "digits/20 digits/2"},
		{"it", "numbers/ventitre", "digits/20 digits/3"},
		{"it", "numbers/ventuno", "digits/21"},
		{"it", "numbers/duecento", "digits/2 digits/hundred"},
		{"it", "numbers/un-milione", "digits/un digits/million"},
		{"it", "days/lunedi", "digits/day-1"},
		{"it", "months/dicembre", "digits/mon-11"},
		{"en", "numbers/twenty-one", "digits/20 digits/1"},
		{"en", "numbers/three-hundred-and", "digits/3 digits/hundred vm-and"},
		{"en", "ordinals/twenty-third", "digits/20 digits/h-3"},
		{"en", "days/sunday", "digits/day-0"},
		{"en", "queue-next", "queue-youarenext"},
		{"en", "vm-goodbye", "vm-goodbye"},
	} {
		as, folder := packOf(t, c.language)
		said := soundOf(t, as, c.language+"/"+c.word+".wav")
		length, rest := 0, said
		for file := range strings.FieldsSeq(c.files) {
			sound := soundOf(t, folder, file+".wav")
			length += len(sound)
			window := rest[:min(len(rest), len(sound)+2*rate/50)]
			if l := likeness(window, sound); l < 0.99 {
				t.Errorf("%s %s: %s is not heard where it should be (likeness %.2f)", c.language, c.word, file, l)
			}
			rest = rest[min(len(rest), len(sound)):]
		}
		if diff := len(said) - length; diff > rate/10 || diff < -rate/10 {
			t.Errorf("%s %s: %d samples more than its parts", c.language, c.word, diff)
		}
		l := New(Options{Folders: []fs.FS{as}})
		if _, source := get(t, l, c.language, c.word, "x"); source != Recording || !l.Has(c.language, c.word) {
			t.Errorf("%s %s is from %s", c.language, c.word, source)
		}
	}
}

func TestPacksHaveEveryNumberAndDate(t *testing.T) {
	for language, words := range map[string]string{
		"it": "numbers/zero numbers/sedici numbers/sessantotto numbers/novantanove numbers/cento numbers/novecento numbers/mille numbers/mila " +
			"numbers/milioni numbers/meno numbers/asterisco numbers/cancelletto ordinals/primo days/oggi days/domani words/e money/euro months/maggio",
		"en": "numbers/zero numbers/nineteen numbers/ninety-nine numbers/nine-hundred numbers/one-hundred-and numbers/thousand-and numbers/million " +
			"numbers/oh numbers/hundred numbers/minus ordinals/first ordinals/twelfth ordinals/thirtieth ordinals/thirty-first days/tomorrow months/may",
	} {
		as, _ := packOf(t, language)
		for word := range strings.FieldsSeq(words) {
			if _, err := fs.Stat(as, language+"/"+word+".wav"); err != nil {
				t.Errorf("%s: %v", language, err)
			}
			f, err := as.Open(language + "/" + word + ".wav")
			if err != nil {
				t.Errorf("%s: %v", language, err)
				continue
			}
			info, statErr := f.Stat()
			b, readErr := io.ReadAll(f)
			if a, err := wav.Decode(b); err != nil || statErr != nil || readErr != nil || len(a.Samples) < rate/10 || info.Size() != int64(len(b)) {
				t.Errorf("%s %s: %d samples, %v", language, word, len(a.Samples), err)
			}
		}
	}
}

func TestWhatAPackLacksIsNotThere(t *testing.T) {
	folder := fstest.MapFS{"digits/20.wav": {Data: wavFile(8000, 0.5, 800)}, "hello.wav": {Data: wavFile(8000, 0.5, 800)}, "de.wav/x": {}}
	as := Pack(folder, "it")
	for name, there := range map[string]bool{
		"it/numbers/venti.wav": true, "it/hello.wav": true, "it/digits/20.wav": true,
		"it/numbers/ventidue.wav": false, "en/hello.wav": false, "it/hello": false, "it/../hello.wav": false, "it/numbers/ventizero.wav": false,
		"it/numbers/xy.wav": false, "it/de.wav": false, "hello.wav": false,
	} {
		if _, err := fs.Stat(as, name); (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		}
		f, err := as.Open(name)
		if (err == nil) != there {
			t.Errorf("%s: %v", name, err)
		}
		if f != nil {
			_ = f.Close()
		}
	}
	if _, err := fs.Stat(Pack(folder, "de"), "de/numbers/20.wav"); err == nil {
		t.Error("a language without a table has numbers")
	}
}

package app

import (
	"fmt"
	"log/slog"
	"math"
	"path"
	"slices"
	"time"

	"centralino/flows/strict"
	"centralino/media/prompts"
)

// What a recording may be before somebody is told.
const (
	loudnessTolerance = 6.0             // dB from the median of its fellows: twice or half as loud is 10
	leastFellows      = 3               // recordings: of two nobody can say which is wrong
	longestLead       = time.Second     // before the first word
	longestTail       = 2 * time.Second // after the last word, or of silence in music each time round
)

// recording is one that the helpline may play, as it was measured.
type recording struct {
	prompts.Sound
	file     string
	language string
	music    bool // played in a loop: compared with other music, not with speech
}

// checkRecordings reads and measures every recording that the helpline may play.
func checkRecordings(h *helpline) []strict.Problem {
	var problems []strict.Problem
	library := Prompts{}.open(h.cfg, slog.New(slog.DiscardHandler))
	var measured []recording
	for _, w := range recorded(h) {
		sound, there, err := library.Measure(w.Language, w.Name)
		r := recording{Sound: sound, language: w.Language, music: w.Music}
		r.file = beside(h.cfg, path.Join("prompts", w.Language, w.Name+".wav"))
		switch {
		case err != nil:
			problems = append(problems, r.warning("the recording cannot be played: "+err.Error(),
				"save it as WAV: PCM, A-law or µ-law, mono or stereo"))
		case there:
			measured = append(measured, r)
			problems = append(problems, r.flaws()...)
		}
	}
	return append(problems, uneven(measured)...)
}

// checkNotices finds what callers cannot hear of being recorded: then nothing would be recorded, or without their knowing.
func checkNotices(h *helpline) (problems []strict.Problem) {
	library := Prompts{}.open(h.cfg, slog.New(slog.DiscardHandler))
	seen := map[string]bool{}
	for _, q := range h.cfg.Queues {
		name := q.Record.Announce
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		for _, language := range h.cfg.Languages {
			if sound, there, err := library.Measure(string(language), name); err != nil || !there || sound.Silent {
				r := recording{file: beside(h.cfg, path.Join("prompts", string(language), name+".wav"))}
				p := r.warning("callers cannot hear that they are recorded", "record it anew")
				p.Severity = strict.Fault
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// recorded lists what the helpline may play from a recording, each file once. What is ever played in a loop is music.
func recorded(h *helpline) []prompts.Wanted {
	var files []prompts.Wanted
	for _, w := range wanted(h) {
		w.Text = ""
		i := slices.IndexFunc(files, func(f prompts.Wanted) bool { return f.Language == w.Language && f.Name == w.Name })
		if i < 0 {
			files = append(files, w)
			continue
		}
		files[i].Music = files[i].Music || w.Music
	}
	return files
}

func (r recording) warning(message, hint string) strict.Problem {
	return strict.Problem{Pos: strict.Pos{File: r.file}, Severity: strict.Warning, Message: message, Hint: hint}
}

// flaws are what is wrong with a recording by itself.
func (r recording) flaws() (problems []strict.Problem) {
	warn := func(hint, format string, args ...any) {
		problems = append(problems, r.warning(fmt.Sprintf(format, args...), hint))
	}
	if r.Silent {
		warn("record it anew", "the recording is silent: in %.1f s nothing is above %d dBFS", r.Length.Seconds(), prompts.Floor)
		return problems
	}
	if c := r.Clips; c.Places > 0 {
		warn("record it anew at a lower level; making it quieter does not mend it",
			"the recording is clipped: %s at full scale in %s, first at %.2f s",
			counted(c.Samples, "sample"), counted(c.Places, "place"), c.First.Seconds())
	}
	if r.music {
		if r.Still > longestTail {
			warn("cut its ends", "the music is silent for %.1f s each time round", r.Still.Seconds())
		}
		return problems
	}
	if r.Lead > longestLead {
		warn("cut its beginning", "the recording begins with %.1f s of silence, for which every caller waits", r.Lead.Seconds())
	}
	if r.Tail > longestTail {
		warn("cut its end", "the recording ends with %.1f s of silence, for which every caller waits", r.Tail.Seconds())
	}
	return problems
}

// uneven tells of recordings that are much quieter or louder than the median of their language, where there are enough
// of them to have one.
func uneven(recordings []recording) (problems []strict.Problem) {
	type fellows struct {
		language string
		music    bool
	}
	levels := map[fellows][]float64{}
	for _, r := range recordings {
		if of := (fellows{r.language, r.music}); !r.Silent {
			levels[of] = append(levels[of], r.Level)
		}
	}
	for _, r := range recordings {
		all := levels[fellows{r.language, r.music}]
		if r.Silent || len(all) < leastFellows {
			continue
		}
		if usual := median(all); math.Abs(r.Level-usual) > loudnessTolerance {
			problems = append(problems, r.unlike(usual))
		}
	}
	return problems
}

// unlike says how far a recording is from what is usual, and what to do.
func (r recording) unlike(usual float64) strict.Problem {
	kind, off := "recordings", math.Abs(r.Level-usual)
	if r.music {
		kind = "music"
	}
	how, hint := "louder", fmt.Sprintf("make it %.1f dB quieter", off)
	if r.Level < usual {
		how, hint = "quieter", fmt.Sprintf("make it %.1f dB louder", off)
		if off > -r.Peak {
			hint += fmt.Sprintf(", with a limiter: its peaks leave room for %.1f dB", 0-r.Peak)
		}
	}
	return r.warning(fmt.Sprintf("the recording is %.1f dB %s than the other %s in `%s`: %.1f dBFS, where %.1f is usual",
		off, how, kind, r.language, r.Level, usual), hint)
}

// median sorts the levels.
func median(levels []float64) float64 {
	slices.Sort(levels)
	n := len(levels)
	return (levels[(n-1)/2] + levels[n/2]) / 2
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

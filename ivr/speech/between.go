package speech

import (
	"time"

	"centralino/call"
)

// WaitBetween speaks a wait that is expected between two times as a whole sentence: "between five and eight minutes",
// "between half a minute and two minutes", "less than a minute" when it may end at once. What is said is never narrower
// than what was given: the ends are moved outward to half minutes up to two minutes, to whole ones up to an hour, to half
// an hour up to two, and to whole hours beyond.
func WaitBetween(lang call.Language, from, to time.Duration) []call.Prompt {
	from, to = earlier(from), later(to)
	switch {
	case from == 0 && to == time.Minute:
		return []call.Prompt{Phrase(lang, "queue-wait-less-than-a-minute")}
	case from == 0:
		return append([]call.Prompt{Phrase(lang, "queue-wait-less-than")}, span(lang, to)...)
	}
	prompts := append([]call.Prompt{Phrase(lang, "queue-wait-between")}, start(lang, from, to)...)
	prompts = append(prompts, Phrase(lang, "queue-wait-and"))
	return append(prompts, span(lang, to)...)
}

// start speaks the first of two times, without a unit where the second one's does for both.
func start(lang call.Language, from, to time.Duration) []call.Prompt {
	if whole := from%time.Minute == 0 && to%time.Minute == 0; whole && to > time.Minute && to < time.Hour {
		return Number(lang, int(from/time.Minute))
	}
	return span(lang, from)
}

// span speaks a length of time that grain leaves as it is.
func span(lang call.Language, d time.Duration) []call.Prompt {
	g, known := grammarOf(lang)
	if words := g.spans[d]; words != "" {
		return []call.Prompt{named(lang, "units", words)}
	}
	switch {
	case !known && d%time.Minute != 0:
		return append(Number(lang, int(d/time.Second)), call.Prompt{Language: lang, Name: "units/" + Second.String()})
	case d < time.Hour || d%time.Hour != 0:
		return Minutes(lang, int(d/time.Minute))
	}
	return Amount(lang, int(d/time.Hour), Hour)
}

// grain is how finely a time about d is told.
func grain(d time.Duration) time.Duration {
	switch {
	case d < 2*time.Minute:
		return time.Minute / 2
	case d < time.Hour:
		return time.Minute
	case d < 2*time.Hour:
		return time.Hour / 2
	}
	return time.Hour
}

func earlier(d time.Duration) time.Duration {
	d = max(0, d)
	return d.Truncate(grain(d))
}

// later is never 0: a wait ends at least a little later than now.
func later(d time.Duration) time.Duration {
	below := earlier(d)
	if below >= d && d > 0 {
		return below
	}
	return below + grain(below)
}

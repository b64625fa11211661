package speech

import (
	"centralino/call"
)

// Clock says how a time of day is told. The zero value is as the language has it: 24 hours in Italian, 12 in English.
type Clock struct {
	Hours int  // 12 or 24; 0: as the language has it
	At    bool // with "at" before it: "alle quattordici", "at two in the afternoon"
}

// TimeOfDay speaks a time of day: "le quattordici e trenta", "l'una", "two thirty in the afternoon". In a language without
// grammar it is numbers/14, numbers/30.
func TimeOfDay(lang call.Language, hour, minute int, c Clock) []call.Prompt {
	g, known := grammarOf(lang)
	switch {
	case !known && minute == 0:
		return Number(lang, hour)
	case !known:
		return append(Number(lang, hour), Number(lang, minute)...)
	}
	var prompts []call.Prompt
	for _, p := range g.clock(hour, minute, c) {
		prompts = append(prompts, named(lang, p.folder, p.words))
	}
	return prompts
}

// piece is a part of what is said that is recorded by itself.
type piece struct{ folder, words string }

func times(words ...string) (out []piece) {
	for _, w := range words {
		out = append(out, piece{"times", w})
	}
	return out
}

func numbers(words ...string) (out []piece) {
	for _, w := range words {
		out = append(out, piece{"numbers", w})
	}
	return out
}

// italianClock: the article goes with the hour, which is feminine and singular at one: l'una, le due. Noon and midnight have
// none.
func italianClock(hour, minute int, c Clock) (out []piece) {
	half := c.Hours == 12
	said := hour
	if half && hour > 12 {
		said -= 12
	}
	at := func(without, with string) string {
		if c.At {
			return with
		}
		return without
	}
	switch {
	case hour == 0:
		out = times(at("mezzanotte", "a mezzanotte"))
	case hour == 12 && (half || minute == 0):
		out = times(at("mezzogiorno", "a mezzogiorno"))
	case said == 1:
		out = times(at("l'una", "all'una"))
	default:
		out = append(times(at("le", "alle")), numbers(italianBelow100(said))...)
	}
	if minute > 0 {
		out = append(append(out, piece{"words", "e"}), numbers(italianBelow100(minute))...)
	}
	if half && hour != 0 && hour != 12 {
		out = append(out, times(italianPart(hour))...)
	}
	return out
}

func italianPart(hour int) string {
	switch {
	case hour < 4:
		return "di notte"
	case hour < 12:
		return "del mattino"
	case hour < 18:
		return "del pomeriggio"
	}
	return "di sera"
}

// englishClock: two thirty in the afternoon, nine oh five in the morning, noon; by 24 hours fourteen thirty, fourteen
// hundred and oh nine oh five.
func englishClock(hour, minute int, c Clock) (out []piece) {
	if c.At {
		out = times("at")
	}
	switch {
	case hour == 0 && minute == 0:
		return append(out, times("midnight")...)
	case c.Hours == 24:
		if hour > 0 && hour < 10 {
			out = append(out, numbers("oh")...)
		}
		out = append(out, numbers(englishBelow100(hour))...)
		if minute == 0 {
			return append(out, numbers("hundred")...)
		}
		return append(out, englishMinute(minute)...)
	case hour == 12 && minute == 0:
		return append(out, times("noon")...)
	}
	out = append(out, numbers(englishBelow100((hour+11)%12+1))...)
	if minute > 0 {
		out = append(out, englishMinute(minute)...)
	}
	return append(out, times(englishPart(hour))...)
}

func englishMinute(minute int) []piece {
	if minute < 10 {
		return numbers("oh", englishSmall[minute])
	}
	return numbers(englishBelow100(minute))
}

func englishPart(hour int) string {
	switch {
	case hour == 0 || hour >= 22:
		return "at night"
	case hour < 12:
		return "in the morning"
	case hour < 18:
		return "in the afternoon"
	}
	return "in the evening"
}

package speech

import (
	"strings"
	"time"

	"centralino/call"
)

// dates are the words of days; pieces of one date are recorded one by one.
type dates struct {
	weekdays [7]string  // from Sunday, as time.Weekday
	months   [12]string // from January
	day      func(n int) piece
	year     func(n int) []string // in pieces, as numbers are
	dayFirst bool                 // the day comes before the month
	near     [2]string            // today and tomorrow
}

// Date speaks the day of t in its own zone: "lunedì ventitré novembre", "Monday, November twenty-third", with the year if that
// is asked for. In a language without grammar it is days/monday, numbers/23, months/november, numbers/2026.
func Date(lang call.Language, t time.Time, year bool) []call.Prompt {
	g, known := grammarOf(lang)
	if !known {
		return plainDate(lang, t, year)
	}
	d := g.dates()
	number := d.day(t.Day())
	month, day := named(lang, "months", d.months[t.Month()-1]), named(lang, number.folder, number.words)
	prompts := []call.Prompt{named(lang, "days", d.weekdays[t.Weekday()]), month, day}
	if d.dayFirst {
		prompts[1], prompts[2] = day, month
	}
	if year {
		for _, piece := range d.year(t.Year()) {
			prompts = append(prompts, named(lang, "numbers", piece))
		}
	}
	return prompts
}

func plainDate(lang call.Language, t time.Time, year bool) []call.Prompt {
	word := func(folder, word string) call.Prompt {
		return call.Prompt{Language: lang, Name: folder + "/" + strings.ToLower(word)}
	}
	prompts := append([]call.Prompt{word("days", t.Weekday().String())}, Number(lang, t.Day())...)
	prompts = append(prompts, word("months", t.Month().String()))
	if year {
		prompts = append(prompts, Number(lang, t.Year())...)
	}
	return prompts
}

// Near speaks the day of t as today or tomorrow, both in the zone of t; ok is false when it is neither.
func Near(lang call.Language, t, now time.Time) (prompt call.Prompt, ok bool) {
	today := now.In(t.Location())
	for i, plain := range []string{"today", "tomorrow"} {
		y, m, d := today.AddDate(0, 0, i).Date()
		if ty, tm, td := t.Date(); ty != y || tm != m || td != d {
			continue
		}
		if g, known := grammarOf(lang); known {
			return named(lang, "days", g.dates().near[i]), true
		}
		return call.Prompt{Language: lang, Name: "days/" + plain}, true
	}
	return call.Prompt{}, false
}

func italianDates() dates {
	return dates{
		weekdays: [7]string{"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
		months: [12]string{
			"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
			"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
		},
		day: func(n int) piece {
			if n == 1 {
				return piece{"ordinals", "primo"}
			}
			return piece{"numbers", italianBelow100(n)}
		},
		year:     italianPieces,
		dayFirst: true,
		near:     [2]string{"oggi", "domani"},
	}
}

func englishDates() dates {
	return dates{
		weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		day:  func(n int) piece { return piece{"ordinals", englishOrdinal(n)} },
		year: englishYear,
		near: [2]string{"today", "tomorrow"},
	}
}

// englishOrdinal gives the ordinal of a day of the month.
func englishOrdinal(n int) string {
	switch n % 10 {
	case 0:
		return strings.Replace(englishBelow100(n)+"th", "tyth", "tieth", 1)
	case 1, 2, 3, 5, 8, 9:
		if n > 20 || n < 10 || n == 12 {
			tens, _, _ := strings.Cut(englishBelow100(n), "-")
			return ordinalOf(n, tens)
		}
	}
	return englishBelow100(n) + "th"
}

// ordinalOf gives the ordinals that are no cardinals with "th" behind them.
func ordinalOf(n int, tens string) string {
	irregular := map[int]string{1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}
	if word := irregular[n]; word != "" {
		return word
	}
	return tens + "-" + irregular[n%10]
}

// englishYear reads a year in two halves, as people do: nineteen ninety-nine, nineteen oh five, twenty twenty-six; but two
// thousand and five.
func englishYear(n int) []string {
	century, rest := n/100, n%100
	switch {
	case n < 1100 || n > 9999 || n%1000 < 10:
		return englishPieces(n)
	case rest == 0:
		return []string{englishBelow100(century), "hundred"}
	case rest < 10:
		return []string{englishBelow100(century), "oh", englishSmall[rest]}
	}
	return []string{englishBelow100(century), englishBelow100(rest)}
}

package speech

import (
	"strings"
	"time"
)

func english() grammar {
	return grammar{
		pieces: englishPieces,
		words:  func(n int) string { return strings.Join(englishPieces(n), " ") },
		minus:  "minus",
		signs:  map[rune]string{'*': "star", '#': "hash", '+': "plus"},
		units: map[Unit]forms{
			Second: {"one second", "seconds"},
			Minute: {"one minute", "minutes"},
			Hour:   {"one hour", "hours"},
			Day:    {"one day", "days"},
			Person: {"one person", "people"},
		},
		spans: map[time.Duration]string{
			time.Minute / 2: "half a minute", 3 * time.Minute / 2: "one and a half minutes", 3 * time.Hour / 2: "one and a half hours",
		},
		phrases: englishPhrases(),

		and:   "and",
		coin:  englishCoin,
		dates: englishDates,
		clock: englishClock,

		countries: englishCountries,
	}
}

var (
	englishSmall = [20]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	englishTens = [10]string{
		"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
	}
)

func englishBelow100(n int) string {
	if n < 20 {
		return englishSmall[n]
	}
	if n%10 == 0 {
		return englishTens[n/10]
	}
	return englishTens[n/10] + "-" + englishSmall[n%10]
}

// englishPieces keeps "and" with what stands before it ("one hundred and" "five"), because it sounds better recorded so.
func englishPieces(n int) (pieces []string) {
	if n == 0 {
		return []string{englishSmall[0]}
	}
	rest := n % 1000
	millions, thousands := n/1_000_000, n/1000%1000
	and := func(word string, last bool) string {
		if last && rest > 0 && rest < 100 {
			return word + " and"
		}
		return word
	}
	if millions > 0 {
		pieces = append(englishBelow1000(millions), and("million", thousands == 0))
	}
	if thousands > 0 {
		pieces = append(append(pieces, englishBelow1000(thousands)...), and("thousand", true))
	}
	return append(pieces, englishBelow1000(rest)...)
}

func englishBelow1000(n int) (pieces []string) {
	if n >= 100 {
		word := englishSmall[n/100] + " hundred"
		if n%100 > 0 {
			word += " and"
		}
		pieces = append(pieces, word)
	}
	if n%100 > 0 {
		pieces = append(pieces, englishBelow100(n%100))
	}
	return pieces
}

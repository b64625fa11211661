package speech

import (
	"strings"
	"time"
)

func italian() grammar {
	return grammar{
		pieces: italianPieces,
		words:  italianWords,
		minus:  "meno",
		signs:  map[rune]string{'*': "asterisco", '#': "cancelletto", '+': "più"},
		units: map[Unit]forms{
			Second: {"un secondo", "secondi"},
			Minute: {"un minuto", "minuti"},
			Hour:   {"un'ora", "ore"},
			Day:    {"un giorno", "giorni"},
			Person: {"una persona", "persone"},
		},
		spans: map[time.Duration]string{
			time.Minute / 2: "mezzo minuto", 3 * time.Minute / 2: "un minuto e mezzo", 3 * time.Hour / 2: "un'ora e mezza",
		},
		phrases: italianPhrases(),

		and:   "e",
		coin:  italianCoin,
		dates: italianDates,
		clock: italianClock,

		countries: italianCountries,
	}
}

var (
	italianSmall = [20]string{
		"zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici",
		"tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove",
	}
	italianTens = [10]string{
		"", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta",
	}
)

// italianBelow100 elides the vowel of the tens before uno and otto (ventuno, ventotto) and accents a closing tre.
func italianBelow100(n int) string {
	if n < 20 {
		return italianSmall[n]
	}
	tens, unit := italianTens[n/10], n%10
	switch unit {
	case 0:
		return tens
	case 1, 8:
		return tens[:len(tens)-1] + italianSmall[unit]
	case 3:
		return tens + "tré"
	}
	return tens + italianSmall[unit]
}

// italianPieces: "duecento" "ventuno", "due" "mila", "un milione", "tre" "milioni". What is recorded apart is not
// elided: cento, otto.
func italianPieces(n int) (pieces []string) {
	if n == 0 {
		return []string{italianSmall[0]}
	}
	switch millions := n / 1_000_000; {
	case millions == 1:
		pieces = append(pieces, "un milione")
	case millions > 1:
		pieces = append(italianBelow1000Pieces(millions), "milioni")
	}
	switch thousands := n / 1000 % 1000; {
	case thousands == 1:
		pieces = append(pieces, "mille")
	case thousands > 1:
		pieces = append(append(pieces, italianBelow1000Pieces(thousands)...), "mila")
	}
	return append(pieces, italianBelow1000Pieces(n%1000)...)
}

func italianBelow1000Pieces(n int) (pieces []string) {
	if n >= 100 {
		pieces = append(pieces, italianHundred(n/100))
	}
	if n%100 > 0 {
		pieces = append(pieces, italianBelow100(n%100))
	}
	return pieces
}

func italianHundred(n int) string {
	if n == 1 {
		return "cento"
	}
	return italianSmall[n] + "cento"
}

// italianWords writes everything below a million as one word, as Italian does: accents stand only at its end, and
// cento loses its o before otto and ottanta.
func italianWords(n int) string {
	if n == 0 {
		return italianSmall[0]
	}
	var words []string
	switch millions := n / 1_000_000; {
	case millions == 1:
		words = append(words, "un milione")
	case millions > 1:
		words = append(words, accented(italianBelow1000(millions)), "milioni")
	}
	below := ""
	switch thousands := n / 1000 % 1000; {
	case thousands == 1:
		below = "mille"
	case thousands > 1:
		below = italianBelow1000(thousands) + "mila"
	}
	if below += italianBelow1000(n % 1000); below != "" {
		words = append(words, accented(below))
	}
	return strings.Join(words, " ")
}

// italianBelow1000 writes 1..999 without the closing accent, and nothing for 0.
func italianBelow1000(n int) string {
	hundreds, rest := "", ""
	if n >= 100 {
		hundreds = italianHundred(n / 100)
	}
	if n%100 > 0 {
		rest = strings.ReplaceAll(italianBelow100(n%100), "é", "e")
	}
	if hundreds != "" && strings.HasPrefix(rest, "ott") {
		hundreds = hundreds[:len(hundreds)-1]
	}
	return hundreds + rest
}

// accented writes the accent of a compound that ends in tre: ventitré, centotré, but tre.
func accented(word string) string {
	if stem, ends := strings.CutSuffix(word, "tre"); ends && stem != "" {
		return stem + "tré"
	}
	return word
}

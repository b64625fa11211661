package speech

import (
	"strconv"

	"centralino/call"
)

// Number speaks a whole number: the prompts numbers/… of its pieces in order. Below zero it begins with the word for
// minus; beyond Most it is spoken digit by digit.
func Number(lang call.Language, n int) []call.Prompt {
	g, known := grammarOf(lang)
	if !known {
		text := strconv.Itoa(n)
		return []call.Prompt{{Language: lang, Name: "numbers/" + text, Text: text}}
	}
	if n < -Most || n > Most {
		return Digits(lang, strconv.Itoa(n))
	}
	var prompts []call.Prompt
	if n < 0 {
		prompts, n = append(prompts, named(lang, "numbers", g.minus)), -n
	}
	for _, piece := range g.pieces(n) {
		prompts = append(prompts, named(lang, "numbers", piece))
	}
	return prompts
}

// Words writes a number of 0..Most as the language does: "centoventitré", "one hundred and twenty-three". Numbers
// outside and languages without grammar give figures.
func Words(lang call.Language, n int) string {
	g, known := grammarOf(lang)
	if !known || n < 0 || n > Most {
		return strconv.Itoa(n)
	}
	return g.words(n)
}

// Digits speaks figures one by one, as codes and telephone numbers are read out. Star, hash, plus and minus have words;
// anything else (spaces, dots) is left out.
func Digits(lang call.Language, figures string) []call.Prompt {
	g, known := grammarOf(lang)
	var prompts []call.Prompt
	for _, r := range figures {
		switch {
		case r >= '0' && r <= '9':
			prompts = append(prompts, Number(lang, int(r-'0'))...)
		case r == '-' && known && len(prompts) == 0:
			prompts = append(prompts, named(lang, "numbers", g.minus))
		case g.signs[r] != "":
			prompts = append(prompts, named(lang, "numbers", g.signs[r]))
		}
	}
	return prompts
}

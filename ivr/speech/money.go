package speech

import (
	"strings"

	"centralino/call"
)

// coin is how a currency is counted.
type coin struct {
	whole, cent forms
	of          string // what is said after whole millions: "di euro"
}

// MostMoney is the largest amount with words of its own, in hundredths.
const MostMoney = Most*100 + 99

// Money speaks an amount of hundredths of a currency (ISO 4217): "ventuno euro e cinquanta centesimi", "twenty-one euros and
// fifty cents". ok is false for a currency that has no words in the language, and for amounts beyond MostMoney.
func Money(lang call.Language, hundredths int, currency string) (prompts []call.Prompt, ok bool) {
	g, known := grammarOf(lang)
	if hundredths > MostMoney || hundredths < -MostMoney {
		return nil, false
	}
	c, listed := coin{}, true
	if known {
		c, listed = g.coin(currency)
	}
	if !listed {
		return nil, false
	}
	if hundredths < 0 {
		prompts, hundredths = append(prompts, minus(lang)), -hundredths
	}
	name := "money/" + strings.ToLower(currency)
	whole, cents := hundredths/100, hundredths%100
	if whole > 0 || cents == 0 {
		prompts = append(prompts, counted(lang, whole, c.after(whole), name)...)
	}
	if whole > 0 && cents > 0 {
		prompts = append(prompts, and(lang))
	}
	if cents > 0 {
		prompts = append(prompts, counted(lang, cents, c.cent, name+"-cents")...)
	}
	return prompts, true
}

// after gives the words that follow a number of the whole coin.
func (c coin) after(whole int) forms {
	if c.of != "" && whole > 0 && whole%1_000_000 == 0 {
		return forms{c.whole.one, c.of}
	}
	return c.whole
}

// counted speaks a number of coins; name is that of the recording in a language without grammar.
func counted(lang call.Language, n int, f forms, name string) []call.Prompt {
	switch {
	case f.many == "":
		return append(Number(lang, n), call.Prompt{Language: lang, Name: name})
	case n == 1:
		return []call.Prompt{named(lang, "money", f.one)}
	}
	return append(Number(lang, n), named(lang, "money", f.many))
}

func minus(lang call.Language) call.Prompt {
	if g, known := grammarOf(lang); known {
		return named(lang, "numbers", g.minus)
	}
	return call.Prompt{Language: lang, Name: "numbers/minus"}
}

// and joins what belongs together.
func and(lang call.Language) call.Prompt {
	if g, known := grammarOf(lang); known {
		return named(lang, "words", g.and)
	}
	return call.Prompt{Language: lang, Name: "words/and"}
}

func italianCoin(currency string) (coin, bool) {
	centesimi := forms{"un centesimo", "centesimi"}
	switch currency {
	case "EUR":
		return coin{forms{"un euro", "euro"}, centesimi, "di euro"}, true
	case "USD":
		return coin{forms{"un dollaro", "dollari"}, centesimi, "di dollari"}, true
	case "GBP":
		return coin{forms{"una sterlina", "sterline"}, forms{"un penny", "penny"}, "di sterline"}, true
	case "CHF":
		return coin{forms{"un franco", "franchi"}, centesimi, "di franchi"}, true
	}
	return coin{}, false
}

func englishCoin(currency string) (coin, bool) {
	cents := forms{"one cent", "cents"}
	switch currency {
	case "EUR":
		return coin{forms{"one euro", "euros"}, cents, ""}, true
	case "USD":
		return coin{forms{"one dollar", "dollars"}, cents, ""}, true
	case "GBP":
		return coin{forms{"one pound", "pounds"}, forms{"one penny", "pence"}, ""}, true
	case "CHF":
		return coin{forms{"one franc", "francs"}, forms{"one centime", "centimes"}, ""}, true
	}
	return coin{}, false
}

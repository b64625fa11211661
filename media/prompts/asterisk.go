package prompts

import (
	"strconv"
	"strings"
)

// asteriskStems are the files of a pack in Asterisk's layout that say a word of ours, in order; nil for a word that it has not under
// another name. They follow what Asterisk itself plays for numbers and dates (its main/say.c).
func asteriskStems(language, name string) []string {
	base := baseOf(language)
	words, known := map[string]map[string]string{"it": italianStems(), "en": englishStems()}[base]
	if !known {
		return nil
	}
	if stems := words[name]; stems != "" {
		return strings.Fields(stems)
	}
	folder, word, _ := strings.Cut(name, "/")
	switch {
	case folder == "numbers" && base == "it":
		return italianNumber(word)
	case folder == "numbers":
		return englishNumber(word)
	case folder == "ordinals" && base == "en":
		return englishOrdinal(word)
	}
	return nil
}

func digitStem(n int) string { return "digits/" + strconv.Itoa(n) }

// numbered gives the files of words that are counted: digits/day-0, digits/day-1, …
func numbered(into map[string]string, folder, prefix, words string) {
	for i, w := range strings.Fields(words) {
		into[folder+"/"+w] = prefix + strconv.Itoa(i)
	}
}

func italianStems() map[string]string {
	stems := map[string]string{
		"numbers/meno": "digits/minus", "numbers/asterisco": "digits/star", "numbers/cancelletto": "digits/pound",
		"numbers/mille": "digits/thousand", "numbers/mila": "digits/thousands", "numbers/un-milione": "digits/un digits/million",
		"numbers/milioni": "digits/millions", "numbers/cento": "digits/hundred",
		"words/e": "digits/e", "queue-wait-and": "digits/e", "ordinals/primo": "digits/h-1", "days/oggi": "digits/today",
		"days/domani": "digits/tomorrow", "money/euro": "digits/euros", "money/dollari": "digits/dollars",
		"units/minuti": "digits/minutes", "units/ore": "digits/hours",
	}
	numbered(stems, "days", "digits/day-", "domenica lunedi martedi mercoledi giovedi venerdi sabato")
	numbered(stems, "months", "digits/mon-", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")
	return stems
}

// italianNumber says ventidue by venti and due; ventuno and ventotto, which are elided, are files of their own.
func italianNumber(word string) []string {
	small := strings.Fields("zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici " +
		"sedici diciassette diciotto diciannove")
	for i, w := range small {
		if word == w {
			return []string{digitStem(i)}
		}
		if i > 1 && i < 10 && word == w+"cento" {
			return []string{digitStem(i), "digits/hundred"}
		}
	}
	for i, tens := range strings.Fields("venti trenta quaranta cinquanta sessanta settanta ottanta novanta") {
		ten := 10 * (i + 2)
		rest, begins := strings.CutPrefix(word, tens[:len(tens)-1])
		switch {
		case !begins:
		case rest == tens[len(tens)-1:]:
			return []string{digitStem(ten)}
		case rest == "uno":
			return []string{digitStem(ten + 1)}
		case rest == "otto":
			return []string{digitStem(ten + 8)}
		default:
			for unit, w := range small[:10] {
				if rest == tens[len(tens)-1:]+w {
					return []string{digitStem(ten), digitStem(unit)}
				}
			}
		}
	}
	return nil
}

func englishStems() map[string]string {
	stems := map[string]string{
		"numbers/minus": "digits/minus", "numbers/star": "digits/star", "numbers/hash": "digits/pound", "numbers/oh": "digits/oh",
		"numbers/hundred": "digits/hundred", "numbers/thousand": "digits/thousand", "numbers/thousand-and": "digits/thousand vm-and",
		"numbers/million": "digits/million", "numbers/million-and": "digits/million vm-and", "words/and": "vm-and", "queue-wait-and": "vm-and",
		"days/today": "digits/today", "days/tomorrow": "digits/tomorrow", "times/at": "digits/at", "money/dollars": "digits/dollars",
		"units/minutes": "minutes", "units/one-minute": "digits/1 minute", "units/hours": "hours",
		"units/seconds": "seconds", "units/one-second": "digits/1 second", "queue-next": "queue-youarenext", "voicemail-intro": "vm-intro",
		"voicemail-saved": "vm-msgsaved",
	}
	numbered(stems, "days", "digits/day-", "sunday monday tuesday wednesday thursday friday saturday")
	numbered(stems, "months", "digits/mon-", "january february march april may june july august september october november december")
	return stems
}

// englishNumber says twenty-one by twenty and one, and one hundred and by one, hundred and and.
func englishNumber(word string) []string {
	small := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
		"seventeen eighteen nineteen")
	for i, w := range small {
		switch word {
		case w:
			return []string{digitStem(i)}
		case w + "-hundred":
			return []string{digitStem(i), "digits/hundred"}
		case w + "-hundred-and":
			return []string{digitStem(i), "digits/hundred", "vm-and"}
		}
	}
	tens, unit, compound := strings.Cut(word, "-")
	for i, w := range englishTens() {
		if tens != w {
			continue
		}
		stems := []string{digitStem(10 * (i + 2))}
		for n, u := range small[:10] {
			if compound && n > 0 && unit == u {
				return append(stems, digitStem(n))
			}
		}
		if !compound {
			return stems
		}
	}
	return nil
}

func englishTens() []string {
	return strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety")
}

// englishOrdinal says twenty-first by twenty and first.
func englishOrdinal(word string) []string {
	ordinals := strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth " +
		"fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")
	for i, w := range ordinals {
		if word == w {
			return []string{"digits/h-" + strconv.Itoa(i+1)}
		}
	}
	if word == "thirtieth" {
		return []string{"digits/h-30"}
	}
	tens, unit, _ := strings.Cut(word, "-")
	for i, w := range englishTens() {
		for n, o := range ordinals[:9] {
			if tens == w && unit == o {
				return []string{digitStem(10 * (i + 2)), "digits/h-" + strconv.Itoa(n+1)}
			}
		}
	}
	return nil
}

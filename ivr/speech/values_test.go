package speech

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		hundredths int
		currency   string
		it, en     string
	}{
		{0, "EUR", "zero euro", "zero euros"},
		{1, "EUR", "un centesimo", "one cent"},
		{50, "EUR", "cinquanta centesimi", "fifty cents"},
		{100, "EUR", "un euro", "one euro"},
		{101, "EUR", "un euro e un centesimo", "one euro and one cent"},
		{199, "EUR", "un euro e novantanove centesimi", "one euro and ninety-nine cents"},
		{200, "EUR", "due euro", "two euros"},
		{2150, "EUR", "ventuno euro e cinquanta centesimi", "twenty-one euros and fifty cents"},
		{2800, "EUR", "ventotto euro", "twenty-eight euros"},
		{10001, "EUR", "cento euro e un centesimo", "one hundred euros and one cent"},
		{10800, "EUR", "cento otto euro", "one hundred and eight euros"},
		{123456, "EUR", "mille duecento trentaquattro euro e cinquantasei centesimi", "one thousand two hundred and thirty-four euros and fifty-six cents"},
		{-2150, "EUR", "meno ventuno euro e cinquanta centesimi", "minus twenty-one euros and fifty cents"},
		{-5, "EUR", "meno cinque centesimi", "minus five cents"},
		{100_000_000, "EUR", "un milione di euro", "one million euros"},
		{200_000_000, "EUR", "due milioni di euro", "two million euros"},
		{200_000_001, "EUR", "due milioni di euro e un centesimo", "two million euros and one cent"},
		{250_000_000, "EUR", "due milioni cinquecento mila euro", "two million five hundred thousand euros"},
		{100, "USD", "un dollaro", "one dollar"},
		{302, "USD", "tre dollari e due centesimi", "three dollars and two cents"},
		{101, "GBP", "una sterlina e un penny", "one pound and one penny"},
		{2102, "GBP", "ventuno sterline e due penny", "twenty-one pounds and two pence"},
		{300_000_000, "GBP", "tre milioni di sterline", "three million pounds"},
		{101, "CHF", "un franco e un centesimo", "one franc and one centime"},
		{2105, "CHF", "ventuno franchi e cinque centesimi", "twenty-one francs and five centimes"},
	} {
		for lang, want := range map[call.Language]string{"it": c.it, "en": c.en} {
			got, ok := Money(lang, c.hundredths, c.currency)
			if !ok || text(got) != want {
				t.Errorf("%d %s is %q, want %q", c.hundredths, c.currency, text(got), want)
			}
		}
	}
	for _, c := range []struct {
		hundredths int
		currency   string
	}{{1, "XYZ"}, {MostMoney + 1, "EUR"}, {-MostMoney - 1, "EUR"}} {
		if got, ok := Money("it", c.hundredths, c.currency); ok {
			t.Errorf("%v is %v", c, got)
		}
	}
	if got, _ := Money("de", -2150, "EUR"); spoken(got) != "numbers/minus=; numbers/21=21; money/eur=; words/and=; numbers/50=50; money/eur-cents=" {
		t.Errorf("without grammar: %s", spoken(got))
	}
}

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDate(t *testing.T) {
	for _, c := range []struct{ day, it, en string }{
		{"2026-11-23", "lunedì ventitré novembre due mila ventisei", "Monday November twenty-third twenty twenty-six"},
		{"2026-01-01", "giovedì primo gennaio due mila ventisei", "Thursday January first twenty twenty-six"},
		{"2024-02-29", "giovedì ventinove febbraio due mila ventiquattro", "Thursday February twenty-ninth twenty twenty-four"},
		{"2005-03-08", "martedì otto marzo due mila cinque", "Tuesday March eighth two thousand and five"},
		{"2000-04-11", "martedì undici aprile due mila", "Tuesday April eleventh two thousand"},
		{"1999-05-12", "mercoledì dodici maggio mille novecento novantanove", "Wednesday May twelfth nineteen ninety-nine"},
		{"1905-06-02", "venerdì due giugno mille novecento cinque", "Friday June second nineteen oh five"},
		{"1900-07-03", "martedì tre luglio mille novecento", "Tuesday July third nineteen hundred"},
		{"2010-08-05", "giovedì cinque agosto due mila dieci", "Thursday August fifth twenty ten"},
		{"2100-09-09", "giovedì nove settembre due mila cento", "Thursday September ninth twenty-one hundred"},
		{"2026-10-13", "martedì tredici ottobre due mila ventisei", "Tuesday October thirteenth twenty twenty-six"},
		{"2026-12-20", "domenica venti dicembre due mila ventisei", "Sunday December twentieth twenty twenty-six"},
		{"2026-10-31", "sabato trentuno ottobre due mila ventisei", "Saturday October thirty-first twenty twenty-six"},
		{"2026-11-21", "sabato ventuno novembre due mila ventisei", "Saturday November twenty-first twenty twenty-six"},
		{"2026-11-22", "domenica ventidue novembre due mila ventisei", "Sunday November twenty-second twenty twenty-six"},
		{"2026-11-30", "lunedì trenta novembre due mila ventisei", "Monday November thirtieth twenty twenty-six"},
		{"2026-11-25", "mercoledì venticinque novembre due mila ventisei", "Wednesday November twenty-fifth twenty twenty-six"},
		{"2026-11-28", "sabato ventotto novembre due mila ventisei", "Saturday November twenty-eighth twenty twenty-six"},
	} {
		for lang, want := range map[call.Language]string{"it": c.it, "en": c.en} {
			if got := text(Date(lang, day(c.day), true)); got != want {
				t.Errorf("%s is %q, want %q", c.day, got, want)
			}
			if got := text(Date(lang, day(c.day), false)); !strings.HasPrefix(want, got+" ") {
				t.Errorf("%s without its year is %q", c.day, got)
			}
		}
	}
	if got := spoken(Date("de", day("2026-11-23"), true)); got != "days/monday=; numbers/23=23; months/november=; numbers/2026=2026" {
		t.Errorf("without grammar: %s", got)
	}
}

func TestNear(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) // in Rome it is the new year already
	for _, c := range []struct{ day, it, en, de string }{
		{"2027-01-01", "oggi", "today", "days/today"},
		{"2027-01-02", "domani", "tomorrow", "days/tomorrow"},
		{"2026-12-31", "", "", ""},
		{"2027-01-03", "", "", ""},
	} {
		at, _ := time.ParseInLocation(time.DateOnly, c.day, rome)
		for lang, want := range map[call.Language]string{"it": c.it, "en": c.en} {
			if got, ok := Near(lang, at, now); got.Text != want || ok != (want != "") {
				t.Errorf("%s in %s is %q", c.day, lang, got.Text)
			}
		}
		if got, _ := Near("de", at, now); got.Name != c.de {
			t.Errorf("%s without grammar is %+v", c.day, got)
		}
	}
}

func TestTimeOfDay(t *testing.T) {
	for _, c := range []struct{ time, it, it12, en, en24 string }{
		{"00:00", "mezzanotte", "mezzanotte", "midnight", "midnight"},
		{"00:30", "mezzanotte e trenta", "mezzanotte e trenta", "twelve thirty at night", "zero thirty"},
		{"01:00", "l'una", "l'una di notte", "one in the morning", "oh one hundred"},
		{"01:01", "l'una e uno", "l'una e uno di notte", "one oh one in the morning", "oh one oh one"},
		{"03:15", "le tre e quindici", "le tre e quindici di notte", "three fifteen in the morning", "oh three fifteen"},
		{"08:05", "le otto e cinque", "le otto e cinque del mattino", "eight oh five in the morning", "oh eight oh five"},
		{"11:59", "le undici e cinquantanove", "le undici e cinquantanove del mattino", "eleven fifty-nine in the morning", "eleven fifty-nine"},
		{"12:00", "mezzogiorno", "mezzogiorno", "noon", "twelve hundred"},
		{"12:30", "le dodici e trenta", "mezzogiorno e trenta", "twelve thirty in the afternoon", "twelve thirty"},
		{"13:00", "le tredici", "l'una del pomeriggio", "one in the afternoon", "thirteen hundred"},
		{"14:30", "le quattordici e trenta", "le due e trenta del pomeriggio", "two thirty in the afternoon", "fourteen thirty"},
		{"18:00", "le diciotto", "le sei di sera", "six in the evening", "eighteen hundred"},
		{"21:08", "le ventuno e otto", "le nove e otto di sera", "nine oh eight in the evening", "twenty-one oh eight"},
		{"23:23", "le ventitré e ventitré", "le undici e ventitré di sera", "eleven twenty-three at night", "twenty-three twenty-three"},
	} {
		at, err := time.Parse("15:04", c.time)
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range []struct {
			lang  call.Language
			clock Clock
			want  string
		}{
			{"it", Clock{}, c.it},
			{"it", Clock{Hours: 24}, c.it},
			{"it", Clock{Hours: 12}, c.it12},
			{"en", Clock{}, c.en},
			{"en", Clock{Hours: 12}, c.en},
			{"en", Clock{Hours: 24}, c.en24},
			{"en", Clock{At: true}, "at " + c.en},
			{"it", Clock{At: true}, italianAt(c.it)},
			{"it", Clock{Hours: 12, At: true}, italianAt(c.it12)},
		} {
			if got := text(TimeOfDay(way.lang, at.Hour(), at.Minute(), way.clock)); got != way.want {
				t.Errorf("%s in %s by %+v is %q, want %q", c.time, way.lang, way.clock, got, way.want)
			}
		}
	}
	if got := spoken(TimeOfDay("de", 14, 5, Clock{At: true})); got != "numbers/14=14; numbers/5=5" {
		t.Errorf("without grammar: %s", got)
	}
	if got := spoken(TimeOfDay("de", 14, 0, Clock{})); got != "numbers/14=14" {
		t.Errorf("without grammar: %s", got)
	}
}

// italianAt puts the preposition before a time: le tre, alle tre; l'una, all'una; mezzanotte, a mezzanotte.
func italianAt(words string) string {
	switch {
	case strings.HasPrefix(words, "le "):
		return "al" + words
	case strings.HasPrefix(words, "l'"):
		return "al" + words
	}
	return "a " + words
}

// every lists each word that values are made of: what a site has to record, and what the product brings.
func every(lang call.Language) map[string]string {
	words := map[string]string{}
	all := append(Calendar(lang), Clocks(lang)...)
	for _, currency := range []string{"EUR", "USD", "GBP", "CHF"} {
		all = append(all, Amounts(lang, currency)...)
	}
	all = append(all, Years(lang, 1000, 9999)...)
	for _, p := range all {
		words[p.Name] = p.Text
	}
	return words
}

func TestEveryValueIsMadeOfWordsThatAreListed(t *testing.T) {
	safe := regexp.MustCompile(`^(numbers|money|days|months|ordinals|times|words)/[a-z-]+$`)
	for _, lang := range Languages() {
		words := every(lang)
		rapid.Check(t, func(t *rapid.T) {
			said, ok := Money(lang, rapid.IntRange(-MostMoney, MostMoney).Draw(t, "hundredths"), rapid.SampledFrom([]string{"EUR", "USD", "GBP", "CHF"}).Draw(t, "currency"))
			if !ok {
				t.Fatal("an amount has no words")
			}
			at := time.Unix(rapid.Int64Range(-30_000_000_000, 250_000_000_000).Draw(t, "at"), 0).UTC()
			said = append(said, Date(lang, at, true)...)
			clock := Clock{rapid.SampledFrom([]int{0, 12, 24}).Draw(t, "hours"), rapid.Bool().Draw(t, "at")}
			said = append(said, TimeOfDay(lang, at.Hour(), at.Minute(), clock)...)
			for _, p := range said {
				if p.Text == "" || words[p.Name] != p.Text || !safe.MatchString(p.Name) {
					t.Fatalf("%+v is not listed: %q", p, words[p.Name])
				}
			}
		})
		if len(words) > 260 {
			t.Errorf("%s: a site has to record %d words", lang, len(words))
		}
	}
}

// TestTimesAreToldApart: no two times of a day sound the same, by either clock.
func TestTimesAreToldApart(t *testing.T) {
	for _, lang := range Languages() {
		for _, hours := range []int{12, 24} {
			heard := map[string]string{}
			for m := range 24 * 60 {
				at := fmt.Sprintf("%02d:%02d", m/60, m%60)
				said := text(TimeOfDay(lang, m/60, m%60, Clock{Hours: hours}))
				if other := heard[said]; other != "" {
					t.Fatalf("%s and %s are both %q", other, at, said)
				}
				heard[said] = at
			}
		}
	}
}

// TestAmountsReadBack by grammars written apart from the one under test.
func TestAmountsReadBack(t *testing.T) {
	for cents := range 300_000 {
		if cents > 30_000 && cents%37 != 0 {
			continue
		}
		for lang, read := range map[call.Language]func(string) (int, error){"it": readItalian, "en": readEnglish} {
			prompts, _ := Money(lang, cents, "EUR")
			total, number := 0, ""
			for _, p := range prompts {
				unit, coin := strings.CutPrefix(p.Name, "money/")
				if !coin {
					number += " " + p.Text
					if p.Name == "words/e" || p.Name == "words/and" {
						number = ""
					}
					continue
				}
				n, err := 1, error(nil)
				if !strings.HasPrefix(unit, "un-") && !strings.HasPrefix(unit, "one-") {
					n, err = read(strings.TrimSpace(number))
				}
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(unit, "euro") {
					n *= 100
				}
				total, number = total+n, ""
			}
			if total != cents {
				t.Fatalf("%d is %q in %s, which is %d", cents, text(prompts), lang, total)
			}
		}
	}
}

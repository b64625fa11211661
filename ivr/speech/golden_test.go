package speech

import (
	"strings"
	"testing"

	"centralino/call"
)

func TestItalianWords(t *testing.T) {
	for n, want := range map[int]string{
		0: "zero", 1: "uno", 3: "tre", 8: "otto", 10: "dieci", 11: "undici", 17: "diciassette", 18: "diciotto",
		19: "diciannove", 20: "venti", 21: "ventuno", 22: "ventidue", 23: "ventitré", 28: "ventotto", 31: "trentuno",
		38: "trentotto", 41: "quarantuno", 63: "sessantatré", 77: "settantasette", 88: "ottantotto", 91: "novantuno",
		99: "novantanove", 100: "cento", 101: "centouno", 103: "centotré", 108: "centotto", 111: "centoundici",
		118: "centodiciotto", 121: "centoventuno", 180: "centottanta", 188: "centottantotto", 200: "duecento",
		203: "duecentotré", 208: "duecentotto", 333: "trecentotrentatré", 999: "novecentonovantanove", 1000: "mille",
		1001: "milleuno", 1003: "milletré", 1008: "milleotto", 1100: "millecento", 1980: "millenovecentottanta",
		2000: "duemila", 2003: "duemilatré", 3000: "tremila", 8000: "ottomila", 10_000: "diecimila",
		21_000: "ventunomila", 23_000: "ventitremila", 100_000: "centomila", 108_108: "centottomilacentotto",
		1_000_000: "un milione", 1_000_003: "un milione tre", 1_000_023: "un milione ventitré", 2_000_000: "due milioni",
		23_000_000: "ventitré milioni", 101_001_001: "centouno milioni milleuno",
		999_999_999: "novecentonovantanove milioni novecentonovantanovemilanovecentonovantanove",
	} {
		if got := Words("it", n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestEnglishWords(t *testing.T) {
	for n, want := range map[int]string{
		0: "zero", 1: "one", 12: "twelve", 13: "thirteen", 15: "fifteen", 18: "eighteen", 20: "twenty", 21: "twenty-one",
		40: "forty", 80: "eighty", 99: "ninety-nine", 100: "one hundred", 105: "one hundred and five",
		110: "one hundred and ten", 342: "three hundred and forty-two", 1000: "one thousand",
		1005: "one thousand and five", 1100: "one thousand one hundred", 1234: "one thousand two hundred and thirty-four",
		21_021: "twenty-one thousand and twenty-one", 1_000_000: "one million", 1_000_001: "one million and one",
		2_000_100: "two million one hundred", 5_020_000: "five million twenty thousand",
		105_105_105: "one hundred and five million one hundred and five thousand one hundred and five",
	} {
		if got := Words("en", n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

// spoken shows prompts as "name=text" for comparison.
func spoken(prompts []call.Prompt) string {
	var parts []string
	for _, p := range prompts {
		parts = append(parts, p.Name+"="+p.Text)
	}
	return strings.Join(parts, "; ")
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		name string
		got  []call.Prompt
		want string
	}{
		{"it 23", Number("it", 23), "numbers/ventitre=ventitré"},
		{"it 108", Number("it", 108), "numbers/cento=cento; numbers/otto=otto"},
		{"it 2221", Number("it", 2221), "numbers/due=due; numbers/mila=mila; numbers/duecento=duecento; numbers/ventuno=ventuno"},
		{"it million", Number("it", 1_000_000), "numbers/un-milione=un milione"},
		{"it below zero", Number("it", -3), "numbers/meno=meno; numbers/tre=tre"},
		{"en 105", Number("en", 105), "numbers/one-hundred-and=one hundred and; numbers/five=five"},
		{"en tag", Number("en-GB", 21), "numbers/twenty-one=twenty-one"},
		{"no grammar", Number("de", 21), "numbers/21=21"},
		{"too large", Number("it", 1_000_000_000)[:2], "numbers/uno=uno; numbers/zero=zero"},
		{"far too low", Number("en", -1_000_000_000)[:2], "numbers/minus=minus; numbers/one=one"},
		{"digits", Digits("it", "+3 9"), "numbers/piu=più; numbers/tre=tre; numbers/nove=nove"},
		{"signs", Digits("it", "*#"), "numbers/asterisco=asterisco; numbers/cancelletto=cancelletto"},
		{"digits, no grammar", Digits("de", "-1a2"), "numbers/1=1; numbers/2=2"},
		{"one minute", Minutes("it", 1), "units/un-minuto=un minuto"},
		{"two minutes", Minutes("it", 2), "numbers/due=due; units/minuti=minuti"},
		{"no minutes", Minutes("en", 0), "numbers/zero=zero; units/minutes=minutes"},
		{"one hour", Amount("it", 1, Hour), "units/un-ora=un'ora"},
		{"no grammar minutes", Minutes("de", 1), "numbers/1=1; units/minutes="},
		{"next", Position("it", 1), "queue-next=Lei è il prossimo."},
		{"before the first", Position("it", 0), "queue-next=Lei è il prossimo."},
		{"second", Position("it", 2), "queue-one-ahead=C'è una persona prima di lei."},
		{"fourth", Position("it", 4), "queue-position=Prima di lei ci sono; numbers/tre=tre; units/persone=persone"},
		{"fourth in English", Position("en", 4), "queue-position=Ahead of you there are; numbers/three=three; units/people=people"},
		{"no grammar place", Position("de", 3), "queue-position=; numbers/2=2; units/people="},
	} {
		if got := spoken(c.got); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

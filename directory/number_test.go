package directory

import (
	"testing"

	"pgregory.net/rapid"

	"centralino/call"
)

func TestE164(t *testing.T) {
	for _, c := range []struct {
		country, raw string
		want         call.Number
		ok           bool
	}{
		{"IT", "+390612345678", "+390612345678", true},
		{"IT", "00390612345678", "+390612345678", true},
		{"IT", "390612345678", "+390612345678", true},
		{"IT", "0612345678", "+390612345678", true},
		{"IT", "06 1234-5678", "+390612345678", true},
		{"it", " 06/12345678 ", "+390612345678", true},
		{"IT", "021112223", "+39021112223", true},
		{"IT", "333 123 4567", "+393331234567", true},
		{"IT", "800123456", "+39800123456", true},
		{"IT", "199.123.456", "+39199123456", true},
		{"IT", "0041 44 668 18 00", "+41446681800", true},
		{"", "0041446681800", "+41446681800", true},
		{"", "+39 (0)6 12345678", "+390612345678", true},
		{"GB", "020 7946 0018", "+442079460018", true},
		{"", "+44 (0)20 7946 0018", "+442079460018", true},
		{"US", "(415) 555-2671", "+14155552671", true},
		{"US", "0044 20 7946 0018", "+442079460018", true},

		{"", "0612345678", "0612345678", false},
		{"IT", "112", "112", false},
		{"IT", "1790", "1790", false},
		{"IT", "+39112", "+39112", false},
		{"IT", "500123", "500123", false},
		{"IT", "helpline", "helpline", false},
		{"IT", "call-me-0612345678", "call-me-0612345678", false},
		{"IT", "06123+45678", "06123+45678", false},
		{"IT", "anonymous", "", false},
		{"IT", "Anonymous", "", false},
		{"IT", "", "", false},
		{"IT", "+", "+", false},
		{"IT", "000000000000000000000000", "000000000000000000000000", false},
		{"XX", "0612345678", "0612345678", false},
	} {
		if got, ok := E164(c.country, c.raw); got != c.want || ok != c.ok {
			t.Errorf("E164(%q, %q) is %q %v, want %q %v", c.country, c.raw, got, ok, c.want, c.ok)
		}
	}
}

func TestE164OfItsOwnResultIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`(\+|00|0)?[0-9 ().-]{0,16}`).Draw(t, "raw")
		country := rapid.SampledFrom([]string{"IT", "GB", "US", "AL", ""}).Draw(t, "country")
		n, ok := E164(country, raw)
		again, still := E164(country, string(n))
		if again != n || still != ok {
			t.Fatalf("%q gives %q %v, which gives %q %v", raw, n, ok, again, still)
		}
		if ok && (n[0] != '+' || len(n) > 16) {
			t.Fatalf("%q is no number in E.164", n)
		}
	})
}

package directory

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"centralino/call"
)

// E164 reads a number as a trunk or a person writes it. The country (ISO 3166, "IT") completes national numbers; empty
// means that only international ones are read. Numbers come out with their plus, and Italian ones with their zero.
//
// What is no number in E.164 passes through as it is with ok false: SIP users, extensions, short and emergency numbers.
// "anonymous" (RFC 3323 section 4.1.1.3) is the empty number.
func E164(country, raw string) (n call.Number, ok bool) {
	raw = strings.TrimSpace(raw)
	if strings.EqualFold(raw, "anonymous") {
		return "", false
	}
	digits := countDigits(raw)
	number := raw
	if rest, found := strings.CutPrefix(raw, "00"); found { // no national number begins so, and trunks of any country use it
		number = "+" + rest
	}
	international := strings.HasPrefix(number, "+")
	if digits == 0 || digits > mostDigits || !international && country == "" {
		return call.Number(raw), false
	}
	parsed, err := phonenumbers.Parse(number, strings.ToUpper(country))
	if err != nil {
		return call.Number(raw), false
	}
	possible := phonenumbers.IsPossibleNumber(parsed)
	if !international && digits < surelyLong {
		possible = possible && phonenumbers.IsValidNumber(parsed)
	}
	if !possible {
		return call.Number(raw), false
	}
	return call.Number(phonenumbers.Format(parsed, phonenumbers.E164)), true
}

const (
	// surelyLong is how many digits a national number needs to be taken for one although the numbering plan doesn't
	// know it: plans change more often than we do, but "500123" is an extension.
	surelyLong = 8
	// mostDigits is the 15 of E.164 with room for 00 and a zero in brackets.
	mostDigits = 19
)

// countDigits counts the digits of what is written like a telephone number; anything else has none, so that no name is
// read as the keys it would be typed with.
func countDigits(raw string) (digits int) {
	for i, r := range raw {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -./()\u00a0", r):
		default:
			return 0
		}
	}
	return digits
}

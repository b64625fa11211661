package directory

import (
	"slices"

	"github.com/nyaruka/phonenumbers"

	"centralino/call"
)

// Refusal is why a number is not dialled; empty when it may be.
type Refusal string

// The refusals.
const (
	RefusedNoNumber Refusal = "no-number" // not in E.164, unknown to the numbering plan, short or for emergencies
	RefusedCountry  Refusal = "country"   // of another country, or of none: satellites and the like
	RefusedKind     Refusal = "kind"      // premium rate, shared cost, pagers, mailboxes, whatever is no person's telephone
)

// Dialable says whether a number may be called back: a fixed or mobile telephone in one of the countries (ISO 3166,
// "IT"). What the numbering plan does not know is refused too, since who gives such a number may be paid for our call.
func Dialable(n call.Number, countries []string) Refusal {
	complete, ok := E164("", string(n))
	if !ok || complete != n {
		return RefusedNoNumber
	}
	parsed, err := phonenumbers.Parse(string(n), "")
	if err != nil || !phonenumbers.IsValidNumber(parsed) {
		return RefusedNoNumber
	}
	if !slices.Contains(countries, phonenumbers.GetRegionCodeForNumber(parsed)) {
		return RefusedCountry
	}
	switch phonenumbers.GetNumberType(parsed) {
	case phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE, phonenumbers.VOIP:
		return ""
	}
	return RefusedKind
}

// CountriesOf is the country of a number in E.164, for a number that was allowed by name; none when it has none.
func CountriesOf(n call.Number) []string {
	parsed, err := phonenumbers.Parse(string(n), "")
	if region := phonenumbers.GetRegionCodeForNumber(parsed); err == nil && region != "" {
		return []string{region}
	}
	return nil
}

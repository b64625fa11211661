package call

import "strings"

// euCountries are the member states of the European Union since 1 February 2020 by their ISO 3166-1 alpha-2 codes, as
// the Publications Office lists them (Interinstitutional Style Guide, section 7.1.1 and annex A5); Greece is GR there in ISO and
// EL in the Union's own use.
const euCountries = " AT BE BG HR CY CZ DK EE FI FR DE GR EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "

// InEU reports whether a country, by its ISO 3166 alpha-2 code, is a member state of the European Union. It is false for
// an empty code: nobody said where that is.
func InEU(country string) bool {
	return len(country) == 2 && strings.Contains(euCountries, " "+strings.ToUpper(country)+" ")
}

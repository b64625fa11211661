package call

import (
	"strings"
	"testing"
)

func TestInEU(t *testing.T) {
	for country, want := range map[string]bool{
		"IT": true, "it": true, "GR": true, "EL": true, "HR": true, "SE": true,
		"AL": false, "CH": false, "GB": false, "NO": false, "": false, " ": false, "T ": false, "ITA": false, "T B": false,
	} {
		if InEU(country) != want {
			t.Errorf("%q in the EU: %v", country, !want)
		}
	}
	if n := len(strings.Fields(euCountries)); n != 27+1 {
		t.Errorf("%d codes for 27 member states", n)
	}
}

package calendar

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/it"
)

// Countries lists the countries whose national holidays are known.
func Countries() []string { return []string{"AT", "DE", "ES", "FR", "IT"} }

// national returns the holidays that the whole country keeps. Days kept by a region or a town (a patron saint) are not
// among them: they are written under `closed:`.
func national(country string) (holidays []*cal.Holiday, ok bool) {
	switch country {
	case "AT":
		return at.Holidays, true
	case "DE":
		return de.Holidays, true
	case "ES":
		return es.Holidays, true
	case "FR":
		return fr.Holidays, true
	case "IT":
		return append(slices.Clone(it.Holidays), sanFrancesco()), true
	}
	return nil, false
}

// sanFrancesco is national again since 2026 (legge 151/2025), which the library does not know yet.
func sanFrancesco() *cal.Holiday {
	return &cal.Holiday{
		Name: "San Francesco d'Assisi", Type: cal.ObservancePublic,
		StartYear: 2026, Month: time.October, Day: 4, Func: cal.CalcDayOfMonth,
	}
}

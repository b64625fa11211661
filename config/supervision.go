package config

import (
	"strings"

	"centralino/flows/strict"
)

// Supervision is whether supervisors may hear conversations while they last.
type Supervision struct {
	// LegalBasis is the legal basis on which they may; empty: they may not.
	LegalBasis string
}

func readSupervision(v strict.Value) (s Supervision) {
	if v.Missing() {
		return s
	}
	m := v.Map()
	basis := m.Need("legal_basis", "name the agreement or the permission")
	s.LegalBasis = strings.TrimSpace(basis.Text(""))
	if s.LegalBasis == "" && !basis.Missing() {
		basis.Fault("name the agreement or the permission", "`legal_basis` is empty")
	}
	m.Close()
	return s
}

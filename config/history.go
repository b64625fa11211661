package config

import (
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// History is where what happened is kept for reports, and for how long.
type History struct {
	Enabled   bool
	DSN       call.Secret // empty: SQLite in the data folder
	Retention Retention
	// LegalBasis is the legal basis on which figures of single agents are shown; empty: they are not.
	LegalBasis string
}

// Retention is how long what is kept; 0: for ever.
type Retention struct {
	Numbers, Digits, Customers, Notes, Agents, Rows time.Duration // in the history
	Journal                                         time.Duration // events in the journal
}

const day = 24 * time.Hour

// DefaultRetention is how long things are kept when nothing is said.
func DefaultRetention() Retention {
	return Retention{Numbers: 30 * day, Digits: 30 * day, Customers: 180 * day, Notes: 180 * day, Agents: 180 * day, Rows: 730 * day}
}

func (l *loader) readHistory(v strict.Value) History {
	m := v.Map()
	h := History{Enabled: m.Get("enabled").Bool(true)}
	if dsn := m.Get("dsn"); !dsn.Missing() {
		h.DSN = l.secret(dsn)
		if text := h.DSN.Reveal(); text != "" && !strings.HasPrefix(text, "postgres://") &&
			!strings.HasPrefix(text, "postgresql://") && !strings.HasPrefix(text, "sqlite:") {
			dsn.Fault("write postgres://USER:PASSWORD@HOST/DATABASE, or sqlite:FILE", "`dsn` names no database that is known")
		}
	}
	r, usual := m.Get("retention").Map(), DefaultRetention()
	h.Retention = Retention{
		Numbers: days(r.Get("numbers"), usual.Numbers), Digits: days(r.Get("digits"), usual.Digits),
		Customers: days(r.Get("customers"), usual.Customers), Notes: days(r.Get("notes"), usual.Notes),
		Agents: days(r.Get("agents"), usual.Agents), Rows: days(r.Get("rows"), usual.Rows), Journal: days(r.Get("journal"), usual.Journal),
	}
	r.Close()
	f := m.Get("agent_figures").Map()
	basis := f.Get("legal_basis")
	h.LegalBasis = strings.TrimSpace(basis.Text(""))
	if h.LegalBasis == "" && !basis.Missing() {
		basis.Fault("name the agreement or the permission", "`legal_basis` is empty")
	}
	f.Close()
	m.Close()
	return h
}

// longestDays is how long anything may be kept, short of for ever: a century.
const longestDays = 36500

// days reads 30d or forever.
func days(v strict.Value, otherwise time.Duration) time.Duration {
	if v.Missing() {
		return otherwise
	}
	text := v.Digits("")
	if text == "forever" {
		return 0
	}
	number, inDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(number)
	switch {
	case text == "": // said already
	case err == nil && !inDays:
		v.Fault("did you mean "+text+"d?", "`%s` must be a number of days such as 30d", v.Name())
	case err != nil || n < 1 || n > longestDays:
		v.Fault("write 30d, or forever", "`%s` must be 1d to %dd, or forever, not %q", v.Name(), longestDays, text)
	default:
		return time.Duration(n) * day
	}
	return otherwise
}

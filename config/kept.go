package config

import (
	"strings"
	"time"

	"centralino/flows/strict"
)

// Recordings are how long what callers and agents said is kept, and who may hear it on the pages. A time of 0 is for ever.
type Recordings struct {
	Keep     time.Duration // conversations
	Messages time.Duration // messages in voicemail, comments of surveys

	// LegalBasis is the legal basis on which conversations may be heard on the pages; empty: nobody may.
	LegalBasis string
	Reason     bool // who hears a recording has to say why
}

func readRecordings(v strict.Value) Recordings {
	m := v.Map()
	basis := m.Get("legal_basis")
	r := Recordings{
		Keep: days(m.Get("keep"), 0), Messages: days(m.Get("messages"), 0),
		LegalBasis: strings.TrimSpace(basis.Text("")), Reason: m.Get("reason").Bool(false),
	}
	if r.LegalBasis == "" && !basis.Missing() {
		basis.Fault("name the agreement or the permission", "`legal_basis` is empty")
	}
	m.Close()
	return r
}

// Signalling is how much is kept of what telephones and we said to each other.
type Signalling struct {
	Enabled   bool
	Keep      time.Duration
	Megabytes int // of all that is kept
}

// Callers' numbers stand in every message: they are kept no longer than anywhere else.
const (
	signallingKeep      = 7 * day
	signallingMegabytes = 512
	signallingLargest   = 1 << 20
)

func readSignalling(v strict.Value, numbers time.Duration) Signalling {
	m := v.Map()
	keep := m.Get("keep")
	s := Signalling{
		Enabled: m.Get("enabled").Bool(true), Keep: days(keep, signallingKeep),
		Megabytes: m.Get("megabytes").Int(signallingMegabytes, 16, signallingLargest),
	}
	m.Close()
	switch {
	case s.Keep == 0:
		keep.Fault("write a number of days", "signalling is not kept `forever`: callers' numbers stand in it")
	case numbers == 0 || s.Keep <= numbers:
	case keep.Missing():
		s.Keep = numbers
	default:
		keep.Fault("shorten it, or lengthen `history.retention.numbers`",
			"signalling would be kept longer than `history.retention.numbers`, and callers' numbers stand in it")
	}
	return s
}

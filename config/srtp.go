package config

import (
	"slices"

	"centralino/flows/strict"
)

// srtp reads whether sound is encrypted. The keys travel in SIP, so encryption that nobody can listen in on needs SIP that
// nobody can read: the first place that asks for it is told when there is none.
func (l *loader) srtp(v strict.Value, otherwise SRTP) SRTP {
	s := SRTP(v.OneOf(string(otherwise), string(SRTPOff), string(SRTPOffer), string(SRTPRequire)))
	if v.Missing() || s == SRTPOff || l.srtpWarned || slices.ContainsFunc(l.config.SIP.Listen, private) {
		return s
	}
	l.srtpWarned = true
	v.Warn("let SIP run over a network you trust or a VPN", "the keys of SRTP travel in SIP, and no address of `listen` encrypts SIP")
	return s
}

// private reports whether SIP over the address is encrypted.
func private(o Listen) bool { return o.Transport != "udp" && o.Transport != "tcp" }

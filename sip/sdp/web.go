package sdp

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"centralino/call"

	pion "github.com/pion/sdp/v3"
)

// Web is what a side says of a WebRTC transport: how the other finds it, RFC 8839, and by which certificate the two know each
// other, RFC 8122. A stream that has one carries RTCP on the port of RTP.
type Web struct {
	Fragment     string      // a=ice-ufrag
	Password     call.Secret // a=ice-pwd
	Lite         bool        // this side only answers checks, RFC 8445 section 2.5
	Fingerprints []Fingerprint
	Setup        Setup
	Candidates   []netip.AddrPort // of ours; the other side's are found by its checks, and not read
	Mid          string           // name of the stream, RFC 8843
	Bundled      bool             // the side writes a=group:BUNDLE with it
	Source       uint32           // of our packets, RFC 5576: some peers hear no others before they have the answer; 0: not said
}

// Fingerprint is the hash of a certificate.
type Fingerprint struct {
	Algorithm string // in small letters: "sha-256"
	Value     []byte
}

// Setup is who begins the DTLS handshake, RFC 4145 section 4. The zero value leaves it to the other side.
type Setup uint8

// The values of a=setup that are used.
const (
	ActPass Setup = iota
	Active
	Passive
)

// String is the attribute's value.
func (s Setup) String() string {
	switch s {
	case Active:
		return "active"
	case Passive:
		return "passive"
	default:
		return "actpass"
	}
}

// Peer is the browser as the media has to know it.
type Peer struct {
	Fragment     string // another one than before: the browser restarts ICE
	Fingerprints []Fingerprint
	Passive      bool // we begin the handshake
}

const (
	profileWeb  = "UDP/TLS/RTP/SAVPF" // RFC 5764 section 8, with feedback
	profileWebP = "UDP/TLS/RTP/SAVP"

	maxFingerprints = 8
)

func isWeb(proto string) bool { return proto == profileWeb || proto == profileWebP }

// readWeb reads a WebRTC transport; false when something is missing without which there is none. What is the same for all
// streams may stand at the top.
func (d *Description) readWeb(session, media section) bool {
	w := &Web{}
	session.attributes(w.read)
	top := len(w.Fingerprints)
	media.attributes(w.read)
	if len(w.Fingerprints) > top {
		w.Fingerprints = w.Fingerprints[top:] // those of the stream count, RFC 8122 section 5
	}
	session.attributes(func(name, value string) {
		if f := strings.Fields(value); name == "group" && len(f) > 1 && f[0] == "BUNDLE" && slices.Contains(f[1:], w.Mid) {
			w.Bundled = w.Mid != ""
		}
	})
	if w.Fragment == "" || w.Password.Len() == 0 || len(w.Fingerprints) == 0 || !d.RTCPMux {
		return false
	}
	d.Web = w
	return true
}

func (w *Web) read(name, value string) {
	switch name {
	case "ice-ufrag":
		if len(value) >= 4 && len(value) <= 256 && word8839(value) { // RFC 8839 section 5.4
			w.Fragment = value
		}
	case "ice-pwd":
		if len(value) >= 22 && len(value) <= 256 {
			w.Password = call.NewSecret(value)
		}
	case "ice-lite":
		w.Lite = true
	case "mid":
		if isToken(value) {
			w.Mid = value
		}
	case "setup":
		for s := ActPass; s <= Passive; s++ {
			if s.String() == value {
				w.Setup = s
			}
		}
	case "fingerprint":
		algorithm, text, _ := strings.Cut(value, " ")
		sum, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(text), ":", ""))
		if err == nil && len(sum) > 0 && len(sum) <= 64 && isToken(algorithm) && len(w.Fingerprints) < 2*maxFingerprints {
			w.Fingerprints = append(w.Fingerprints, Fingerprint{strings.ToLower(algorithm), sum})
		}
	}
}

// word8839 reports whether a text has only the characters of a fragment, RFC 8839 section 5.4.
func word8839(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') && r != '+' && r != '/' && r != '-' && r != '_' && r != '='
	}) < 0
}

// isToken reports whether a text can be written again where it was read.
func isToken(s string) bool {
	return s != "" && len(s) <= 64 && strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// session are the attributes that stand at the top.
func (w *Web) session() []pion.Attribute {
	var a []pion.Attribute
	if w.Lite {
		a = append(a, pion.NewPropertyAttribute("ice-lite"))
	}
	if w.Bundled {
		a = append(a, pion.NewAttribute("group", "BUNDLE "+w.Mid))
	}
	return a
}

// attributes are those of the stream.
func (w *Web) attributes() []pion.Attribute {
	a := []pion.Attribute{
		pion.NewAttribute("ice-ufrag", w.Fragment), pion.NewAttribute("ice-pwd", w.Password.Reveal()),
		pion.NewAttribute("setup", w.Setup.String()),
	}
	for _, f := range w.Fingerprints {
		a = append(a, pion.NewAttribute("fingerprint", f.String()))
	}
	if w.Mid != "" {
		a = append(a, pion.NewAttribute("mid", w.Mid))
	}
	for i, c := range w.Candidates {
		a = append(a, pion.NewAttribute("candidate", candidate(i, c)))
	}
	if len(w.Candidates) > 0 {
		a = append(a, pion.NewPropertyAttribute("end-of-candidates"), pion.NewAttribute("msid", "centralino audio"))
	}
	if w.Source != 0 {
		a = append(a, pion.NewAttribute("ssrc", fmt.Sprintf("%d cname:centralino", w.Source)))
	}
	return a
}

// candidate is a host candidate of ours, RFC 8839 section 5.1; those that stand first are preferred, RFC 8445 section 5.1.2.1.
func candidate(i int, at netip.AddrPort) string {
	const hostPreference, component = 126, 1
	priority := hostPreference<<24 | (65535-i)<<8 | (256 - component)
	return fmt.Sprintf("%d %d udp %d %s %d typ host", i+1, component, priority, at.Addr(), at.Port())
}

// String is how the attribute writes it.
func (f Fingerprint) String() string {
	parts := make([]string, len(f.Value))
	for i, b := range f.Value {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return f.Algorithm + " " + strings.Join(parts, ":")
}

// offered is our transport in an offer. The stream keeps its name, RFC 8843 section 7.
func (l Local) offered() *Web {
	w := *l.Web
	w.Setup, w.Mid, w.Bundled = ActPass, "0", true
	if l.Last != nil && l.Last.Web != nil {
		w.Mid, w.Bundled = l.Last.Web.Mid, l.Last.Web.Bundled
	}
	return &w
}

// answering is our transport in an answer. We leave it to browsers to begin: their packets show that they have found us.
func (l Local) answering(offer *Web) *Web {
	w := *l.Web
	w.Setup, w.Mid, w.Bundled = Passive, offer.Mid, offer.Bundled
	if offer.Setup == Passive {
		w.Setup = Active
	}
	return &w
}

// agreeWeb takes what the browser says.
func (m *Media) agreeWeb(local, remote *Description) error {
	if local.Web == nil || remote.Web == nil {
		return ErrSRTP
	}
	m.Web = &Peer{
		Fragment: remote.Web.Fragment, Fingerprints: remote.Web.Fingerprints,
		Passive: remote.Web.Setup == Passive || local.Web.Setup == Active,
	}
	return nil
}

// mid is the name of the i-th stream as it was read.
func mid(m section) (name string) {
	m.attributes(func(key, value string) {
		if key == "mid" && isToken(value) {
			name = value
		}
	})
	return name
}

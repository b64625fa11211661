package app

import (
	"errors"
	"slices"

	"centralino/call"
	"centralino/config"
	"centralino/sip"
	"centralino/sip/sdp"
)

// srtpKeys are a leg's keys. Ours stay the same for as long as the call lasts, so that a re-offer begins no counter anew;
// but no key is ever used for a second time once another was.
type srtpKeys struct {
	wanted sdp.SRTP
	ours   []sdp.Crypto // one for each suite, in our order of preference; nil where SRTP is not wanted
	suite  sdp.Suite    // in use; empty: none
	theirs call.Secret
}

func newSRTPKeys(wanted sdp.SRTP) srtpKeys {
	if wanted == sdp.Plain || wanted == sdp.DTLS {
		return srtpKeys{wanted: wanted}
	}
	return srtpKeys{wanted: wanted, ours: sdp.NewKeys()}
}

// follow draws a new key where the other side offers a new one of its own: it may be another telephone that has taken the
// call over, and cannot know how far our counter is. RFC 4568 section 7.1.4.
func (k *srtpKeys) follow(offer *sdp.Description) {
	known := func(c sdp.Crypto) bool { return c.Suite == k.suite && c.Key.Equal(k.theirs) }
	if k.suite != "" && !slices.ContainsFunc(offer.Crypto, known) {
		k.renew(k.suite)
	}
}

// settle takes what was agreed. The suite in use is preferred from now on, and the key of one that was left is forgotten.
func (k *srtpKeys) settle(m sdp.Media) {
	if k.suite != "" && k.suite != m.Suite {
		k.renew(k.suite)
	}
	k.suite, k.theirs = m.Suite, m.Theirs
	if i := k.index(m.Suite); i > 0 {
		used := k.ours[i]
		k.ours = slices.Insert(slices.Delete(slices.Clone(k.ours), i, i+1), 0, used)
	}
}

func (k *srtpKeys) renew(s sdp.Suite) {
	k.ours = slices.Clone(k.ours)
	i := k.index(s)
	k.ours[i] = sdp.NewKey(k.ours[i].Tag, s)
}

func (k *srtpKeys) index(s sdp.Suite) int {
	return slices.IndexFunc(k.ours, func(c sdp.Crypto) bool { return c.Suite == s })
}

// secured reports whether the leg's sound is encrypted.
func (l *leg) secured() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.srtp.suite != "" || l.web != nil
}

// noSRTP refuses a call whose offer and our configuration do not agree on SRTP.
func noSRTP(in *sip.Inbound, l *leg) {
	const transportUnavailable = 302 // RFC 3261 section 20.43: incompatible transport protocol
	text := "SRTP is not used here"
	switch l.srtp.wanted {
	case sdp.Required:
		text = "SRTP with SDES keys is required here"
	case sdp.Optional:
		text = "no SRTP suite in common"
	case sdp.DTLS:
		text = "browsers are spoken to by DTLS-SRTP here"
	case sdp.Plain:
	}
	in.NotAcceptable(transportUnavailable, text)
}

// disagreement says in the journal's words why two descriptions do not go together.
func disagreement(err error) call.Reason {
	if errors.Is(err, sdp.ErrSRTP) {
		return call.NoSRTP
	}
	return call.NoCodec
}

// srtp is whether an incoming call is to be encrypted: always where it is a browser's, else as its agent or its trunk has it.
func (h *helpline) srtp(in *sip.Inbound) sdp.SRTP {
	if h.browsing(in) {
		return sdp.DTLS
	}
	if in.Agent != "" {
		return h.agentSRTP(in.Agent)
	}
	return h.trunkSRTP(in.Trunk)
}

// trunkSRTP is whether calls by a trunk are to be encrypted.
func (h *helpline) trunkSRTP(id call.TrunkID) sdp.SRTP {
	for _, t := range h.cfg.SIP.Trunks {
		if t.ID == id {
			return srtpOf(t.SRTP)
		}
	}
	return srtpOf(h.cfg.SIP.SRTP)
}

// agentSRTP is whether calls with an agent are to be encrypted.
func (h *helpline) agentSRTP(id call.AgentID) sdp.SRTP {
	for _, a := range h.cfg.Agents {
		if a.ID == id {
			return srtpOf(a.SRTP)
		}
	}
	return srtpOf(h.cfg.SIP.SRTP)
}

func srtpOf(s config.SRTP) sdp.SRTP {
	switch s {
	case config.SRTPRequire:
		return sdp.Required
	case config.SRTPOffer:
		return sdp.Optional
	default:
		return sdp.Plain
	}
}

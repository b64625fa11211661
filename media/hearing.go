package media

import (
	"slices"

	"centralino/media/conceal"
	"centralino/media/g711"
	"centralino/media/g722"
)

const (
	// fading is how many codes it takes to go over from the mix to a G.722 partner: 10 ms.
	fading = 80
	// g722Delay is how much G.722 delays a sound, in samples of 16 kHz, half of it in the peer.
	g722Delay = 22
)

// hearing is what a sender keeps while its stream is in a conference: whether its peer hears the partner's packets as
// they come or the mix, and what it heard last, so that going over from one to the other does not click. The sender's
// lock guards it.
type hearing struct {
	owner  *conference
	wanted bool // the peer is to hear the mix
	mixed  bool // it does
	splice bool // what comes next does not follow on what was heard
	lapsed bool // something else was heard meanwhile

	rate    int // of the sound heard
	ear     conceal.Concealer
	decoder g722.Decoder // of the G.722 peer
	partner g722.Decoder // of a G.722 partner's codes, while they are not forwarded
	anew    int          // how many of the partner's codes are still to be made to fit
}

// attend begins to keep what the peer hears.
func (s *sender) attend(c *conference) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ear == nil {
		s.ear = &hearing{}
	}
	s.ear.owner = c
}

// want says what the peer is to hear. It goes over at the next packet of the kind.
func (s *sender) want(c *conference, mix bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.ear; h != nil && h.owner == c {
		h.wanted = mix
	}
}

// mixes reports whether the peer hears the mix of the conference.
func (s *sender) mixes(c *conference) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ear != nil && s.ear.owner == c && s.ear.mixed
}

// release lets the peer hear the partner's packets alone.
func (s *sender) release(c *conference) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.ear; h != nil && h.owner == c {
		s.ear = nil
		s.relay.stale = s.relay.stale || h.mixed
	}
}

// direct reports whether a partner's packet is to be sent on. The first one after the mix goes over from it.
func (h *hearing) direct(p *packet, from Codec) bool {
	switch {
	case !h.mixed:
		return true
	case h.wanted:
		if from == G722 {
			var unheard [2 * audioBytes]int16
			for b := p.payload(); len(b) > 0; b = b[min(len(b), audioBytes):] {
				h.partner.Decode(unheard[:], b)
			}
		}
		return false
	}
	h.leave()
	return true
}

// leave goes over from the mix to the partner's packets.
func (h *hearing) leave() {
	h.mixed, h.splice, h.anew = false, true, settling
	if h.lapsed {
		h.lapsed, h.rate = false, 0
	}
}

// pass takes the codes that a G.722 partner sends to a G.722 peer. After the mix they are made to fit the peer's decoder,
// for as long as it remembers the mix.
func (h *hearing) pass(codes []byte, line *wideLine) {
	var pcm [2 * audioBytes]int16
	if h.splice {
		h.splice = false
		line.step()
		h.decoder.Follow(&line.encoder)
		h.ear.Lost(pcm[:2*fading])
		n := line.encoder.Fade(codes[:min(len(codes), fading)], codes, &h.partner, pcm[:])
		line.remember(codes[:n])
		h.decoder.Decode(pcm[:], codes[:n])
		codes = codes[n:]
		h.anew -= n
	}
	if h.anew > 0 && len(codes) > 0 {
		line.step()
		h.anew -= line.encoder.Recode(codes, codes, &h.partner)
		line.remember(codes)
	} else {
		line.pass(codes)
	}
	for part := range slices.Chunk(codes, audioBytes) {
		h.ear.Good(pcm[:h.decoder.Decode(pcm[:], part)])
	}
}

// smooth takes sound that is about to be sent, and changes its beginning if it does not follow on the last.
func (h *hearing) smooth(pcm []int16) {
	if h.splice {
		h.splice = false
		h.ear.Splice(pcm)
		return
	}
	h.ear.Good(pcm)
}

// heed is smooth for codes of a law.
func (h *hearing) heed(codes []byte, law g711.Law) {
	var pcm [audioBytes]int16
	for len(codes) > 0 {
		part := codes[:min(len(codes), audioBytes)]
		codes = codes[len(part):]
		changed := h.splice
		heard := pcm[:law.Decode(pcm[:], part)]
		h.smooth(heard)
		if changed {
			law.Encode(part, heard)
		}
	}
}

// speak writes the codes of G.722 for a sound of the mix. Where the peer heard codes that were not ours, its filters and
// ours are brought together first: both delay the sound, so ours is to be ahead.
func (h *hearing) speak(codes []byte, pcm []int16, line *wideLine) {
	if !line.inStep {
		var ahead [g722Delay]int16
		line.step()
		h.ear.Lost(ahead[:])
		line.encoder.Prime(ahead[:])
	}
	h.smooth(pcm)
	line.encoder.Encode(codes, pcm)
	line.remember(codes)
}

func (h *hearing) suit(codec Codec) {
	if rate := rateOf(codec); rate != h.rate {
		h.rate = rate
		h.ear.Reset(rate)
	}
}

// mixed is a mix for one hearer.
type mixed struct {
	pcm     []int16 // at the rate of the codec; overwritten
	codec   Codec
	ready   bool // the partner can be heard in it
	changed bool // others are heard in it than in the last one
}

// sendMix sends the mix of a tick if the peer is to hear it. Before the partner can be heard in the mix, it is not.
func (s *sender) sendMix(c *conference, tick int64, m mixed, packet *audioPacket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.ear
	switch {
	case h == nil || h.owner != c || s.closed || s.codec != m.codec || !h.mixed && !(h.wanted && m.ready):
		return
	case s.list.active || s.keying:
		h.mixed, h.lapsed = true, true
		return
	}
	if !h.mixed || h.lapsed {
		h.splice, s.spurt = true, true
	}
	if h.lapsed {
		h.rate = 0
	}
	h.mixed, h.lapsed, s.relay.stale = true, false, true
	if lead := int32(s.next - s.zero - uint32(tick*tickSamples)); lead > audioBytes {
		// The peer has more than a packet still to hear: it would be late for all that follows.
		h.splice, s.spurt = true, true
		return
	}
	h.suit(m.codec)
	h.splice = h.splice || m.changed
	if codes := packet[headerSize:]; m.codec == G722 {
		h.speak(codes, m.pcm, s.wide)
	} else {
		h.smooth(m.pcm)
		g711.Law(m.codec).Encode(codes, m.pcm)
	}
	s.sendAudio(tick, packet)
}

package media

import (
	"centralino/call"
	"centralino/media/dtmf"
	"centralino/media/g711"
)

// maxPressed is how many keys one packet can bring: more would need tones too short to be any.
const maxPressed = 8

// tones hears the keys of a peer that sends no telephone-events in its audio. Packets are listened to as they come, in
// order: one that comes before its turn waits for the one in between, until another comes.
type tones struct {
	detector dtmf.Detector
	narrow   *narrowLine // of a G.722 peer
	known    bool
	ssrc     uint32
	seq      uint16
	ts       uint32 // expected next
	early    early
}

// early is a packet that came before its turn.
type early struct {
	waits bool
	packet
	codec Codec
	data  [3 * audioBytes]byte
}

// hear takes the next packet and writes the keys that it completes, as many as there is room for; it returns how many.
func (t *tones) hear(p *packet, codec Codec, pressed []call.Digit) (n int) {
	e := &t.early
	switch between := e.waits && p.ssrc == t.ssrc && int16(p.seq-t.seq) > 0 && int16(e.seq-p.seq) > 0; {
	case between:
		n = t.listen(p, codec, pressed)
		return n + t.listenEarly(pressed[n:])
	case e.waits && p.seq == e.seq && p.ssrc == e.ssrc: // once more
		return 0
	case e.waits:
		n = t.listenEarly(pressed)
	}
	if t.known && p.ssrc == t.ssrc && p.seq-t.seq == 2 && len(p.payload()) <= len(e.data) {
		e.waits, e.packet, e.codec = true, *p, codec
		e.start, e.raw = 0, e.data[:copy(e.data[:], p.payload())]
		return n
	}
	return n + t.listen(p, codec, pressed[n:])
}

// listenEarly takes the packet that waits. What is still missing before it is lost.
func (t *tones) listenEarly(pressed []call.Digit) int {
	t.early.waits = false
	return t.listen(&t.early.packet, t.early.codec, pressed)
}

// listen is hear for a packet whose turn it is.
func (t *tones) listen(p *packet, codec Codec, pressed []call.Digit) (n int) {
	gap, ok := t.gap(p)
	if !ok {
		return 0
	}
	press := func(key byte) {
		if key != 0 && n < len(pressed) {
			pressed[n] = call.Digit(key)
			n++
		}
	}
	if gap > 0 {
		press(t.detector.Lose(gap))
	}
	law := g711.ALaw
	if codec == PCMU {
		law = g711.ULaw
	} else if codec == G722 && t.narrow == nil {
		t.narrow = &narrowLine{}
	}
	var pcm [audioBytes]int16
	var codes [audioBytes]byte
	for b := p.payload(); len(b) > 0; {
		k := copy(codes[:], b)
		b = b[k:]
		if codec == G722 {
			t.narrow.decode(codes[:k], law)
		}
		part := pcm[:law.Decode(pcm[:], codes[:k])]
		for len(part) > 0 {
			taken, key := t.detector.Feed(part)
			part = part[taken:]
			press(key)
		}
	}
	return n
}

// down reports whether a key is held.
func (t *tones) down() bool { return t.detector.Down() != 0 }

// gap returns how many samples are missing before a packet, because they were lost, are late, or were too silent to be
// sent. ok is false for one that comes too late or twice. Timestamps that stand still count as none missing: some
// peers' do.
func (t *tones) gap(p *packet) (n int, ok bool) {
	order := int16(p.seq - t.seq)
	switch {
	case !t.known || p.ssrc != t.ssrc || order < -maxMisorder:
		n = sampleRate // of silence before another source
	case order <= 0:
		return 0, false
	default:
		n = max(0, int(int32(p.ts-t.ts)))
	}
	t.known, t.ssrc, t.seq, t.ts = true, p.ssrc, p.seq, p.ts+uint32(len(p.payload()))
	return n, true
}

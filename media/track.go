package media

import (
	"time"

	"centralino/call"
)

const (
	// hushAfter is how long after a telephone-event the audio is left out: phones let the tone be heard too.
	hushAfter = 150 * time.Millisecond
	// unknownKey is how much of a tone has been heard, in samples, when it is known to be a key; more is taken out.
	unknownKey = 70 * sampleRate / 1000
	// How far timestamps may leave the clock, in samples, before they are set anew. What is late must come before it is
	// written: see recordSettle.
	maxTrackLate  = 8 * sampleRate / 10
	maxTrackEarly = 4 * sampleRate / 10
	// maxTrackLost is the longest gap that counts as lost packets, in samples: what is made up has faded out by then.
	maxTrackLost = sampleRate / 10
)

// track brings one stream's packets to their places in a recording. It is used under the receiver's lock.
type track struct {
	tape *Recording
	side int

	known bool
	ssrc  uint32
	seq   uint16
	ts    uint32 // the timestamp that lies at place
	place int64
	until int64         // where that packet ends
	quiet time.Duration // until when nothing is taken
	tones tones         // of a telephone that agreed to telephone-events, and sends tones all the same
}

// take takes a packet. Its place follows from its timestamp as long as that goes with the clock.
func (t *track) take(p *packet, codec Codec, now time.Duration) {
	wall := elapsed(now - t.tape.start)
	step := int64(int32(p.ts - t.ts))
	at := t.place + step
	if off := at - wall; !t.known || p.ssrc != t.ssrc || off > maxTrackEarly || off < -maxTrackLate && step > 0 {
		at, step = wall, 1
		t.known, t.ssrc, t.until = true, p.ssrc, wall
	}
	loud := now >= t.quiet
	if step > 0 { // what comes late, or twice, tells nothing of the clock
		if gap := at - t.until; loud && gap > 0 && gap <= maxTrackLost && p.seq-t.seq > 1 {
			t.tape.lose(t.side, t.until, at)
		}
		t.seq, t.ts, t.place, t.until = p.seq, p.ts, at, at+int64(len(p.payload()))
	}
	if !loud {
		return
	}
	t.tape.put(t.side, at, codec, p.payload())
}

// listen leaves out keys that come as tones, and are no keys to anybody else. Telephones with G.722 are left out: finding tones
// in it costs twenty times as much, and what sends tones against its word are gateways, which have none.
func (t *track) listen(p *packet, codec Codec, now time.Duration) {
	if codec == G722 {
		return
	}
	var unheard [maxPressed]call.Digit
	t.tones.hear(p, codec, unheard[:])
	if t.tones.down() {
		t.hushTone(now)
	}
}

// hushKey leaves out the tone that phones let be heard beside a telephone-event, and the packet before, in which it may
// have begun.
func (t *track) hushKey(now time.Duration) { t.hush(now, t.place) }

// hushTone leaves out a key that is heard as a tone, from before it could be known.
func (t *track) hushTone(now time.Duration) { t.hush(now, t.place+audioBytes-unknownKey) }

func (t *track) hush(now time.Duration, from int64) {
	t.quiet = now + hushAfter
	t.tape.erase(t.side, from)
}

// record puts the receiver on a recording.
func (r *receiver) record(t *track) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return ErrClosed
	case r.track != nil:
		return ErrBusy
	}
	r.track = t
	return nil
}

// unrecord takes the receiver off a recording, if it is on it.
func (r *receiver) unrecord(from *Recording) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.track != nil && r.track.tape == from {
		r.track = nil
	}
}

// recording is what the receiver is on, nil for none.
func (r *receiver) recording() *Recording {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.track == nil {
		return nil
	}
	return r.track.tape
}

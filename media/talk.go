package media

import (
	"sync"
	"time"

	"centralino/media/conceal"
	"centralino/media/g711"
	"centralino/media/g722"
	"centralino/media/jitter"
	"centralino/media/resample"
)

// talk is what one peer says, as sound that comes every 20 ms: its packets in order, held for as long as their jitter
// needs, and made up where they are lost. The receiver puts packets in, the pacing loop takes sound out.
type talk struct {
	mu     sync.Mutex
	buffer jitter.Buffer

	// Of the pacing loop.
	ear     conceal.Concealer
	rate    int // of the ear and of what was decoded last; 0 before the first sound
	decoder g722.Decoder
	halver  resample.Halver
	doubler resample.Doubler
	narrow  [audioBytes]int16     // the frame at 8 kHz, if it was asked for
	wide    [2 * audioBytes]int16 // and at 16
	begun   bool                  // there was sound
	spliced bool                  // what comes next does not follow on what was heard
	low     bool                  // the last frame was no louder than a pause between words
	loudest int                   // how loud the talker has been; it is forgotten within a minute
}

// take takes a packet of the talker.
func (t *talk) take(p *packet, codec Codec, noise bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buffer.Put(jitter.Packet{
		SSRC: p.ssrc, Seq: p.seq, Timestamp: p.ts, Codec: uint8(codec), Noise: noise, Payload: p.payload(),
	}, time.Duration(p.arrival))
}

// tick makes the next 20 ms at the rates that are asked for.
func (t *talk) tick(now time.Duration, narrow, wide bool) {
	t.mu.Lock()
	pieces := t.buffer.Tick(now, t.low)
	t.mu.Unlock()
	for i := range pieces {
		if p := &pieces[i]; p.Kind == jitter.Sound {
			t.begun = true
			t.suit(Codec(p.Codec))
			break
		}
	}
	frame := t.narrow[:]
	if t.rate == wideRate {
		frame = t.wide[:]
	}
	t.hear(frame, pieces)
	t.weigh(frame)
	switch {
	case t.rate == wideRate && narrow:
		t.halver.Halve(t.narrow[:], t.wide[:])
	case t.rate != wideRate && wide:
		t.doubler.Double(t.wide[:], t.narrow[:])
	}
}

// suit goes over to the rate of a codec. A talker rarely changes it.
func (t *talk) suit(codec Codec) {
	if rate := rateOf(codec); t.rate != rate {
		t.rate, t.spliced = rate, true
		t.ear.Reset(rate)
	}
}

// rateOf is the rate of the sound that a codec carries.
func rateOf(codec Codec) int {
	if codec == G722 {
		return wideRate
	}
	return sampleRate
}

// hear writes the frame that the pieces make.
func (t *talk) hear(frame []int16, pieces []jitter.Piece) {
	if t.rate == 0 {
		clear(frame)
		return
	}
	perTick := t.rate / sampleRate
	for i := range pieces {
		p := &pieces[i]
		n := p.Samples * perTick
		fits := rateOf(Codec(p.Codec)) == t.rate
		switch {
		case p.Kind == jitter.Skipped && fits:
			t.pass(p.Codes)
			t.spliced = true
			continue
		case p.Kind == jitter.Skipped:
			continue
		case p.Kind == jitter.Sound && fits:
			t.decode(frame[:n], p)
			if t.spliced {
				t.ear.Splice(frame[:n])
			} else {
				t.ear.Good(frame[:n])
			}
		default: // a pause too is faded into
			t.ear.Lost(frame[:n])
		}
		t.spliced = false
		frame = frame[n:]
	}
}

// decode turns a piece into sound.
func (t *talk) decode(pcm []int16, p *jitter.Piece) {
	switch codec := Codec(p.Codec); codec {
	case G722:
		t.decoder.Decode(pcm, p.Codes)
	default:
		g711.Law(codec).Decode(pcm, p.Codes)
	}
}

// pass lets the decoder go on over codes that are left out.
func (t *talk) pass(codes []byte) {
	if t.rate == wideRate {
		var unheard [2 * audioBytes]int16
		t.decoder.Decode(unheard[:], codes)
	}
}

// weigh finds out whether the frame is low: 24 dB below the loudest of late.
func (t *talk) weigh(frame []int16) {
	const (
		every = 4  // samples of the frame are looked at
		share = 16 // of the loudest
		hush  = 32 // is always low
	)
	sum := 0
	for i := 0; i < len(frame); i += every {
		s := int(frame[i])
		sum += max(s, -s)
	}
	mean := sum * every / len(frame)
	t.loudest = max(mean, t.loudest-t.loudest>>9)
	t.low = mean < max(hush, t.loudest/share)
}

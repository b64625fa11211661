package media

import (
	"centralino/media/g711"
	"centralino/media/g722"
	"centralino/media/resample"
)

const (
	// lineMemory is how many of the last codes tell where the peer's decoder is: after 100 ms what was before is
	// forgotten but for a hundredth.
	lineMemory = 800
	// settling is how many codes of a clip are made anew, so that the decoder is where the rest of the clip expects it:
	// 100 ms.
	settling = 800
)

// wideLine is what is known of a G.722 peer's decoder. It has a state that every code moves, and codes that were made in
// another state are heard wrongly for a moment, as a click or a roar. Clips are all made in the state of a call that
// begins; their first codes are therefore made anew in the state that the sound before has left.
type wideLine struct {
	encoder g722.Encoder // where the peer's decoder is, while inStep
	inStep  bool
	recent  [lineMemory]byte // the last codes sent
	known   int              // of them
	clip    g722.Decoder     // of the clip whose first codes are made anew
	anew    int              // how many are left
	doubler resample.Doubler
	low     [audioBytes]int16
	high    [2 * audioBytes]int16
}

// step brings the encoder to where the peer's decoder is.
func (l *wideLine) step() {
	if !l.inStep {
		l.inStep = true
		l.encoder = g722.Encoder{}
		l.encoder.Follow(l.recent[lineMemory-l.known:])
	}
}

// remember keeps codes that the peer will have heard.
func (l *wideLine) remember(codes []byte) {
	codes = codes[max(0, len(codes)-lineMemory):]
	copy(l.recent[:], l.recent[len(codes):])
	copy(l.recent[lineMemory-len(codes):], codes)
	l.known = min(lineMemory, l.known+len(codes))
}

// play takes the next codes of a clip, no more than a packet's, and makes them fit.
func (l *wideLine) play(codes []byte, begins bool) {
	if begins {
		l.clip, l.anew = g722.Decoder{}, settling
	}
	if l.anew > 0 {
		l.step()
		l.anew -= l.encoder.Recode(codes, codes, &l.clip)
	} else {
		l.inStep = false
	}
	l.remember(codes)
}

// silence writes codes of silence after whatever was sent.
func (l *wideLine) silence(codes []byte) {
	l.step()
	clear(l.high[:])
	l.encoder.Encode(codes, l.high[:])
	l.remember(codes)
}

// encode puts codes of G.722 in the place of those of a law, as many. In a conference, h is what the peer hears of it.
func (l *wideLine) encode(codes []byte, from g711.Law, h *hearing) {
	l.step()
	for len(codes) > 0 {
		n := from.Decode(l.low[:], codes)
		l.doubler.Double(l.high[:], l.low[:n])
		if h != nil {
			h.smooth(l.high[:2*n])
		}
		l.encoder.Encode(codes[:n], l.high[:2*n])
		l.remember(codes[:n])
		codes = codes[n:]
	}
}

// pass takes codes that somebody else made for the peer.
func (l *wideLine) pass(codes []byte) {
	l.inStep = false
	l.remember(codes)
}

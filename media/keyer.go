package media

import "centralino/call"

// The shape of a key that we press, in packets: some peers miss keys and gaps that are shorter.
const (
	keyPackets = 6              // 120 ms of tone, the last packet with the end bit
	keyRepeats = 2              // the end is said three times, RFC 4733 section 2.5.1.4
	keySteps   = keyPackets + 5 // then silence, 100 ms after the tone
	keyQueue   = 64             // keys that may wait
)

// keyer holds the keys that are still to be pressed.
type keyer struct {
	queue [keyQueue]call.Digit
	n     int
	step  int // of the first key
	ts    uint32
}

func (k *keyer) add(d call.Digit) {
	k.queue[k.n] = d
	k.n++
}

func (k *keyer) shift() {
	copy(k.queue[:], k.queue[1:k.n])
	k.n--
	k.step = 0
}

// sendKey sends the tick's part of the key being pressed.
func (s *sender) sendKey(tick int64) {
	k := &s.keys
	step := k.step
	if step == 0 {
		s.spurt = true
		s.begin(tick)
		k.ts = s.next
		s.next += keyPackets * audioBytes
	}
	if step < keyPackets+keyRepeats && s.params.EventPayload != 0 { // the peer may take none any more
		packets := min(step+1, keyPackets)
		b := s.key[:]
		putKey(b[headerSize:], k.queue[0].Event(), packets == keyPackets, uint16(packets*audioBytes))
		s.send(b, s.params.EventPayload, step == 0, k.ts)
	}
	s.spurt = true
	if k.step++; k.step == keySteps {
		k.shift()
		s.keying = k.n > 0
	}
}

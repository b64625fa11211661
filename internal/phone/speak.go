package phone

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/pion/rtp"
)

// outgoing is what is being sent.
type outgoing struct {
	ssrc    uint32
	seq     uint16
	first   uint32    // timestamp at the beginning
	began   time.Time // of the RTP clock
	source  source
	coder   coder
	running bool
	pause   bool // keys are being pressed
	marker  bool
	frame   [frame]byte
	data    [512]byte
}

func (o *outgoing) begin() {
	o.ssrc, o.seq, o.first, o.began = rand.Uint32(), uint16(rand.Uint32()), rand.Uint32(), time.Now()
}

// clock is the RTP timestamp of now, in whole frames.
func (o *outgoing) clock() uint32 {
	return o.first + frame*uint32(time.Since(o.began)/(20*time.Millisecond))
}

// source fills a packet with the next 20 ms, encoded. It reports whether there is more.
type source func(c *coder, out []byte) (more bool)

// Tone sends a tone of one or more frequencies, in whole Hz, until Silence or another sound. They are below 4 kHz, with
// G.722 below 7 kHz.
func (c *Call) Tone(frequencies ...float64) {
	var second []int16 // of 16 kHz
	var encoded []byte // encoding once a second would cost more than all the rest of a long call
	law, at := uint8(0), 0
	c.media.play(func(c *coder, out []byte) bool {
		switch {
		case c.payload == payloadG722: // what it writes depends on what it wrote
			if second == nil {
				second = chord(wideRate, frequencies)
			}
			c.state.Encode(out, second[2*at:])
		case encoded == nil || c.payload != law:
			pcm := chord(8000, frequencies)
			encoded, law = make([]byte, len(pcm)), c.payload
			c.encode(encoded, pcm)
			fallthrough
		default:
			copy(out, encoded[at:])
		}
		at = (at + frame) % 8000
		return true
	})
}

// chord is a second, after which every tone of whole Hz begins anew.
func chord(rate int, frequencies []float64) []int16 {
	second := make([]int16, rate)
	for i := range second {
		var v float64
		for _, f := range frequencies {
			v += math.Sin(2 * math.Pi * math.Round(f) * float64(i) / float64(rate))
		}
		second[i] = int16(8000 * v / float64(max(1, len(frequencies))))
	}
	return second
}

// Say sends 8 kHz audio once, then nothing.
func (c *Call) Say(pcm []int16) {
	rest := pcm
	c.media.play(func(c *coder, out []byte) bool {
		var now [frame]int16
		n := copy(now[:], rest)
		c.encode(out, now[:])
		rest = rest[n:]
		return len(rest) > 0
	})
}

// Silence sends silence, which keeps the call alive. A new call sends nothing at all.
func (c *Call) Silence() {
	c.media.play(func(c *coder, out []byte) bool {
		c.silence(out)
		return true
	})
}

// Mute stops sending.
func (c *Call) Mute() { c.media.play(nil) }

func (m *media) play(s source) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.out.source, m.out.marker = s, true
	select {
	case <-m.ended:
		return
	default:
	}
	if s != nil && !m.out.running {
		m.out.running = true
		m.phone.wg.Go(m.speak)
	}
}

// speak sends a packet each 20 ms while there is something to send.
func (m *media) speak() {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for m.sendFrame() {
		select {
		case <-tick.C:
		case <-m.ended:
			return
		}
	}
}

func (m *media) sendFrame() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	o := &m.out
	if o.source == nil {
		o.running = false
		return false
	}
	if o.pause {
		return true
	}
	o.coder.payload = m.payload
	if !o.source(&o.coder, o.frame[:]) {
		o.source = nil
	}
	m.write(rtp.Header{PayloadType: m.payload, Marker: o.marker, Timestamp: o.clock()}, o.frame[:])
	o.marker = false
	return true
}

// write sends one packet of our own stream. It needs the lock.
func (m *media) write(h rtp.Header, payload []byte) {
	h.SSRC, h.SequenceNumber = m.out.ssrc, m.out.seq
	m.out.seq++
	m.put(h, payload)
}

// put sends a packet as it is, unless the other side doesn't want any. It needs the lock.
func (m *media) put(h rtp.Header, payload []byte) {
	if !m.remote.IsValid() || m.remote.Port() == 0 || m.remote.Addr().IsUnspecified() ||
		m.direction == "sendonly" || m.direction == "inactive" {
		return
	}
	h.Version = 2
	p := rtp.Packet{Header: h, Payload: payload}
	if n, err := p.MarshalTo(m.out.data[:]); err == nil {
		_, _ = m.rtp.WriteToUDPAddrPort(m.sealed(m.out.data[:n]), m.remote)
	}
}

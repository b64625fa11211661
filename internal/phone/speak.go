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
	source  func(samples []int16) (more bool)
	running bool
	pause   bool // keys are being pressed
	marker  bool
	packets int
}

func (o *outgoing) begin() {
	o.ssrc, o.seq, o.first, o.began = rand.Uint32(), uint16(rand.Uint32()), rand.Uint32(), time.Now()
}

// clock is the RTP timestamp of now, in whole frames.
func (o *outgoing) clock() uint32 {
	return o.first + frame*uint32(time.Since(o.began)/(20*time.Millisecond))
}

// Tone sends a tone of one or more frequencies in Hz until Silence or another sound.
func (c *Call) Tone(frequencies ...float64) {
	n := 0
	c.media.play(func(samples []int16) bool {
		for i := range samples {
			var v float64
			for _, f := range frequencies {
				v += math.Sin(2 * math.Pi * f * float64(n) / 8000)
			}
			samples[i] = int16(8000 * v / float64(len(frequencies)))
			n++
		}
		return true
	})
}

// Say sends 8 kHz audio once, then nothing.
func (c *Call) Say(pcm []int16) {
	rest := pcm
	c.media.play(func(samples []int16) bool {
		n := copy(samples, rest)
		clear(samples[n:])
		rest = rest[n:]
		return len(rest) > 0
	})
}

// Silence sends silence, which keeps the call alive. A new call sends nothing at all.
func (c *Call) Silence() {
	c.media.play(func(samples []int16) bool {
		clear(samples)
		return true
	})
}

// Mute stops sending.
func (c *Call) Mute() { c.media.play(nil) }

func (m *media) play(source func([]int16) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.out.source, m.out.marker = source, true
	select {
	case <-m.ended:
		return
	default:
	}
	if source != nil && !m.out.running {
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
	var samples [frame]int16
	if !o.source(samples[:]) {
		o.source = nil
	}
	var payload [frame]byte
	for i, s := range samples {
		payload[i] = encode(m.payload, s)
	}
	m.write(rtp.Header{PayloadType: m.payload, Marker: o.marker, Timestamp: o.clock()}, payload[:])
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
	if data, err := p.Marshal(); err == nil {
		_, _ = m.rtp.WriteToUDPAddrPort(data, m.remote)
		m.out.packets++
	}
}

package phone

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/pion/rtp"
)

// Keys is how a phone sends digits, RFC 4733. The zero value is a well-behaved one.
type Keys struct {
	Hold  time.Duration // how long each key is pressed; default 100 ms
	Pause time.Duration // between two keys; default 60 ms

	Payload   uint8  // payload type; default: the negotiated one
	Step      uint16 // how the duration grows with each packet; default 160
	NoMarker  bool   // the first packet has no marker bit
	NoEnd     bool   // the three packets with the end bit are lost
	OtherSSRC bool   // digits come from another source than audio
	Replay    bool   // equal digits have equal numbers and timestamps, as SIPp's recordings have; implies OtherSSRC
}

// Press presses keys (0-9, *, #, A-D), one after the other, and returns when the last is released.
func (c *Call) Press(keys string) error { return c.PressWith(Keys{}, keys) }

// PressWith presses keys the way a particular phone does.
func (c *Call) PressWith(k Keys, keys string) error {
	if k.Hold == 0 {
		k.Hold = 100 * time.Millisecond
	}
	if k.Pause == 0 {
		k.Pause = 60 * time.Millisecond
	}
	if k.Step == 0 {
		k.Step = frame
	}
	for _, key := range keys {
		code := strings.IndexRune("0123456789*#ABCD", key)
		if code < 0 {
			return fmt.Errorf("phone: %q is no key", key)
		}
		if err := c.press(k, uint8(code)); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) press(k Keys, code uint8) error {
	m := c.media
	e := m.beginKey(k, code)
	defer m.endKey()
	duration := uint16(0)
	for held := time.Duration(0); held < k.Hold; held += 20 * time.Millisecond {
		duration += k.Step
		m.sendKey(e, duration, held == 0, false)
		if !c.sleep(20 * time.Millisecond) {
			return c.gone()
		}
	}
	for range 3 { // RFC 4733 section 2.5.1.4: the end is sent three times
		if !k.NoEnd {
			m.sendKey(e, duration, false, true)
		}
	}
	if !c.sleep(k.Pause) {
		return c.gone()
	}
	return nil
}

// keyEvent is one key being pressed.
type keyEvent struct {
	Keys
	code   uint8
	start  uint32 // timestamp
	replay uint16 // the next sequence number under Replay
}

// beginKey silences the voice and fixes the timestamp.
func (m *media) beginKey(k Keys, code uint8) *keyEvent {
	m.mu.Lock()
	defer m.mu.Unlock()
	if k.Payload == 0 {
		k.Payload = m.event
	}
	m.out.pause = true
	e := &keyEvent{Keys: k, code: code, start: m.out.clock()}
	if k.Replay {
		e.start, e.replay = 10_000*(uint32(code)+1), 100*uint16(code)
	}
	return e
}

func (m *media) endKey() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.out.pause, m.out.marker = false, true
}

func (m *media) sendKey(e *keyEvent, duration uint16, first, end bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	payload := []byte{e.code, 10, 0, 0}
	if end {
		payload[1] |= 0x80
	}
	binary.BigEndian.PutUint16(payload[2:], duration)
	h := rtp.Header{PayloadType: e.Payload, Marker: first && !e.NoMarker, Timestamp: e.start}
	switch {
	case e.Replay:
		h.SSRC, h.SequenceNumber = 0x51995199, e.replay
		e.replay++
		m.put(h, payload)
	case e.OtherSSRC:
		h.SSRC, h.SequenceNumber = m.out.ssrc+1, m.out.seq
		m.out.seq++
		m.put(h, payload)
	default:
		m.write(h, payload)
	}
}

// sleep waits, and reports whether the call is still there.
func (c *Call) sleep(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.ended:
		return false
	}
}

func (c *Call) gone() error { return fmt.Errorf("phone: the call ended: %w", c.Err()) }

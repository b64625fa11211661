package media

import "time"

// What counts as one press of a key. Packets of one press share source, timestamp and event (RFC 4733 section 2.5.1.2),
// but that is not enough: some peers replay one recording for every press of a key, so that source, timestamps and
// sequence numbers repeat exactly; some lose every end packet; some count a new timestamp for every packet.
const (
	// copyWindow is how long after its time a packet may still come as a late or doubled one. What comes later is the
	// first packet of a replay.
	copyWindow = 80 * time.Millisecond
	// pressSilence ends a press whose end packets are lost.
	pressSilence = time.Second
	// longPress is where a duration is about to overflow: the press then goes on in a new segment with a new timestamp
	// (RFC 4733 section 2.5.1.3), or wraps.
	longPress = 0xf000
)

// verdict is what a telephone-event packet means.
type verdict uint8

const (
	stray  verdict = iota // a late packet of an earlier press
	began                 // the first of a press
	goesOn                // another of the press
)

// press is one key being held down.
type press struct {
	key                 // its newest packet
	known bool          // there is one at all
	ended bool          // an end packet came
	came  time.Duration // when that came
	heard time.Duration // when the last packet came
}

// presses tells presses apart. Times are since any fixed moment.
type presses struct{ current, before press }

func (p *presses) hear(k key, at time.Duration) verdict {
	switch {
	case p.current.holds(k, at):
		p.current.add(k, at)
		return goesOn
	case p.before.same(k) && k.ts == p.before.ts && at-p.before.heard < copyWindow:
		p.before.heard = at
		return stray
	}
	p.before = p.current
	p.current = press{key: k, known: true, ended: k.end, came: at, heard: at}
	return began
}

func (p *press) same(k key) bool { return p.known && k.event == p.event && k.ssrc == p.ssrc }

func (p *press) newer(k key) bool { return int16(k.seq-p.seq) > 0 }

func (p *press) add(k key, at time.Duration) {
	p.heard = at
	p.ended = p.ended || k.end
	if p.newer(k) {
		p.key, p.came = k, at
	}
}

// holds reports whether the packet belongs to the press.
func (p *press) holds(k key, at time.Duration) bool {
	switch {
	case !p.same(k):
		return false
	case k.ts != p.ts:
		return p.segment(k, at)
	case k.end && p.ended:
		return at-p.heard < p.copies(k)
	case !p.newer(k):
		return at-p.due(k) < copyWindow
	case p.ended:
		return false
	case k.duration < p.duration:
		return p.duration >= longPress && at-p.heard < pressSilence
	}
	return at-p.heard < pressSilence
}

// copies is for how long a further end may be a copy: RFC 4733 section 2.5.1.4 has it sent three times. Copies that are numbered on may
// be as late as a busy network makes them; one with a number that has come already may be that of a replay.
func (p *press) copies(k key) time.Duration {
	if ahead := k.seq - p.seq; ahead == 1 || ahead == 2 {
		return pressSilence
	}
	return copyWindow
}

// due is when a packet that came after a newer one should have come, judged by the durations that both tell: whatever held up the one
// held up the other.
func (p *press) due(k key) time.Duration {
	return p.came - samples(int64(p.duration)-int64(k.duration))
}

// segment reports whether a packet with another timestamp continues the press nevertheless.
func (p *press) segment(k key, at time.Duration) bool {
	if p.ended || !p.newer(k) || at-p.heard >= pressSilence {
		return false
	}
	if k.ts-p.ts >= longPress && k.ts-p.ts <= 0xffff+audioBytes {
		return p.duration >= longPress/2
	}
	return k.seq == p.seq+1 && k.duration > p.duration
}

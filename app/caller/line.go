package caller

import (
	"net/netip"
	"sync"
	"time"

	"centralino/media"
	"centralino/sip/sdp"
)

// line is our side of the call: what was said about its sound in signalling, and the stream that carries it. Re-offers come
// on the signalling's goroutine.
type line struct {
	stream  *media.Stream
	session uint64
	changed func(held bool) // the other side has put us on hold, or taken us back

	mu     sync.Mutex
	codecs []sdp.Codec
	last   *sdp.Description
	agreed *sdp.Media // nil: nothing is agreed yet
}

// newLine takes a stream whose sound telephones mostly have: G.711, and G.722 where it is preferred.
func newLine(stream *media.Stream, changed func(bool)) *line {
	return &line{
		stream: stream, session: uint64(time.Now().UnixNano()), changed: changed,
		codecs: []sdp.Codec{sdp.PCMA(), sdp.PCMU(), sdp.G722()},
	}
}

func (l *line) ours() sdp.Local {
	return sdp.Local{Address: l.address(), Codecs: l.codecs, Session: l.session, User: "centralino", Last: l.last}
}

func (l *line) address() netip.AddrPort { return l.stream.Local() }

// offer makes our offer.
func (l *line) offer() *sdp.Description {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = sdp.Offer(l.ours())
	return l.last
}

// accept applies the other side's answer to our offer; later ones count too, as that after early media.
func (l *line) accept(answer *sdp.Description) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.apply(l.last, answer)
}

// reoffer answers a new offer of the other side, nil for one that wants ours; not ok when there is nothing to agree on.
func (l *line) reoffer(offer *sdp.Description) (*sdp.Description, bool) {
	if offer == nil {
		return l.offer(), true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	answer, err := sdp.Answer(offer, l.ours())
	if err != nil || l.apply(answer, offer) != nil {
		return nil, false
	}
	l.last = answer
	return answer, true
}

func (l *line) apply(ours, theirs *sdp.Description) error {
	m, err := sdp.Agree(ours, theirs)
	if err != nil {
		return err
	}
	p := media.Params{
		Remote: m.Remote, RTCP: m.RTCP, Codec: codecOf(m.Codec), Payload: m.Payload,
		Send: m.Send, Receive: m.Receive, OnHold: m.Held,
	}
	if m.HasEvent {
		p.EventPayload, p.EventIn = m.EventPayload, m.EventReceive
	}
	if err := l.stream.Update(p); err != nil {
		return err
	}
	if before := l.agreed != nil && l.agreed.Held; m.Held != before {
		l.changed(!before)
	}
	l.agreed = &m
	l.codecs = sdp.Prefer(l.codecs, m.Codec)
	return nil
}

// settled says in words what was agreed, empty before.
func (l *line) settled() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.agreed == nil:
		return ""
	case l.agreed.HasEvent:
		return l.agreed.Codec.Name + ", keys as events"
	}
	return l.agreed.Codec.Name + ", keys as tones"
}

func codecOf(c sdp.Codec) media.Codec {
	for _, codec := range []media.Codec{media.G722, media.PCMU} {
		if c.Name == codec.String() {
			return codec
		}
	}
	return media.PCMA
}

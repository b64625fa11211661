package app

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"centralino/media"
	"centralino/sip/sdp"
)

// leg is one telephone of a call: what was said about its media in signalling, and the stream that carries it. Re-offers
// come on the signalling's goroutine while the call's goroutine plays and bridges, so the descriptions are guarded.
type leg struct {
	stream  *media.Stream
	address netip.AddrPort // where we say that we receive
	session uint64         // of our descriptions

	web  *webLeg     // nil: it is no browser
	open atomic.Bool // what is played is heard

	mu     sync.Mutex
	srtp   srtpKeys
	codecs []sdp.Codec      // in our order of preference
	last   *sdp.Description // what we said last; nil before
	held   bool             // the other side does not want to hear us
	past   bool             // an offer of the other side was answered since ours: what answers ours is out of date
}

// openLeg takes ports on the local address. sink gets the stream's events and must not block.
func (a *App) openLeg(local netip.Addr, srtp sdp.SRTP, sink func(media.Event)) (*leg, error) {
	if srtp == sdp.DTLS {
		return a.openWebLeg(local, sink)
	}
	stream, err := a.media.Open(local, sink)
	if err != nil {
		return nil, err
	}
	l := makeLeg(stream, srtp)
	l.open.Store(true)
	if a.advertise.IsValid() {
		l.address = netip.AddrPortFrom(a.advertise, l.address.Port())
	}
	return l, nil
}

func makeLeg(stream *media.Stream, srtp sdp.SRTP) *leg {
	return &leg{
		stream: stream, address: stream.Local(), session: uint64(time.Now().UnixNano()),
		srtp:   newSRTPKeys(srtp),
		codecs: []sdp.Codec{sdp.G722(), sdp.PCMA(), sdp.PCMU()},
	}
}

// ours is what we have to say about the leg's media.
func (l *leg) ours() sdp.Local {
	return sdp.Local{
		Web:     l.web.describe(l.stream),
		Address: l.address,
		Codecs:  l.codecs,
		Session: l.session,
		User:    "centralino",
		Last:    l.last,
		SRTP:    l.srtp.wanted,
		Keys:    l.srtp.ours,
	}
}

// prefer puts the codec of another leg before the others, so that this one agrees on the same if its telephone can: then
// nothing has to be coded anew between them.
func (l *leg) prefer(other *leg) {
	other.mu.Lock()
	first := other.codecs[0]
	other.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codecs = sdp.Prefer(l.codecs, first)
}

// offer makes our offer.
func (l *leg) offer() *sdp.Description {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.past = sdp.Offer(l.ours()), false
	return l.last
}

// answer agrees to the other side's offer and applies it to the stream: at first on the codec that the other side likes
// best, later on the one in use as long as it is offered, whatever the order: telephones that hold or move a call are not
// asking for another sound. The error is sdp.ErrNoCodec or sdp.ErrSRTP when there is nothing to agree on; the stream then
// stays as it was.
func (l *leg) answer(offer *sdp.Description) (*sdp.Description, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	offer, err := offer.Suited(l.srtp.wanted)
	if err != nil {
		return nil, err
	}
	l.srtp.follow(offer)
	l.web.follow(l.stream, offer)
	if l.last != nil {
		l.codecs = sdp.Prefer(l.codecs, append(l.codecs[:1:1], offer.Codecs...)...)
	} else {
		l.codecs = sdp.Prefer(l.codecs, offer.Codecs...)
	}
	answer, err := sdp.Answer(offer, l.ours())
	if err != nil {
		return nil, err
	}
	if err := l.apply(answer, offer); err != nil {
		return nil, err
	}
	l.past = l.last != nil
	l.last = answer
	return answer, nil
}

// agreed applies the other side's answer to our offer. One that comes to the call's goroutine later than another offer to the
// signalling's changes nothing: exchanges move the sound as soon as they have answered.
func (l *leg) agreed(answer *sdp.Description) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.past {
		return nil
	}
	return l.apply(l.last, answer)
}

// onHold reports whether the other side put us on hold.
func (l *leg) onHold() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held
}

func (l *leg) apply(ours, theirs *sdp.Description) error {
	m, err := sdp.Agree(ours, theirs)
	if err != nil {
		return err
	}
	if l.srtp.wanted == sdp.Required && m.Suite == "" {
		return sdp.ErrSRTP
	}
	p := media.Params{
		SRTP:   media.SRTP{Suite: media.Suite(m.Suite), Ours: m.Ours, Theirs: m.Theirs},
		Remote: m.Remote, RTCP: m.RTCP, Signals: m.From,
		Codec: codecOf(m.Codec), Payload: m.Payload,
		Send: m.Send, Receive: m.Receive, OnHold: m.Held,
		Web: webPeer(m.Web),
	}
	if m.HasEvent {
		p.EventPayload, p.EventIn = m.EventPayload, m.EventReceive
	}
	if err := l.stream.Update(p); err != nil {
		return err
	}
	l.srtp.settle(m)
	l.web.settle(m)
	l.held = m.Held
	l.codecs = sdp.Prefer(l.codecs, m.Codec)
	return nil
}

// codecOf is a codec of ours as the media engine calls it.
func codecOf(c sdp.Codec) media.Codec {
	for _, codec := range []media.Codec{media.G722, media.PCMU} {
		if c.Name == codec.String() {
			return codec
		}
	}
	return media.PCMA
}

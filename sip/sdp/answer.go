package sdp

import (
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// Local is what we have to say in an offer or an answer.
type Local struct {
	Address   netip.AddrPort // where we receive RTP
	RTCP      netip.AddrPort // where we receive RTCP; zero: the port after RTP's
	RTCPMux   bool           // offer RTCP on the port of RTP, or accept it when offered
	Codecs    []Codec        // in our order of preference; the payload types are those we offer
	Event     uint8          // payload type of telephone-event when we offer; 0 means 101
	Direction Direction      // what we are willing to do
	User      string         // of o= and s=; empty means "-"
	SRTP      SRTP           // whether the audio is to be encrypted
	Keys      []Crypto       // our keys, one for each suite in our order of preference; unused with Plain and DTLS
	Web       *Web           // our transport with DTLS; who begins and what the stream is called are filled in

	// Session identifies the session; it must differ from every other session of ours, such as one drawn from the
	// clock. It is unused with Last.
	Session uint64
	// Last is the description we sent before in the same session. The new one keeps its origin and its lines, and has
	// the next version if anything changed, RFC 3264 section 8.
	Last *Description
}

// Answer makes our answer to an offer: our first codec that is offered, under the offered payload type, telephone-event
// if offered, our first suite of SRTP that is offered, the offered direction mirrored, and every other stream refused with
// port 0. The errors are ErrNoCodec and ErrSRTP.
func Answer(offer *Description, local Local) (*Description, error) {
	offer, err := offer.Suited(local.SRTP)
	if err != nil {
		return nil, err
	}
	if offer.Refused() {
		return nil, ErrNoCodec
	}
	codec, ok := common(local.Codecs, offer.Codecs)
	if !ok {
		return nil, ErrNoCodec
	}
	a := local.describe()
	a.Codecs = []Codec{codec}
	a.EventPayload, a.HasEvent = offer.EventPayload, offer.HasEvent
	a.Direction = offer.Direction.Reverse().And(local.Direction) // RFC 3264 section 6.1
	a.RTCPMux = local.RTCPMux && offer.RTCPMux
	switch local.SRTP {
	case Plain:
	case DTLS:
		a.Web, a.RTCPMux = local.answering(offer.Web), true
	default:
		a.Crypto = take(local.Keys, offer.Crypto)
	}
	a.finish(local, offer.lines, offer.ours)
	return a, nil
}

// Offer makes our offer: all codecs and telephone-event. Optional SRTP is offered as keys beside a plain profile, so that
// whoever does not know them answers without; required SRTP by its profile.
func Offer(local Local) *Description {
	o := local.describe()
	o.Codecs = slices.Clone(local.Codecs)
	o.EventPayload, o.HasEvent = local.Event, true
	switch last := local.Last; {
	case o.EventPayload != 0:
	case last != nil && last.HasEvent: // a number means the same for as long as the session lasts, RFC 3264 section 8.3.2
		o.EventPayload = last.EventPayload
	default:
		o.EventPayload = 101
	}
	o.Direction = local.Direction
	o.RTCPMux = local.RTCPMux
	switch local.SRTP {
	case Plain:
	case DTLS:
		o.Web, o.RTCPMux = local.offered(), true
	default:
		o.Crypto = propose(local.Keys)
	}
	if last := local.Last; last != nil && last.ours >= 0 {
		o.finish(local, last.lines, last.ours)
	} else {
		l := line{media: "audio", proto: profileAVP}
		switch local.SRTP {
		case Required:
			l.proto = profileSAVP
		case DTLS:
			l.proto, l.mid = profileWeb, o.Web.Mid
		case Plain, Optional:
		}
		o.finish(local, []line{l}, 0)
	}
	return o
}

// common returns our first codec that is among the offered, as offered.
func common(ours, offered []Codec) (Codec, bool) {
	for _, c := range ours {
		if i := slices.IndexFunc(offered, c.Is); i >= 0 {
			return offered[i], true
		}
	}
	return Codec{}, false
}

func (l Local) describe() *Description {
	d := &Description{Address: l.Address, RTCP: l.RTCP, Ptime: 20 * time.Millisecond}
	if !d.RTCP.IsValid() {
		d.RTCP = netip.AddrPortFrom(l.Address.Addr(), l.Address.Port()+1)
	}
	d.Origin = Origin{User: l.User, Session: l.Session, Version: l.Session, Address: l.Address.Addr()}
	if d.Origin.User == "" {
		d.Origin.User = "-"
	}
	return d
}

// finish sets the lines and, by comparing with the last description, the version.
func (d *Description) finish(local Local, lines []line, ours int) {
	d.lines, d.ours = slices.Clone(lines), ours
	d.lines[ours].formats = d.formats()
	if local.Last == nil {
		return
	}
	d.Origin = local.Last.Origin
	if !reflect.DeepEqual(d, local.Last) {
		d.Origin.Version++
	}
}

func (d *Description) formats() []string {
	var f []string
	for _, c := range d.Codecs {
		f = append(f, strconv.Itoa(int(c.Payload)))
	}
	if d.HasEvent {
		f = append(f, strconv.Itoa(int(d.EventPayload)))
	}
	return f
}

package media

import (
	"errors"
	"math"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"centralino/call"
)

// never is a time that doesn't come.
const never = time.Duration(math.MaxInt64)

// Stream is the media of one leg: what it plays, hears and forwards. Make it with Engine.Open.
//
// Its halves have locks of their own. The receiver's may be held while the sender's is taken, never the other way, and
// no lock of one stream while taking one of another.
type Stream struct {
	out    sender // first, where cache lines begin
	engine *Engine
	sink   func(Event)
	peer   atomic.Pointer[Stream] // whom the bridge leads to
	closed atomic.Bool
	choice sync.Mutex // held while what is played or its codec changes; taken before the halves' locks
	in     receiver
	local  netip.AddrPort
	talks  *conference // the one it is in; the engine's bridging lock guards it
	rtp    Outlet
	rtcp   Outlet
	web    *webLine // both of them, where the peer is a browser; else nil
	name   string   // in our RTCP
}

func newStream(e *Engine, sink func(Event)) *Stream {
	s := &Stream{engine: e, sink: sink, name: newName()}
	s.in.dead = -1
	s.out.init(e.wheel, &e.counts, s.tell)
	return s
}

// listen opens the pair of sockets. What comes before an Update is not looked at.
func (s *Stream) listen(from sockets, ip netip.Addr, port uint16) (err error) {
	if s.rtp, err = from.listen(netip.AddrPortFrom(ip, port), s.receive); err != nil {
		return err
	}
	if s.rtcp, err = from.listen(netip.AddrPortFrom(ip, port+1), s.receiveControl); err != nil {
		return errors.Join(err, s.rtp.Close())
	}
	s.out.socket = s.rtp
	s.out.near, _ = s.rtp.(warmer)
	return nil
}

// Local is the RTP address to write into our SDP; RTCP is one port above, but for a browser's on the same.
func (s *Stream) Local() netip.AddrPort { return s.local }

// Update applies what offer and answer settled, at the start and after every re-INVITE. From now on the stream sends to
// p.Remote, until the first valid packet shows where the peer really is (a phone behind a NAT): it then sends there,
// and hears nobody else until an Update brings another Remote. With SRTP only an authentic packet is valid; without it
// what comes from Remote itself, or else from its host or that of Signals, in the ten seconds after a first packet from
// elsewhere shows that that was somebody else's. Errors: ErrClosed, ErrKeys; the stream then stays as it was.
func (s *Stream) Update(p Params) error {
	p = p.complete()
	s.choice.Lock()
	defer s.choice.Unlock()
	if s.web != nil {
		p.Remote, p.RTCP = elsewhere, elsewhere
	}
	out, in, err := s.secured(p.SRTP)
	if err != nil {
		return err
	}
	if p.Codec == G722 {
		prepare(s.out.clips(), p.Codec)
	}
	r := &s.in
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrClosed
	}
	if routable(p.Remote) && p.Remote != r.address {
		if r.latched { // what is still under way from the old place is no sign of the new one
			r.before, r.beforeTill = voice{r.from, r.source.ssrc}, s.engine.now()+moveRest
		}
		r.address = p.Remote
		r.latched, r.from, r.control, r.doubt = false, netip.AddrPort{}, netip.AddrPort{}, 0
		s.out.aim(p.Remote)
	}
	if !r.ready {
		drain(s.rtp)
		drain(s.rtcp)
		r.ready, r.reportAt = true, s.engine.now()+reportInterval()/2
	}
	r.params = p
	switch {
	case p.EventIn != 0:
		r.tones = nil
	case r.tones == nil:
		r.tones = new(tones)
	}
	r.life.Store(int64(s.engine.now()))
	r.secure.Store(in)
	s.out.secureWith(out)
	s.out.update(p)
	s.engine.keeper.nudge()
	if s.web != nil {
		s.web.meet(p.Web)
	}
	return nil
}

// protect puts the keys in force that a browser and we have settled by ourselves.
func (s *Stream) protect(keys SRTP) error {
	s.choice.Lock()
	defer s.choice.Unlock()
	out, err := newSealer(keys.Suite, keys.Ours)
	if err != nil {
		return err
	}
	in, err := newOpener(keys.Suite, keys.Theirs)
	if err != nil {
		return err
	}
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	s.in.secure.Store(in)
	s.out.secureWith(out)
	s.out.update(s.in.params)
	return nil
}

// Codec is what the stream sends with, as the last Update said.
func (s *Stream) Codec() Codec { return s.out.coded() }

// Play sends the clips one after the other without a gap, in place of whatever was playing, and tells PlayedEvent with
// the id when they are heard out. While the peer can't be sent to, time passes just the same.
func (s *Stream) Play(id uint64, clips []*Clip) {
	list := make([]*Clip, 0, len(clips))
	for _, c := range clips {
		if c != nil {
			list = append(list, c)
		}
	}
	s.choice.Lock()
	defer s.choice.Unlock()
	prepare(list, s.out.coded())
	s.out.play(id, list)
}

// Loop sends the clip over and over, in place of whatever was playing. An empty clip is Quiet.
func (s *Stream) Loop(clip *Clip) {
	if clip == nil || clip.Duration() == 0 {
		s.out.quiet()
		return
	}
	s.choice.Lock()
	defer s.choice.Unlock()
	clip.Prepare(s.out.coded())
	s.out.loop(clip)
}

// Quiet stops what is playing; a bridge is heard again. Keys being sent are sent to their end.
func (s *Stream) Quiet() { s.out.quiet() }

// SendDigits keys the digits to the peer as telephone-events of 120 ms with 100 ms between, after those still being
// keyed. Errors: ErrNoEvents, ErrClosed, ErrBusy when more than 64 wait (none of the digits is then sent).
func (s *Stream) SendDigits(digits ...call.Digit) error { return s.out.press(digits) }

// InfoDigit takes a key that came by SIP INFO. A press that comes by INFO and by RTP, as an event or as tones, is told
// once.
func (s *Stream) InfoDigit(d call.Digit) {
	now := s.engine.now()
	s.in.mu.Lock()
	fresh := d.Valid() && s.in.once.hear(d, byINFO, now)
	s.in.mu.Unlock()
	if fresh {
		s.tell(DigitEvent{Digit: d, At: s.engine.epoch.Add(now)})
	}
}

// KeepKeys says whether the peer's keys stay here: a bridge then passes none on that come as telephone-events, and they
// are told as DigitEvents as ever. Keys that come as tones are part of the sound, which is passed on.
func (s *Stream) KeepKeys(keep bool) {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	s.in.keepKeys = keep
}

// Close ends the stream and its bridge, and frees the ports. A recording of it goes on with the other stream, or ends.
// Later calls return the same report.
func (s *Stream) Close() Report {
	if s.closed.Swap(true) {
		return s.Report()
	}
	s.Unbridge()
	s.in.close()
	s.sayBye()
	s.out.close()
	_ = s.rtp.Close()
	_ = s.rtcp.Close()
	s.engine.forget(s)
	if r := s.in.recording(); r != nil {
		s.in.unrecord(r)
		r.closed()
	}
	return s.Report()
}

// tell gives the sink an event, unless the stream is closed.
func (s *Stream) tell(e Event) {
	if s.sink != nil && !s.closed.Load() {
		s.sink(e)
	}
}

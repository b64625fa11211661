// Package browser is a browser's telephone for tests, made of pion/webrtc: it shares no code with the rooms it tests. Its
// signalling is internal/phone's, over a WebSocket; what it says and hears is as there, tones and recordings.
package browser

import (
	"errors"
	"math"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"centralino/internal/phone"
	"centralino/internal/wsclient"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// Options say what a browser is like.
type Options struct {
	Server   string // host:port of HTTP
	User     string
	Password string
	Event    uint8 // payload type of telephone-event; default 126, as Chromium has it
	Ring     phone.Ring
}

// Browser is a telephone in a browser.
type Browser struct {
	*phone.Phone
	options Options

	mu   sync.Mutex
	tabs []*Tab
}

// New opens the WebSocket of a browser.
func New(o Options) (*Browser, error) {
	if o.Event == 0 {
		o.Event = 126
	}
	b := &Browser{options: o}
	conn, err := net.Dial("tcp", o.Server)
	if err != nil {
		return nil, err
	}
	socket, err := wsclient.Dial(conn, o.Server, "/sip", nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	first := true
	network := phone.NetworkFunc(func(at netip.AddrPort) (phone.Socket, error) {
		if first {
			first = false
			return socket, nil
		}
		return net.ListenUDP("udp4", net.UDPAddrFromAddrPort(at))
	})
	b.Phone, err = phone.New(phone.Options{
		Network: network, Address: netip.MustParseAddrPort("127.0.0.1:0"), User: o.User, Password: o.Password, Ring: o.Ring,
		Talker: b.tab, UserAgent: "browser",
	})
	return b, err
}

// Server is where its messages go.
func (b *Browser) Server() netip.AddrPort {
	at, err := netip.ParseAddrPort(b.options.Server)
	if err != nil {
		return netip.AddrPort{}
	}
	return at
}

// Tab returns the sound of the nth call, from 0; nil before there is one.
func (b *Browser) Tab(n int) *Tab {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n >= len(b.tabs) {
		return nil
	}
	return b.tabs[n]
}

// Tab is the sound of one call: a PeerConnection.
type Tab struct {
	pc   *webrtc.PeerConnection
	line *line
	once sync.Once

	mu     sync.Mutex
	heard  []int16
	digits string
	last   uint32 // timestamp of the last event
}

func (b *Browser) tab() (phone.Talker, error) {
	pc, err := connection(b.options.Event)
	if err != nil {
		return nil, err
	}
	t := &Tab{pc: pc, line: &line{event: b.options.Event, over: make(chan struct{})}}
	if _, err := pc.AddTrack(t.line); err != nil {
		return nil, err
	}
	pc.OnTrack(func(r *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { t.listen(r) })
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tabs = append(b.tabs, t)
	return t, nil
}

// connection is a PeerConnection with a browser's codecs, as far as both sides matter, on the loopback interface.
func connection(event uint8) (*webrtc.PeerConnection, error) {
	m := &webrtc.MediaEngine{}
	for _, c := range []webrtc.RTPCodecParameters{
		{PayloadType: 111, RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}},
		{PayloadType: 8, RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypePCMA, ClockRate: 8000}},
		{
			PayloadType:        webrtc.PayloadType(event),
			RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: "audio/telephone-event", ClockRate: 8000},
		},
	} {
		if err := m.RegisterCodec(c, webrtc.RTPCodecTypeAudio); err != nil {
			return nil, err
		}
	}
	s := webrtc.SettingEngine{}
	s.SetIncludeLoopbackCandidate(true)
	s.SetIPFilter(func(ip net.IP) bool { return ip.IsLoopback() })
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithSettingEngine(s)).NewPeerConnection(webrtc.Configuration{})
}

// Offer implements phone.Talker. From the second time on it restarts ICE.
func (t *Tab) Offer() (string, error) {
	again := t.pc.RemoteDescription() != nil
	o, err := t.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: again})
	if err != nil {
		return "", err
	}
	return t.local(o)
}

// Answer implements phone.Talker.
func (t *Tab) Answer(offer string) (string, error) {
	if err := t.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	a, err := t.pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	return t.local(a)
}

func (t *Tab) local(d webrtc.SessionDescription) (string, error) {
	gathered := webrtc.GatheringCompletePromise(t.pc)
	if err := t.pc.SetLocalDescription(d); err != nil {
		return "", err
	}
	<-gathered
	text := t.pc.LocalDescription().SDP
	t.line.learn(text)
	return text, nil
}

// Accept implements phone.Talker.
func (t *Tab) Accept(answer string) error {
	return t.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// Close implements phone.Talker.
func (t *Tab) Close() {
	t.once.Do(func() {
		close(t.line.over)
		_ = t.pc.Close()
	})
}

// State is how the connection is: "connected" when sound flows.
func (t *Tab) State() string { return t.pc.ConnectionState().String() }

// Tone says a tone until the call is over.
func (t *Tab) Tone(hz float64) { t.line.tone(hz) }

// Press keys digits, 100 ms each.
func (t *Tab) Press(keys string) { t.line.press(keys) }

// Heard is what was heard so far, at 8 kHz.
func (t *Tab) Heard() []int16 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.heard)
}

// Digits are the keys that the other side pressed.
func (t *Tab) Digits() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.digits
}

// Hears reports whether a tone is what came in the last 200 ms.
func (t *Tab) Hears(hz float64) bool {
	h := t.Heard()
	return len(h) >= 1600 && phone.Dominates(h[len(h)-1600:], hz)
}

func (t *Tab) listen(r *webrtc.TrackRemote) {
	for {
		p, _, err := r.ReadRTP()
		if err != nil {
			return
		}
		t.take(p, t.line.events())
	}
}

func (t *Tab) take(p *rtp.Packet, event uint8) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch p.PayloadType {
	case 8:
		for _, b := range p.Payload {
			t.heard = append(t.heard, alaw(b))
		}
	case event:
		if len(p.Payload) >= 4 && p.Timestamp != t.last && p.Payload[0] < 16 {
			t.last = p.Timestamp
			t.digits += string("0123456789*#ABCD"[p.Payload[0]])
		}
	}
}

// alaw decodes one sample of G.711, ITU-T G.711 table 1a.
func alaw(b byte) int16 {
	b ^= 0x55
	v := int16(b&0x0f)<<4 + 8
	if e := b >> 4 & 7; e > 0 {
		v = (v + 0x100) << (e - 1)
	}
	if b&0x80 == 0 {
		return -v
	}
	return v
}

// toALaw codes one sample by looking for the nearest code.
func toALaw(v int16) byte {
	best, at := math.MaxInt32, byte(0)
	for b := range 256 {
		if d := int(v) - int(alaw(byte(b))); max(d, -d) < best {
			best, at = max(d, -d), byte(b)
		}
	}
	return at
}

// line is what a tab says: one track with keys in it.
type line struct {
	event uint8
	over  chan struct{}

	mu    sync.Mutex
	write webrtc.TrackLocalWriter
	ssrc  uint32
	sound []byte // a second
	keys  string
}

func (l *line) tone(hz float64) {
	sound := make([]byte, 8000)
	for i := range sound {
		sound[i] = toALaw(int16(8000 * math.Sin(2*math.Pi*hz*float64(i)/8000)))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sound = sound
}

// learn takes the payload type of events that a description settles: an answer has that of the offer.
func (l *line) learn(sdp string) {
	for text := range strings.Lines(sdp) {
		if rest, ok := strings.CutPrefix(text, "a=rtpmap:"); ok {
			number, name, _ := strings.Cut(strings.TrimSpace(rest), " ")
			if n, err := strconv.ParseUint(number, 10, 7); err == nil && name == "telephone-event/8000" {
				l.mu.Lock()
				l.event = uint8(n)
				l.mu.Unlock()
			}
		}
	}
}

func (l *line) events() uint8 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.event
}

func (l *line) press(keys string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keys += keys
}

// Bind implements webrtc.TrackLocal.
func (l *line) Bind(c webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	codecs := c.CodecParameters()
	i := slices.IndexFunc(codecs, func(p webrtc.RTPCodecParameters) bool { return strings.EqualFold(p.MimeType, webrtc.MimeTypePCMA) })
	if i < 0 {
		return webrtc.RTPCodecParameters{}, webrtc.ErrUnsupportedCodec
	}
	l.mu.Lock()
	first := l.write == nil
	l.write, l.ssrc = c.WriteStream(), uint32(c.SSRC())
	l.mu.Unlock()
	if first {
		go l.speak()
	}
	return codecs[i], nil
}

// Unbind implements webrtc.TrackLocal.
func (l *line) Unbind(webrtc.TrackLocalContext) error { return nil }

// ID implements webrtc.TrackLocal.
func (l *line) ID() string { return "audio" }

// RID implements webrtc.TrackLocal.
func (l *line) RID() string { return "" }

// StreamID implements webrtc.TrackLocal.
func (l *line) StreamID() string { return "browser" }

// Kind implements webrtc.TrackLocal.
func (l *line) Kind() webrtc.RTPCodecType { return webrtc.RTPCodecTypeAudio }

// speak sends a packet every 20 ms until the call is over: a key being pressed takes the place of the sound.
func (l *line) speak() {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	h := rtp.Header{Version: 2}
	step := 0
	for {
		select {
		case <-l.over:
			return
		case <-tick.C:
		}
		l.mu.Lock()
		h.SSRC = l.ssrc
		h.SequenceNumber++
		sound := l.sound
		if l.keys != "" {
			step = l.key(h, step)
		} else if at := int(h.Timestamp) % 8000; len(sound) > 0 {
			h.PayloadType, h.Marker = 8, false
			_, _ = l.write.WriteRTP(&h, sound[at:at+160])
		}
		h.Timestamp += 160
		l.mu.Unlock()
	}
}

// key sends the step of the first key: five packets of tone, three ends, and a pause.
func (l *line) key(h rtp.Header, step int) int {
	const tone, ends, all = 5, 3, 13
	if step < tone+ends {
		duration := uint16(min(step+1, tone) * 160)
		end := byte(10)
		if step >= tone-1 {
			end |= 0x80
		}
		h.PayloadType, h.Marker = l.event, step == 0
		h.Timestamp -= uint32(step) * 160
		code := byte(strings.IndexByte("0123456789*#ABCD", l.keys[0]))
		_, _ = l.write.WriteRTP(&h, []byte{code, end, byte(duration >> 8), byte(duration)})
	}
	if step++; step == all {
		l.keys = l.keys[1:]
		return 0
	}
	return step
}

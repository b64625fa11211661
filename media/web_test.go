package media

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"centralino/internal/memnet"

	"github.com/pion/dtls/v3"
	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
	"github.com/pion/stun/v4"
)

const webPortNumber = 12000

var (
	ourWeb  = netip.AddrPortFrom(ourHost, webPortNumber)
	wifi    = netip.MustParseAddrPort("198.51.100.20:50000")
	mobile  = netip.MustParseAddrPort("203.0.113.20:51000")
	loop    = netip.MustParseAddr("127.0.0.1")
	tabWait = 3 * time.Second
)

// webWorld is a world whose engine takes browsers, in virtual time.
func webWorld(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w := &world{t: t, net: memnet.New()}
		engine, err := New(Options{
			Network: NetworkFunc(func(a netip.AddrPort) (Socket, error) { return w.net.Listen(a) }),
			PortMin: 10000, PortMax: 10099, Web: WebOptions{Port: webPortNumber},
		})
		if err != nil {
			t.Fatal(err)
		}
		w.engine = engine
		t.Cleanup(engine.Close)
		test(t, w)
	})
}

func (w *world) openWeb() (*Stream, *events) {
	w.t.Helper()
	ev := &events{}
	s, err := w.engine.OpenWeb(ourHost, ev.sink)
	if err != nil {
		w.t.Fatal(err)
	}
	return s, ev
}

// tab is a browser that shares no code with the engine: its checks are pion/stun's, its keys pion/srtp's.
type tab struct {
	*peer
	w           *world
	certificate tls.Certificate
	shaker      *memnet.Conn // what DTLS is written to
	answers     chan *stun.Message

	keys    sync.Mutex
	in, out *srtp.Context
	failed  error
}

// tab begins a browser at an address.
func (w *world) tab(at netip.AddrPort) *tab {
	w.t.Helper()
	id, err := newIdentity()
	if err != nil {
		w.t.Fatal(err)
	}
	conn, err := w.net.Listen(at)
	if err != nil {
		w.t.Fatal(err)
	}
	b := &tab{
		peer: &peer{t: w.t, conn: conn, addr: at}, w: w, certificate: id.certificate, answers: make(chan *stun.Message, 100),
	}
	if b.shaker, err = w.net.Listen(netip.AddrPortFrom(loop, 0)); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close(); _ = b.shaker.Close() })
	go b.read(conn)
	return b
}

func (b *tab) read(conn *memnet.Conn) {
	buffer := make([]byte, 2000)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		p := append([]byte(nil), buffer[:n]...)
		switch {
		case stun.IsMessage(p):
			m := &stun.Message{Raw: p}
			if m.Decode() == nil {
				b.answers <- m
			}
		case p[0] >= 20 && p[0] < 64:
			b.keys.Lock()
			to := b.failed == nil
			b.keys.Unlock()
			if to {
				_, _ = b.shaker.WriteToUDPAddrPort(p, netip.AddrPortFrom(loop, 9999))
			}
		default:
			b.keys.Lock()
			if b.in != nil {
				if isRTCP(p) {
					p, err = b.in.DecryptRTCP(nil, p, nil)
				} else {
					p, err = b.in.DecryptRTP(nil, p, nil)
				}
			}
			b.keys.Unlock()
			if err == nil {
				b.take(p, from)
			}
		}
	}
}

// check sends a check by one of its sockets and returns the answer, nil for none.
func (b *tab) check(conn *memnet.Conn, to Web, more ...stun.Setter) *stun.Message {
	b.t.Helper()
	setters := append([]stun.Setter{
		stun.TransactionID, stun.BindingRequest, stun.NewUsername(to.Fragment + ":browser"),
		stun.RawAttribute{Type: stun.AttrPriority, Value: []byte{1, 2, 3, 4}},
	}, more...)
	setters = append(setters, stun.NewShortTermIntegrity(to.Password.Reveal()), stun.Fingerprint)
	m, err := stun.Build(setters...)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := conn.WriteToUDPAddrPort(m.Raw, ourWeb); err != nil {
		b.t.Fatal(err)
	}
	select {
	case a := <-b.answers:
		return a
	case <-time.After(100 * time.Millisecond):
		return nil
	}
}

var nominate = stun.RawAttribute{Type: stun.AttrUseCandidate}

// fingerprint is what its session description says of its certificate.
func (b *tab) fingerprint() Fingerprint {
	sum := sha256.Sum256(b.certificate.Certificate[0])
	return Fingerprint{"sha-256", sum[:]}
}

// shake does the handshake and takes the keys out of it.
func (b *tab) shake(server bool) {
	at := netip.AddrPortFrom(loop, 9999)
	own, err := b.w.net.Listen(at)
	if err != nil {
		b.t.Fatal(err)
	}
	go func() { // what pion/dtls writes goes out by the browser's socket
		buffer := make([]byte, 2000)
		for {
			n, _, err := b.shaker.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			_, _ = b.conn.WriteToUDPAddrPort(buffer[:n], ourWeb)
		}
	}()
	to := net.UDPAddrFromAddrPort(b.shaker.Local())
	shared := []dtls.Option{
		dtls.WithCertificates(b.certificate), dtls.WithInsecureSkipVerify(true),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AES128_CM_HMAC_SHA1_80, dtls.SRTP_AEAD_AES_128_GCM),
	}
	var conn *dtls.Conn
	if server {
		o := []dtls.ServerOption{dtls.WithClientAuth(dtls.RequireAnyClientCert)}
		for _, s := range shared {
			o = append(o, s)
		}
		conn, err = dtls.ServerWithOptions(own, to, o...)
	} else {
		var o []dtls.ClientOption
		for _, s := range shared {
			o = append(o, s)
		}
		conn, err = dtls.ClientWithOptions(own, to, o...)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = conn.Close(); _ = own.Close() })
	ctx, cancel := context.WithTimeout(context.Background(), tabWait)
	defer cancel()
	err = conn.HandshakeContext(ctx)
	b.keys.Lock()
	defer b.keys.Unlock()
	if b.failed = err; err != nil {
		return
	}
	profile, _ := conn.SelectedSRTPProtectionProfile()
	c := srtp.Config{Profile: srtp.ProtectionProfile(profile)}
	state, _ := conn.ConnectionState()
	if b.failed = c.ExtractSessionKeysFromDTLS(&state, !server); b.failed != nil {
		return
	}
	k := c.Keys
	b.out, b.failed = srtp.CreateContext(k.LocalMasterKey, k.LocalMasterSalt, c.Profile)
	b.in, _ = srtp.CreateContext(k.RemoteMasterKey, k.RemoteMasterSalt, c.Profile)
}

// say sends an encrypted packet.
func (b *tab) say(conn *memnet.Conn, h rtp.Header, payload []byte) {
	b.t.Helper()
	h.Version = 2
	raw, err := (&rtp.Packet{Header: h, Payload: payload}).Marshal()
	if err != nil {
		b.t.Fatal(err)
	}
	b.keys.Lock()
	raw, err = b.out.EncryptRTP(nil, raw, nil)
	b.keys.Unlock()
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := conn.WriteToUDPAddrPort(raw, ourWeb); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) params() Params {
	return Params{
		Codec: PCMA, EventPayload: 126, Send: true, Receive: true, Web: WebPeer{Fingerprints: []Fingerprint{b.fingerprint()}},
	}
}

// connected is a browser that has found a stream and shaken hands.
func connected(t *testing.T, w *world, server bool) (*Stream, *events, *tab) {
	t.Helper()
	s, ev := w.openWeb()
	b := w.tab(wifi)
	p := b.params()
	p.Web.Passive = server
	if err := s.Update(p); err != nil {
		t.Fatal(err)
	}
	if a := b.check(b.conn, s.Web(), nominate); a == nil || a.Type != stun.BindingSuccess {
		t.Fatalf("the check was answered %v", a)
	}
	b.shake(server)
	synctest.Wait()
	if b.failed != nil {
		t.Fatal(b.failed)
	}
	if list := ev.list(); len(list) != 1 {
		t.Fatalf("told %v", list)
	} else if _, ok := list[0].(ReadyEvent); !ok {
		t.Fatalf("told %v", list)
	}
	return s, ev, b
}

func TestBrowserHearsAndIsHeard(t *testing.T) {
	for name, server := range map[string]bool{"the browser begins": false, "we begin": true} {
		t.Run(name, func(t *testing.T) {
			webWorld(t, func(t *testing.T, w *world) {
				s, ev, b := connected(t, w, server)
				s.Loop(clipOf(1000, 1))
				time.Sleep(time.Second)
				if got := b.packets(); len(got) < 49 || got[0].PayloadType != 8 || got[0].from != ourWeb {
					t.Errorf("%d packets heard", len(got))
				}
				h := rtp.Header{SSRC: 7, PayloadType: 126, Marker: true}
				for i := range 3 {
					h.SequenceNumber = uint16(i)
					b.say(b.conn, h, []byte{5, 10, 0, 160})
				}
				synctest.Wait()
				if ev.keys() != "5" {
					t.Errorf("keys %q", ev.keys())
				}
				time.Sleep(10 * time.Second)
				if len(b.control()) == 0 {
					t.Error("no reports on the port of RTP")
				}
			})
		})
	}
}

func TestNothingLeavesBeforeTheKeys(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, _ := w.openWeb()
		b := w.tab(wifi)
		if err := s.Update(b.params()); err != nil {
			t.Fatal(err)
		}
		s.Loop(clipOf(1000, 1))
		b.check(b.conn, s.Web(), nominate)
		time.Sleep(10 * time.Second)
		_ = s.Close()
		if got, raw := b.packets(), b.control(); len(got)+len(raw) != 0 {
			t.Errorf("%d packets and %d reports without encryption", len(got), len(raw))
		}
	})
}

func TestHandsAreShakenBeforeTheDescriptionCame(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, ev := w.openWeb()
		b := w.tab(wifi)
		b.check(b.conn, s.Web(), nominate)
		time.AfterFunc(time.Second, func() { // our offer's answer is still on its way
			if err := s.Update(b.params()); err != nil {
				t.Error(err)
			}
		})
		b.shake(false)
		if synctest.Wait(); b.failed != nil || len(ev.list()) != 1 {
			t.Errorf("%v, told %v", b.failed, ev.list())
		}
	})
}

func TestAnImpostorIsNotHeard(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, ev := w.openWeb()
		b := w.tab(wifi)
		p := b.params()
		p.Web.Fingerprints[0].Value[3] ^= 1
		if err := s.Update(p); err != nil {
			t.Fatal(err)
		}
		b.check(b.conn, s.Web(), nominate)
		b.shake(false)
		time.Sleep(time.Minute)
		if list := ev.list(); len(list) == 0 || list[0] != (FailedEvent{WebImpostor}) || b.failed == nil {
			t.Errorf("told %v, the browser %v", list, b.failed)
		}
	})
}

func TestWhoNeverComesIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		check bool
		want  WebFailure
	}{"no check": {false, WebNoPath}, "no handshake": {true, WebNoHandshake}} {
		t.Run(name, func(t *testing.T) {
			webWorld(t, func(t *testing.T, w *world) {
				s, ev := w.openWeb()
				b := w.tab(wifi)
				if err := s.Update(b.params()); err != nil {
					t.Fatal(err)
				}
				if c.check {
					b.check(b.conn, s.Web(), nominate)
				}
				time.Sleep(webSetup + time.Second)
				if list := ev.list(); len(list) != 1 || list[0] != (FailedEvent{c.want}) {
					t.Errorf("told %v", list)
				}
			})
		})
	}
}

func TestChecksOfStrangersAreNotAnswered(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, _ := w.openWeb()
		b := w.tab(wifi)
		web := s.Web()
		other := web
		other.Fragment = "nobody00"
		if a := b.check(b.conn, other); a != nil {
			t.Errorf("an unknown fragment: %v", a)
		}
		other = web
		other.Password = keyOf(CM80, 7)
		if a := b.check(b.conn, other); a != nil {
			t.Errorf("a wrong password: %v", a)
		}
		if a := b.check(b.conn, web, stun.RawAttribute{Type: 0x0777, Value: []byte{1}}); a == nil || a.Type != stun.BindingError {
			t.Errorf("an attribute that is not understood: %v", a)
		}
		if a := b.check(b.conn, web, stun.RawAttribute{Type: stun.AttrICEControlled, Value: make([]byte, 8)}); a == nil || a.Type != stun.BindingError {
			t.Errorf("a browser that does not nominate: %v", a)
		}
		a := b.check(b.conn, web)
		var mapped stun.XORMappedAddress
		if a == nil || mapped.GetFrom(a) != nil || mapped.Port != int(wifi.Port()) || mapped.IP.String() != wifi.Addr().String() {
			t.Errorf("%v, mapped to %v", a, mapped)
		} else if err := stun.NewShortTermIntegrity(web.Password.Reveal()).Check(a); err != nil {
			t.Error(err)
		} else if err := stun.Fingerprint.Check(a); err != nil {
			t.Error(err)
		}
		if got := w.engine.Stats().Ignored; got != 2 {
			t.Errorf("%d ignored", got)
		}
	})
}

// A browser whose network changes restarts ICE: the sound follows it, with the keys that there are.
func TestSoundFollowsABrowserToAnotherNetwork(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, ev, b := connected(t, w, false)
		s.Loop(clipOf(1000, 1))
		before := s.Web()
		s.RestartICE()
		now := s.Web()
		if now.Fragment == before.Fragment || now.Password.Equal(before.Password) {
			t.Fatal("nothing was restarted")
		}
		if err := s.Update(b.params()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if len(b.packets()) < 49 {
			t.Error("the old path fell silent before there was a new one")
		}
		b.check(b.conn, before, nominate) // it comes late, and changes nothing
		conn, err := w.net.Listen(mobile)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		go b.read(conn)
		if a := b.check(conn, now, nominate); a == nil || a.Type != stun.BindingSuccess {
			t.Fatalf("answered %v", a)
		}
		_ = b.conn.Close()
		b.packets()
		time.Sleep(time.Second)
		if n := len(b.packets()); n < 49 {
			t.Errorf("%d packets by the new path", n)
		}
		h := rtp.Header{SSRC: 7, PayloadType: 126, Marker: true}
		b.say(conn, h, []byte{9, 10, 0, 160})
		synctest.Wait()
		if ev.keys() != "9" {
			t.Errorf("keys %q", ev.keys())
		}
		if a := b.check(conn, before); a != nil {
			t.Errorf("the old password is still good: %v", a)
		}
	})
}

// A key under the payload type of a browser reaches a telephone under its own.
func TestBridgeOfABrowserAndATelephone(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, _, b := connected(t, w, false)
		phone := w.peer(peerAddr)
		other, _ := w.open(peerAddr, nil)
		if err := Bridge(s, other); err != nil {
			t.Fatal(err)
		}
		b.say(b.conn, rtp.Header{SSRC: 7, PayloadType: 126, Marker: true}, []byte{3, 10, 0, 160})
		b.say(b.conn, rtp.Header{SSRC: 7, PayloadType: 8, SequenceNumber: 1, Timestamp: 160}, frameOf(0x55))
		got := phone.packets()
		if len(got) != 2 || got[0].PayloadType != 101 || got[0].Payload[0] != 3 || got[1].PayloadType != 8 {
			t.Errorf("%v", got)
		}
		phone.talk(other.Local(), rtp.Header{PayloadType: 8, SSRC: 9}, 5, 0xd5)
		if heard := b.packets(); len(heard) != 5 {
			t.Errorf("%d packets heard", len(heard))
		}
	})
}

// A browser that says nothing lives as long as it checks its path, and not half a minute longer.
func TestChecksAreLife(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		s, ev, b := connected(t, w, false)
		for range 60 {
			time.Sleep(5 * time.Second)
			b.check(b.conn, s.Web(), nominate)
		}
		if n := len(ev.list()); n != 1 {
			t.Fatalf("told %v", ev.list())
		}
		time.Sleep(webConsent + time.Second)
		if list := ev.list(); len(list) != 2 {
			t.Errorf("told %v", list)
		} else if e, ok := list[1].(TimeoutEvent); !ok || e.Silence < webConsent {
			t.Errorf("told %v", list[1])
		}
	})
}

func TestTwoBrowsersAtOnePort(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		a, aEvents := w.openWeb()
		_, bEvents := w.openWeb()
		one := w.tab(wifi)
		if err := a.Update(one.params()); err != nil {
			t.Fatal(err)
		}
		one.check(one.conn, a.Web(), nominate)
		one.shake(false)
		synctest.Wait()
		one.say(one.conn, rtp.Header{SSRC: 7, PayloadType: 126, Marker: true}, []byte{1, 10, 0, 160})
		synctest.Wait()
		if aEvents.keys() != "1" || len(bEvents.list()) != 0 {
			t.Errorf("%v, %v", aEvents.list(), bEvents.list())
		}
		_ = a.Close()
		if got := one.check(one.conn, a.Web()); got != nil {
			t.Errorf("a closed stream answers %v", got)
		}
	})
}

func TestEngineWithoutBrowsers(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		if _, err := w.engine.OpenWeb(ourHost, nil); err != ErrNoWeb {
			t.Error(err)
		}
	})
}

// TestThePortIsBoundAtTheStart: a port that another program has is told of, and the first browser finds ours bound.
func TestThePortIsBoundAtTheStart(t *testing.T) {
	webWorld(t, func(t *testing.T, w *world) {
		if err := w.engine.ListenWeb(ourHost, ourHost); err != nil {
			t.Fatal(err)
		}
		if _, err := w.net.Listen(ourWeb); err == nil {
			t.Error("it is not bound")
		}
		taken, err := w.net.Listen(netip.AddrPortFrom(loop, webPortNumber))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.engine.ListenWeb(loop); err == nil {
			t.Error("a taken port is not told of")
		}
		_ = taken.Close()
		w.openWeb()
	})
	e := still(t)
	if err := e.ListenWeb(ourHost); !errors.Is(err, ErrNoWeb) {
		t.Errorf("without a port: %v", err)
	}
}

package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/srtp/v3"
	"pgregory.net/rapid"
)

func suites() []Suite { return []Suite{GCM256, GCM128, CM80, CM32} }

// profileOf tells a suite's profile and how long its master key and salt are, RFC 7714 section 12 and RFC 4568 section 6.2.
func profileOf(s Suite) (p srtp.ProtectionProfile, key, salt int) {
	switch s {
	case GCM256:
		return srtp.ProtectionProfileAeadAes256Gcm, 32, 12
	case GCM128:
		return srtp.ProtectionProfileAeadAes128Gcm, 16, 12
	case CM80:
		return srtp.ProtectionProfileAes128CmHmacSha1_80, 16, 14
	default:
		return srtp.ProtectionProfileAes128CmHmacSha1_32, 16, 14
	}
}

func keyOf(s Suite, b byte) call.Secret {
	_, key, salt := profileOf(s)
	return call.NewSecret(string(bytes.Repeat([]byte{b}, key+salt)))
}

func ourKey(s Suite) call.Secret   { return keyOf(s, 1) }
func theirKey(s Suite) call.Secret { return keyOf(s, 2) }

func contextOf(tb testing.TB, s Suite, key call.Secret) *srtp.Context {
	tb.Helper()
	profile, n, _ := profileOf(s)
	text := []byte(key.Reveal())
	c, err := srtp.CreateContext(text[:n], text[n:], profile)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// secretPeer is a far end that encrypts by itself.
type secretPeer struct {
	*peer
	out, in *srtp.Context
}

func (w *world) secretPeer(at netip.AddrPort, s Suite, key call.Secret) *secretPeer {
	w.t.Helper()
	return &secretPeer{peer: w.peer(at), out: contextOf(w.t, s, key), in: contextOf(w.t, s, ourKey(s))}
}

// sealed is one packet as it goes over the network.
func (p *secretPeer) sealed(h rtp.Header, payload []byte) []byte {
	p.t.Helper()
	h.Version = 2
	b, err := (&rtp.Packet{Header: h, Payload: payload}).Marshal()
	if err == nil {
		b, err = p.out.EncryptRTP(nil, b, nil)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return b
}

func (p *peer) raws(to netip.AddrPort, b []byte) {
	p.t.Helper()
	if _, err := p.conn.WriteToUDPAddrPort(b, to); err != nil {
		p.t.Fatal(err)
	}
	synctest.Wait()
}

// opened returns what came and is authentic, and how much was not.
func (p *secretPeer) opened() (list []rtp.Packet, forged int) {
	for _, a := range p.packets() {
		b, err := a.Marshal()
		if err != nil {
			p.t.Fatal(err)
		}
		var packet rtp.Packet
		if b, err = p.in.DecryptRTP(nil, b, nil); err != nil || packet.Unmarshal(b) != nil {
			forged++
			continue
		}
		list = append(list, packet)
	}
	return list, forged
}

func secureParams(s Suite) func(*Params) {
	return func(p *Params) { p.SRTP = SRTP{Suite: s, Ours: ourKey(s), Theirs: theirKey(s)} }
}

func TestSecureStreams(t *testing.T) {
	for _, suite := range suites() {
		t.Run(string(suite), func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				far := w.secretPeer(peerAddr, suite, theirKey(suite))
				s, ev := w.open(peerAddr, secureParams(suite))
				s.Play(1, []*Clip{clipOf(1600, 1000)})
				time.Sleep(300 * ms)
				got, forged := far.opened()
				if len(got) != 10 || forged != 0 || len(got[0].Payload) != audioBytes || got[0].Payload[0] != clipOf(1, 1000).wire(PCMA)[0] {
					t.Errorf("%d packets, %d forged", len(got), forged)
				}
				h := rtp.Header{PayloadType: 101, SSRC: 9, Timestamp: 160}
				for i, end := range []bool{false, false, true} {
					key := make([]byte, keyBytes)
					putKey(key, 5, end, uint16(160*(i+1)))
					h.SequenceNumber++
					far.raws(s.Local(), far.sealed(h, key))
				}
				if keys := ev.keys(); keys != "5" {
					t.Errorf("keys %q", keys)
				}
			})
		})
	}
}

// TestWhatIsNotAuthenticIsNothing: it moves no address, is no key and no life, and is counted as ignored.
func TestWhatIsNotAuthenticIsNothing(t *testing.T) {
	for _, suite := range suites() {
		t.Run(string(suite), func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				far := w.secretPeer(peerAddr, suite, theirKey(suite))
				wrong := w.secretPeer(netip.MustParseAddrPort("203.0.113.66:5000"), suite, keyOf(suite, 3))
				s, ev := w.open(peerAddr, secureParams(suite))
				s.Loop(clipOf(800, 1))
				h := rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 1}
				wrong.raws(s.Local(), wrong.sealed(h, frameOf(1)))
				wrong.keys(s.Local(), 101, hold(0, key{ssrc: 6, event: 1}, 3)) // plain
				spoilt := far.sealed(h, frameOf(1))
				for _, i := range []int{1, 2, 4, 8, headerSize, len(spoilt) - 1} {
					b := bytes.Clone(spoilt)
					b[i] ^= 1
					wrong.raws(s.Local(), b)
				}
				for n := range spoilt {
					wrong.raws(s.Local(), spoilt[:n])
				}
				report, err := wrong.out.EncryptRTCP(nil, reportOf(t), nil)
				if err != nil {
					t.Fatal(err)
				}
				far.raws(above(s.Local()), report)
				far.raws(above(s.Local()), reportOf(t))
				time.Sleep(100 * ms)
				if got, _ := wrong.opened(); len(got) != 0 || s.Report().Received != 0 || ev.keys() != "" {
					t.Errorf("%d packets sent to a stranger, %+v, keys %q", len(got), s.Report(), ev.keys())
				}
				if stats := w.engine.Stats(); stats.Received != 0 || stats.Ignored < 9+uint64(len(spoilt)) {
					t.Errorf("%+v", stats)
				}
				time.Sleep(time.Minute)
				if list := ev.list(); len(list) != 1 {
					t.Errorf("forgeries keep a call alive: %v", list)
				}
			})
		})
	}
}

// TestReplaysAreIgnored: RFC 3711 section 3.3.2. A key that is sent again is not pressed again, and a copy that comes
// first from elsewhere takes nothing from the peer's own.
func TestReplaysAreIgnored(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.secretPeer(peerAddr, CM80, theirKey(CM80))
		mallory := netip.MustParseAddrPort("203.0.113.66:5000")
		s, ev := w.open(peerAddr, secureParams(CM80))
		press := func(n int) (packets [][]byte) {
			for i := range 3 {
				key := make([]byte, keyBytes)
				putKey(key, byte(n), i == 2, uint16(160*(i+1)))
				packets = append(packets, far.sealed(rtp.Header{
					PayloadType: 101, SSRC: 9, SequenceNumber: uint16(10*n + i), Timestamp: uint32(8000 * n),
				}, key))
			}
			return packets
		}
		one, two := press(1), press(2)
		for _, b := range one {
			far.raws(s.Local(), bytes.Clone(b))
		}
		time.Sleep(2 * time.Second)
		for _, b := range one {
			far.raws(s.Local(), bytes.Clone(b))
		}
		for _, b := range two {
			s.receive(bytes.Clone(b), mallory) // as if it had been in the queue when the socket was connected
			far.raws(s.Local(), bytes.Clone(b))
		}
		if keys, r := ev.keys(), s.Report(); keys != "12" || r.Received != 6 {
			t.Errorf("keys %q, %+v", keys, r)
		}
	})
}

// TestTheCounterGoesOnOverUpdates: RFC 3711 section 3.3.1, both ways, over the end of the sequence numbers and with the
// same keys again; new keys begin anew.
func TestTheCounterGoesOnOverUpdates(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.secretPeer(peerAddr, GCM128, theirKey(GCM128))
		s, _ := w.open(peerAddr, secureParams(GCM128))
		again := func(keys SRTP) {
			t.Helper()
			if err := s.Update(Params{Remote: peerAddr, EventPayload: 101, Send: true, Receive: true, SRTP: keys}); err != nil {
				t.Fatal(err)
			}
		}
		keys := SRTP{Suite: GCM128, Ours: ourKey(GCM128), Theirs: theirKey(GCM128)}
		s.out.mu.Lock()
		s.out.seq = 65_000 // not where it would begin by itself
		s.out.mu.Unlock()
		s.Loop(clipOf(800, 1))
		h, received := rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: 65_000}, uint64(0)
		for range 3 { // past 65,535 in the first round, both ways
			for range 700 {
				far.raws(s.Local(), far.sealed(h, frameOf(1)))
				h.SequenceNumber++
				h.Timestamp += audioBytes
				received++
				time.Sleep(20 * ms)
			}
			again(keys)
			if _, forged := far.opened(); forged != 0 || s.Report().Received != received {
				t.Fatalf("%d forged, %d of %d received", forged, s.Report().Received, received)
			}
		}
		if roc, _ := far.in.ROC(s.out.ssrc); roc == 0 {
			t.Error("the sender's numbers never went round")
		}
		keys.Ours, keys.Theirs = keyOf(GCM128, 7), keyOf(GCM128, 8)
		far.out, far.in = contextOf(t, GCM128, keys.Theirs), contextOf(t, GCM128, keys.Ours)
		far.packets()
		again(keys)
		far.raws(s.Local(), far.sealed(h, frameOf(1)))
		time.Sleep(time.Second)
		if got, forged := far.opened(); len(got) < 49 || forged != 0 || s.Report().Received != received+1 {
			t.Errorf("new keys: %d packets, %d forged, %d received", len(got), forged, s.Report().Received-received)
		}
		again(SRTP{})
		far.packets()
		time.Sleep(time.Second)
		if got := far.packets(); len(got) < 49 || len(got[0].Payload) != audioBytes {
			t.Errorf("plain again: %d packets", len(got))
		}
	})
}

func TestSecureBridges(t *testing.T) {
	for _, test := range []struct{ from, to Suite }{{GCM256, ""}, {"", CM32}, {CM80, GCM128}} {
		t.Run(string(test.from)+" to "+string(test.to), func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				other := netip.MustParseAddrPort("198.51.100.8:4000")
				open := func(suite Suite, at netip.AddrPort) (*Stream, *secretPeer) {
					if suite == "" {
						s, _ := w.open(at, nil)
						return s, &secretPeer{peer: w.peer(at)}
					}
					s, _ := w.open(at, secureParams(suite))
					return s, w.secretPeer(at, suite, theirKey(suite))
				}
				a, far := open(test.from, peerAddr)
				b, near := open(test.to, other)
				send := func(s *Stream, h rtp.Header, payload []byte) {
					if test.from == "" {
						far.send(s.Local(), h, payload)
						return
					}
					far.raws(s.Local(), far.sealed(h, payload))
				}
				if err := Bridge(a, b); err != nil {
					t.Fatal(err)
				}
				for i := range 20 {
					payload := frameOf(byte(i))
					send(a, rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: uint16(i), Timestamp: uint32(i * audioBytes)}, payload)
					time.Sleep(20 * ms)
				}
				var got []rtp.Packet
				if test.to == "" {
					for _, p := range near.packets() {
						got = append(got, p.Packet)
					}
				} else {
					got, _ = near.opened()
				}
				if len(got) != 20 {
					t.Fatalf("%d packets", len(got))
				}
				for i, p := range got {
					if !bytes.Equal(p.Payload, frameOf(byte(i))) {
						t.Errorf("packet %d is %v", i, p.Payload[:4])
					}
				}
			})
		})
	}
}

// TestANumberIsEncryptedOnce: a partner that says something else under an old number is not sent on.
func TestANumberIsEncryptedOnce(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		at := netip.MustParseAddrPort("198.51.100.8:4000")
		far, near := w.peer(peerAddr), w.secretPeer(at, GCM128, theirKey(GCM128))
		a, _ := w.open(peerAddr, nil)
		b, _ := w.open(at, secureParams(GCM128))
		if err := Bridge(a, b); err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{1, 2, 4, 3, 2, 4, 3, 5, 1} {
			far.send(a.Local(), rtp.Header{PayloadType: 8, SSRC: 5, SequenceNumber: uint16(i), Timestamp: uint32(i * audioBytes)},
				frameOf(byte(time.Now().UnixNano()/1e6)))
			time.Sleep(20 * ms)
		}
		got, forged := near.opened()
		numbers := map[uint16]bool{}
		for _, p := range got {
			numbers[p.SequenceNumber] = true
		}
		if len(got) != 5 || len(numbers) != 5 || forged != 0 {
			t.Errorf("%d packets with %d numbers, %d forged", len(got), len(numbers), forged)
		}
	})
}

// TestNumbersAreNeverUsedTwice holds the window against a set of every number used.
func TestNumbersAreNeverUsedTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n numbers
		used, at := map[int]bool{}, rapid.IntRange(0, 1<<16-1).Draw(t, "first")
		for range rapid.IntRange(1, 400).Draw(t, "packets") {
			i := at + rapid.OneOf(rapid.Just(1), rapid.IntRange(-100, 10), rapid.IntRange(1, 600)).Draw(t, "step")
			ok := n.use(uint16(i))
			switch {
			case ok && used[i]:
				t.Fatalf("%d was used twice", i)
			case !ok && !used[i] && i > at-64 && len(used) > 0:
				t.Fatalf("%d was not used, and is refused after %d", i, at)
			}
			if ok {
				used[i] = true
				at = max(at, i)
			}
		}
	})
}

func TestSecureReports(t *testing.T) {
	for _, suite := range suites() {
		t.Run(string(suite), func(t *testing.T) {
			virtual(t, func(t *testing.T, w *world) {
				far, control := w.secretPeer(peerAddr, suite, theirKey(suite)), w.peer(above(peerAddr))
				s, ev := w.open(peerAddr, secureParams(suite))
				s.Loop(clipOf(800, 1))
				for range 8 { // longer than the time-out: reports are life
					time.Sleep(10 * time.Second)
					b, err := far.out.EncryptRTCP(nil, reportOf(t), nil)
					if err != nil {
						t.Fatal(err)
					}
					control.raws(above(s.Local()), b)
				}
				if list := ev.list(); len(list) != 0 {
					t.Errorf("events %v", list)
				}
				s.Close()
				reports, bye := 0, false
				for _, b := range control.control() {
					if plain, err := far.in.DecryptRTCP(nil, b, nil); err != nil {
						t.Errorf("a report is not authentic: %v", err)
					} else if packets, err := rtcp.Unmarshal(plain); err == nil {
						_, bye = packets[len(packets)-1].(*rtcp.Goodbye)
						reports++
					}
				}
				if reports < 8 || !bye {
					t.Errorf("%d reports, a goodbye %v", reports, bye)
				}
			})
		})
	}
}

func reportOf(tb testing.TB) []byte {
	tb.Helper()
	b, err := rtcp.Marshal([]rtcp.Packet{&rtcp.ReceiverReport{SSRC: 5}})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// TestSourcesOfOneKeyAreBounded: each source costs memory, and the peer chooses them.
func TestSourcesOfOneKeyAreBounded(t *testing.T) {
	o, err := newOpener(CM80, theirKey(CM80))
	if err != nil {
		t.Fatal(err)
	}
	c := contextOf(t, CM80, theirKey(CM80))
	taken := 0
	for ssrc := range uint32(2 * maxSources) {
		b := make([]byte, headerSize+10)
		putHeader(b, 8, false, 1, 1, ssrc)
		b, err := c.EncryptRTP(nil, b, nil)
		if err != nil {
			t.Fatal(err)
		}
		binary.BigEndian.PutUint32(b[8:], ssrc)
		if _, ok := o.open(b); ok {
			taken++
		}
	}
	if taken != maxSources {
		t.Errorf("%d sources", taken)
	}
}

func TestKeysThatFitNoSuiteChangeNothing(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.secretPeer(peerAddr, GCM256, theirKey(GCM256))
		s, _ := w.open(peerAddr, secureParams(GCM256))
		for _, keys := range []SRTP{
			{Suite: "F8_128_HMAC_SHA1_80", Ours: ourKey(CM80), Theirs: theirKey(CM80)},
			{Suite: GCM256, Ours: ourKey(CM80), Theirs: theirKey(GCM256)},
			{Suite: GCM256, Ours: ourKey(GCM256), Theirs: theirKey(CM80)},
			{Suite: CM80, Theirs: theirKey(CM80)},
		} {
			if err := s.Update(Params{Remote: peerAddr, Send: true, SRTP: keys}); !errors.Is(err, ErrKeys) {
				t.Errorf("%s: %v", keys.Suite, err)
			}
		}
		s.Play(1, []*Clip{clipOf(800, 1)})
		time.Sleep(200 * ms)
		if got, forged := far.opened(); len(got) != 5 || forged != 0 {
			t.Errorf("%d packets, %d forged", len(got), forged)
		}
	})
}

package app

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"

	"centralino/internal/memnet"
	"centralino/media"
	"centralino/sip/sdp"
)

// newLeg opens a leg on a network in memory.
func newLeg(t *testing.T) *leg { return newSecureLeg(t, sdp.Plain) }

func newSecureLeg(t *testing.T, srtp sdp.SRTP) *leg {
	t.Helper()
	return newLegOn(t, memnet.New(), srtp)
}

func newLegOn(t *testing.T, network *memnet.Network, srtp sdp.SRTP) *leg {
	t.Helper()
	engine, err := media.New(media.Options{
		Network: media.NetworkFunc(func(a netip.AddrPort) (media.Socket, error) { return network.Listen(a) }),
		PortMin: 10000, PortMax: 10009,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	l, err := (&App{media: engine}).openLeg(netip.MustParseAddr("192.0.2.1"), srtp, func(media.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestTheRouterOfTheSignallingIsLikelierThanAStranger: a telephone that knows only its address behind a router is found there,
// though somebody else was quicker.
func TestTheRouterOfTheSignallingIsLikelierThanAStranger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		l := newLegOn(t, network, sdp.Plain)
		offer := says(t, "8")
		offer.From = netip.MustParseAddr("203.0.113.5")
		if _, err := l.answer(offer); err != nil {
			t.Fatal(err)
		}
		for i, from := range []string{"203.0.113.66:5000", "203.0.113.5:61000", "203.0.113.66:5000"} {
			conn, err := network.Listen(netip.MustParseAddrPort(from))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.WriteToUDPAddrPort([]byte{0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, byte(i), 0xd5}, l.stream.Local()); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			_ = conn.Close()
		}
		if n := l.stream.Report().Received; n != 2 {
			t.Errorf("%d packets were heard, want the first and the telephone's", n)
		}
	})
}

// says is the description of a telephone that names static payload types.
func says(t *testing.T, payloads string) *sdp.Description {
	t.Helper()
	d, err := sdp.Parse([]byte("v=0\nc=IN IP4 192.0.2.7\nm=audio 4000 RTP/AVP " + payloads + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// names lists the codecs of a description.
func names(d *sdp.Description) string {
	var list []string
	for _, c := range d.Codecs {
		list = append(list, c.Name)
	}
	return strings.Join(list, " ")
}

func TestTheCallerChoosesTheCodecAndTheAgentIsOfferedItFirst(t *testing.T) {
	for _, test := range []struct {
		offer, want, offered string
		codec                media.Codec
	}{
		{"9 8 0", "G722", "G722 PCMA PCMU", media.G722},
		{"8 9 0", "PCMA", "PCMA G722 PCMU", media.PCMA},
		{"0 8 9", "PCMU", "PCMU G722 PCMA", media.PCMU},
		{"18 3 9", "G722", "G722 PCMA PCMU", media.G722},
		{"18 0", "PCMU", "PCMU G722 PCMA", media.PCMU},
	} {
		caller, agent := newLeg(t), newLeg(t)
		answer, err := caller.answer(says(t, test.offer))
		if err != nil {
			t.Fatalf("%s: %v", test.offer, err)
		}
		agent.prefer(caller)
		if got, offered := names(answer), names(agent.offer()); got != test.want || offered != test.offered {
			t.Errorf("%s is answered with %s, and the agent is offered %s", test.offer, got, offered)
		}
		if got := caller.stream.Codec(); got != test.codec {
			t.Errorf("%s: the stream sends %v", test.offer, got)
		}
	}
	if _, err := newLeg(t).answer(says(t, "18 3")); !errors.Is(err, sdp.ErrNoCodec) {
		t.Errorf("no codec of ours: %v", err)
	}
}

// TestAnAnswerThatIsOvertaken by the other side's next offer changes nothing; the answer to our next offer does.
func TestAnAnswerThatIsOvertaken(t *testing.T) {
	l := newLeg(t)
	l.offer()
	if _, err := l.answer(says(t, "0")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		answer string
		want   media.Codec
	}{{"8", media.PCMU}, {"9", media.G722}} {
		if err := l.agreed(says(t, test.answer)); err != nil || l.stream.Codec() != test.want {
			t.Errorf("after the answer %s the stream sends %v, %v", test.answer, l.stream.Codec(), err)
		}
		l.offer()
	}
}

// TestAReofferKeepsTheCodec: a telephone that holds the call lists its codecs in its own order.
func TestAReofferKeepsTheCodec(t *testing.T) {
	l := newLeg(t)
	l.offer()
	if err := l.agreed(says(t, "8")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ offer, want string }{
		{"9 0 8", "PCMA"}, {"0 9", "PCMU"}, {"9 8 0", "PCMU"}, {"9", "G722"}, {"8 9", "G722"},
	} {
		answer, err := l.answer(says(t, test.offer))
		if err != nil || names(answer) != test.want {
			t.Errorf("%s is answered with %v, %v", test.offer, answer.Codecs, err)
		}
	}
	if got := names(l.offer()); got != "G722 PCMA PCMU" && got != "G722 PCMU PCMA" {
		t.Errorf("offered then: %s", got)
	}
}

package caller

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtp"

	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/media/g711"
)

// TestEarlyMedia: an exchange lets a sentence be heard before it refuses the call, and that is in the WAV.
func TestEarlyMedia(t *testing.T) {
	virtually(t, func(b *bed) {
		exchange, err := b.net.Listen(netip.MustParseAddrPort(theirs))
		if err != nil {
			t.Fatal(err)
		}
		sound, err := b.net.Listen(netip.MustParseAddrPort("10.0.0.1:7000"))
		if err != nil {
			t.Fatal(err)
		}
		p := b.place(Options{})
		buf := make([]byte, 4096)
		n, from, err := exchange.ReadFromUDPAddrPort(buf)
		if err != nil {
			t.Fatal(err)
		}
		invite := string(buf[:n])
		answer := func(status, body string) {
			if _, err := exchange.WriteToUDPAddrPort([]byte(answerTo(invite, status, body)), from); err != nil {
				t.Fatal(err)
			}
		}
		answer("183 Session Progress", "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 7000 RTP/AVP 8\r\n")
		synctest.Wait()
		_, port, _ := strings.Cut(invite, "m=audio ")
		port, _, _ = strings.Cut(port, " ")
		to := netip.MustParseAddrPort(ours + ":" + port)
		sentence := fixture.Recording("closed")
		codes := make([]byte, 160)
		for i := 0; i+160 <= len(sentence); i += 160 {
			g711.ALaw.Encode(codes, sentence[i:i+160])
			packet := rtp.Packet{Header: rtp.Header{
				Version: 2, PayloadType: 8, SequenceNumber: uint16(i / 160), Timestamp: uint32(i), SSRC: 7,
			}, Payload: codes}
			raw, err := packet.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := sound.WriteToUDPAddrPort(raw, to); err != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Millisecond)
		}
		answer("404 Not Found", "")
		p.told("dials", "rings 183 after", "early sound before the answer: PCMA, keys as tones", "refused 404: Not Found", "heard 50 packets", "sent ", "kept 1.")
		if err := p.outcome.Err(); err == nil || err.Error() != "nobody answered: 404" {
			t.Error(err)
		}
		heard, _ := p.sound()
		if score, at := phone.Correlate(heard, sentence); score < 0.95 || at > 50*time.Millisecond {
			t.Errorf("the sentence is in the WAV to %.2f, at %v", score, at)
		}
	})
}

// TestHangingUpBeforeAnythingIsSaid: the telephone that our INVITE has just reached does not ring on.
func TestHangingUpBeforeAnythingIsSaid(t *testing.T) {
	virtually(t, func(b *bed) {
		far, err := b.net.Listen(netip.MustParseAddrPort(theirs))
		if err != nil {
			t.Fatal(err)
		}
		p := b.place(Options{})
		buf := make([]byte, 4096)
		n, from, err := far.ReadFromUDPAddrPort(buf)
		if err != nil {
			t.Fatal(err)
		}
		invite := string(buf[:n])
		p.stop()
		time.Sleep(100 * time.Millisecond)
		say := func(to, status string) {
			if _, err := far.WriteToUDPAddrPort([]byte(answerTo(to, status, "")), from); err != nil {
				t.Fatal(err)
			}
		}
		say(invite, "180 Ringing")
		n, _, err = far.ReadFromUDPAddrPort(buf)
		if err != nil || !strings.HasPrefix(string(buf[:n]), "CANCEL ") {
			t.Fatalf("%v: %s", err, buf[:n])
		}
		say(string(buf[:n]), "200 OK")
		say(invite, "487 Request Terminated")
		p.told("dials", "hangs up we, interrupted", "kept")
	})
}

// answerTo answers a request as RFC 3261 section 8.2.6.2 has it.
func answerTo(request, status, body string) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "SIP/2.0 %s\r\n", status)
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		for line := range strings.SplitSeq(request, "\r\n") {
			if strings.HasPrefix(line, name+":") {
				if name == "To" {
					line += ";tag=exchange"
				}
				b.WriteString(line + "\r\n")
			}
		}
	}
	if body != "" {
		b.WriteString("Content-Type: application/sdp\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return b.String()
}

package ladder

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

func open(t *testing.T, dir string, l Limits) *Store {
	t.Helper()
	return Open(Options{Dir: dir, Limits: l, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
}

func usual() Limits { return Limits{On: true, Keep: 7 * 24 * time.Hour, Size: 64 << 20} }

// invite is a message with a Call-ID and something in it by which to know it.
func invite(id, mark string) Message {
	return Message{
		At: time.Now(), Transport: "UDP", Local: netip.MustParseAddrPort("10.0.0.1:5060"), Peer: netip.MustParseAddrPort("10.0.0.9:5062"),
		Text: []byte("INVITE sip:" + mark + " SIP/2.0\r\nCSeq: 1 INVITE\r\ni: " + id + "\r\n\r\n"),
	}
}

func (s *Store) want(t *testing.T, of call.ID, want ...string) []Kept {
	t.Helper()
	found, err := s.Find(of, time.Now().Add(-30*24*time.Hour), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range found {
		first := k.Head().Text
		got = append(got, strings.TrimSuffix(strings.TrimPrefix(first, "INVITE sip:"), " SIP/2.0")+"/"+string(k.Party.Kind)+" "+k.Party.Name)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("of %s there is %q, want %q", of, got, want)
	}
	return found
}

// TestMessagesFindTheirCalls: what came before anybody knew the call is there, and so is what comes a little after its end.
func TestMessagesFindTheirCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, t.TempDir(), usual())
		s.Message(invite("a", "1"))
		s.Message(invite("other", "x"))
		time.Sleep(time.Second)
		s.Leg("a", "one", Party{Caller, "carrier & co"})
		s.Leg("b", "one", Party{Agent, "anna"})
		s.Leg("c", "two", Party{Agent, ""})
		s.Message(invite("b", "2"))
		s.Message(invite("c", "3"))
		s.want(t, "one", "1/caller carrier & co", "2/agent anna") // what waits for the disk too
		s.End("one")
		time.Sleep(20 * time.Second)
		s.Message(invite("b", "4"))
		time.Sleep(time.Minute)
		s.Message(invite("b", "5"))
		s.Leg("other", "three", Party{Caller, ""}) // too late
		found := s.want(t, "one", "1/caller carrier & co", "2/agent anna", "4/agent anna")
		s.want(t, "two", "3/agent ")
		s.want(t, "three")
		if k := found[0]; k.Out || k.Transport != "UDP" || k.Local.String() != "10.0.0.1:5060" || k.Peer.String() != "10.0.0.9:5062" || k.Call != "one" {
			t.Errorf("kept %+v", k)
		}
		s.Close()
		s.Message(invite("b", "6"))
		if s.Dropped() != 1 {
			t.Errorf("%d dropped", s.Dropped())
		}
		s = open(t, s.dir, usual()) // another process
		s.want(t, "two", "3/agent ")
	})
}

func TestNothingIsKeptLongerOrLarger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, t.TempDir(), usual())
		for i := range 10 {
			id := fmt.Sprint(i)
			s.Leg(id, call.ID(id), Party{Caller, ""})
			s.Message(invite(id, id))
			s.End(call.ID(id))
			time.Sleep(24 * time.Hour)
			if err := s.Tidy(time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if files, _ := filepath.Glob(filepath.Join(s.dir, "*")); len(files) != 7 {
			t.Errorf("%d files", len(files))
		}
		s.want(t, "2")
		s.want(t, "3", "3/caller ")
		s.Configure(Limits{On: true, Keep: 365 * 24 * time.Hour, Size: 2 * 500})
		if err := s.Tidy(time.Now()); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(s.dir, "*"))
		total := int64(0)
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v %v", info.Mode(), err)
			}
			total += info.Size()
		}
		if total > 1000 || total < 700 {
			t.Errorf("%d bytes are left", total)
		}
		s.want(t, "9", "9/caller ")
		s.Configure(Limits{})
		if s.Wanted() {
			t.Error("wanted though it is off")
		}
		s.Leg("x", "x", Party{Caller, ""})
		s.Message(invite("x", "x"))
		if err := s.Tidy(time.Now()); err != nil {
			t.Fatal(err)
		}
		if files, _ := filepath.Glob(filepath.Join(s.dir, "*")); len(files) != 0 {
			t.Errorf("there is %q though nothing is kept", files)
		}
	})
}

// TestAMessageThatBreaksOffHidesNothingElse: kill -9 tears the last message of a file; every other is there.
func TestAMessageThatBreaksOffHidesNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		for i := range 2 {
			s := open(t, dir, usual())
			s.Leg("a", "one", Party{Caller, ""})
			s.Message(invite("a", fmt.Sprint("whole", i)))
			s.Message(invite("a", "torn"))
			s.Close()
			files, _ := filepath.Glob(filepath.Join(dir, "*"))
			last := files[len(files)-1]
			info, _ := os.Stat(last)
			if err := os.Truncate(last, info.Size()-20); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		open(t, dir, usual()).want(t, "one", "whole0/caller ", "whole1/caller ")
	})
}

func TestWhereNothingCanBeWrittenItIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, filepath.Join(file, "below"), usual())
		s.Leg("a", "one", Party{Caller, ""})
		s.Message(invite("a", "1"))
		s.Message(invite("a", "2"))
		time.Sleep(time.Second)
		if s.Dropped() != 2 {
			t.Errorf("%d dropped", s.Dropped())
		}
		s.disk.Lock() // a disk that hangs
		for range room + 10 {
			s.Message(invite("a", "3"))
		}
		if n := s.Dropped(); n != 2+10 {
			t.Errorf("%d dropped", n)
		}
		s.disk.Unlock()
		time.Sleep(time.Second)
	})
}

const secrets = "INVITE sip:anna:hidden@10.0.0.9;transport=tcp SIP/2.0\r\n" +
	"Via: SIP/2.0/UDP 10.0.0.1\r\n" +
	"From: \"Anna\" <sip:a:hidden@b>;tag=1, <SIPS:a@b>, <sip:c:hidden@d:5061>\r\n" +
	"authorization: Digest username=\"anna\",\r\n response=\"hidden\"\r\n" +
	"Proxy-Authorization: Digest hidden\r\n" +
	"Call-ID: 1@host:5060\r\nc: Application/SDP; x=y\r\n\r\n" +
	"v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\nk=clear:hidden\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:hidden|2^20\r\n" +
	"a=ice-pwd:hidden\r\na=ice-ufrag:seen\r\na=fingerprint:sha-256 AB\r\na=key-mgmt:mikey hidden\r\n"

func TestSecretsAreTakenOut(t *testing.T) {
	want := "INVITE sip:anna@10.0.0.9;transport=tcp SIP/2.0\r\n" +
		"Via: SIP/2.0/UDP 10.0.0.1\r\n" +
		"From: \"Anna\" <sip:a@b>;tag=1, <SIPS:a@b>, <sip:c@d:5061>\r\n" +
		"authorization: (not kept)\r\nProxy-Authorization: (not kept)\r\n" +
		"Call-ID: 1@host:5060\r\nc: Application/SDP; x=y\r\n\r\n" +
		"v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\nk=(not kept)\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 (not kept)\r\n" +
		"a=ice-pwd:(not kept)\r\na=ice-ufrag:seen\r\na=fingerprint:sha-256 AB\r\na=key-mgmt:(not kept)\r\n"
	if got := string(clean([]byte(secrets))); got != want {
		t.Errorf("left:\n%s", got)
	}
	info := "INFO sip:x SIP/2.0\r\nContent-Type: application/dtmf-relay\r\nContent-Length: 12\r\n\r\nSignal=7\r\n12"
	if got := string(clean([]byte(info))); !strings.HasSuffix(got, "\r\n\r\n(not kept): 12 bytes") || strings.Contains(got, "Signal") {
		t.Errorf("of keys is left %q", got)
	}
	if got := string(clean([]byte("BYE sip:x SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n"))); got != "BYE sip:x SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n" {
		t.Errorf("left %q", got)
	}
}

// TestNoSecretIsLeft puts secrets where they may stand, in any order and case.
func TestNoSecretIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.SampledFrom([]string{
			"Authorization: Digest s3cret", "AUTHORIZATION : Digest s3cret", "Authorization:s3cret\r\n\ts3cret", "To: <sip:x:s3cret@h>", "X: y", "Via: z",
			"Contact: sip:u:s3cret@[::1]:5060", "f: \"q\" <sips:u:s3cret@h;lr>", "Proxy-Authorization: s3cret\r\n  s3cret",
		})).Draw(t, "headers")
		kind := rapid.SampledFrom([]string{"application/sdp", "APPLICATION/SDP", "application/dtmf", "multipart/mixed;boundary=x", ""}).Draw(t, "type")
		body := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{
			"a=crypto:1 X inline:s3cret", "a=crypto:2", "a=ice-pwd:s3cret", "k=prompt:s3cret", "m=audio 1 RTP/AVP 8", "a=key-mgmt:s3cret",
		})).Draw(t, "body"), rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(t, "ends"))
		if !strings.EqualFold(kind, "application/sdp") {
			body += "s3cret"
		}
		text := "INVITE sip:u:s3cret@h SIP/2.0\r\n" + strings.Join(lines, "\r\n") + "\r\nContent-Type: " + kind + "\r\n\r\n" + body
		if got := clean([]byte(text)); bytes.Contains(got, []byte("s3cret")) {
			t.Fatalf("left of %q: %q", text, got)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add([]byte(secrets))
	f.Add([]byte(""))
	f.Add([]byte("a@\r\n\r\n@sip:a:b@@"))
	f.Fuzz(func(t *testing.T, text []byte) {
		once := clean(text)
		if head, _ := split(text); callID(once) != callID(append(bytes.Clone(head), "\r\n\r\n"...)) && !bytes.ContainsAny(head, "@") && !bytes.Contains(bytes.ToLower(head), []byte("authorization")) {
			t.Errorf("%q was %q", callID(once), callID(head))
		}
		_ = Message{Text: once}.Head()
	})
}

// TestWhatWiresharkReads: tcpdump, where there is one, reads the capture; everywhere the packets are what they should be.
func TestWhatWiresharkReads(t *testing.T) {
	k := Kept{Message: invite("a", "1")}
	k.Out = true
	six := Kept{Message: invite("a", "2")}
	six.Local, six.Peer = netip.MustParseAddrPort("[2001:db8::1]:5060"), netip.MustParseAddrPort("[2001:db8::2]:5061")
	var b bytes.Buffer
	if err := PCAP(&b, []Kept{k, six}); err != nil {
		t.Fatal(err)
	}
	first := b.Bytes()[24:]
	length := binary.LittleEndian.Uint32(first[8:])
	ip := first[16 : 16+length]
	if !adds(0, ip[:20]) || !adds(17+length-20, ip[12:]) || !bytes.Equal(ip[12:20], []byte{10, 0, 0, 1, 10, 0, 0, 9}) || binary.BigEndian.Uint16(ip[22:]) != 5062 ||
		!bytes.HasSuffix(ip, k.Text) || int(binary.BigEndian.Uint16(ip[2:])) != len(ip) {
		t.Errorf("packet % x", ip)
	}
	second := first[16+length+16:]
	if second[0] != 0x60 || !adds(17+uint32(len(second)-40), second[8:]) || netip.AddrFrom16([16]byte(second[8:24])) != six.Peer.Addr() || !bytes.HasSuffix(second, six.Text) {
		t.Errorf("packet % x", second)
	}
	if tool, err := exec.LookPath("tcpdump"); err == nil {
		cmd := exec.CommandContext(context.Background(), tool, "-n", "-vv", "-r", "-")
		cmd.Stdin = &b
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "10.0.0.1.5060 > 10.0.0.9.5062: [udp sum ok] SIP") ||
			!strings.Contains(string(out), "2001:db8::2.5061 > 2001:db8::1.5060: [udp sum ok] SIP") {
			t.Errorf("%v: %s", err, out)
		}
	}
}

// adds reports whether words and what is added to them make up a valid checksum, RFC 1071.
func adds(sum uint32, b []byte) bool {
	for i := range b {
		sum += uint32(b[i]) << (8 * (1 - i%2))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return sum == 0xffff
}

// BenchmarkCall is what the signalling of one call costs: an INVITE from outside and one to an agent, with their answers, and
// two BYEs, 12 messages in all, from being handed in to the disk.
func BenchmarkCall(b *testing.B) {
	s := Open(Options{Dir: b.TempDir(), Limits: Limits{On: true, Keep: time.Hour, Size: 64 << 20}, Logger: slog.New(slog.DiscardHandler)})
	message := Message{
		At: time.Now(), Transport: "UDP", Local: netip.MustParseAddrPort("10.0.0.1:5060"), Peer: netip.MustParseAddrPort("10.0.0.9:5062"),
	}
	texts := make([][]byte, 2)
	for i := range texts {
		texts[i] = bytes.Replace([]byte(secrets), []byte("1@host"), fmt.Appendf(nil, "%d@host", i), 1)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		s.Leg("0@host:5060", "one", Party{Caller, "carrier"})
		s.Leg("1@host:5060", "one", Party{Agent, "anna"})
		for i := range 12 {
			message.Text = texts[i%2]
			s.Message(message)
		}
		s.End("one")
		if n++; n%200 == 0 {
			s.flush()
		}
	}
	s.Close()
	if s.Dropped() > 0 {
		b.Errorf("%d dropped", s.Dropped())
	}
}

package sip

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	sipmsg "github.com/emiago/sipgo/sip"
)

// ear writes down what it is told of.
type ear struct {
	mu   sync.Mutex
	deaf bool
	all  []Message
}

// Wanted implements Trace.
func (e *ear) Wanted() bool { return !e.deaf }

// Message implements Trace.
func (e *ear) Message(m Message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, m)
}

// heard is what it was told: which way and the first words.
func (e *ear) heard() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []string
	for _, m := range e.all {
		first, _, _ := strings.Cut(string(m.Text), "\r\n")
		words := strings.Fields(first)
		if m.Out {
			out = append(out, "<"+strings.Join(words[:2], " "))
		} else {
			out = append(out, ">"+strings.Join(words[:2], " "))
		}
	}
	return strings.NewReplacer("SIP/2.0 ", "", " sip:helpline@10.0.0.1", "", " sip:centralino@10.0.0.1:5060", "").Replace(strings.Join(out, " "))
}

// TestTraceTellsOfEveryMessageOfACall: of what came and what left, by whom; neither of registrations nor of OPTIONS.
func TestTraceTellsOfEveryMessageOfACall(t *testing.T) {
	e := &ear{}
	virtual(t, func(o *Options) { o.Trace = e }, func(t *testing.T, b *bed) {
		p := b.peer(callerAt)
		b.phones("anna", agentAt)
		p.send(p.text(message{method: "OPTIONS", bare: true}))
		p.want("200")
		if got := e.heard(); got != "" {
			t.Errorf("told of %s", got)
		}
		tag := b.up(p)
		p.send(p.text(message{method: "BYE", toTag: tag, seq: 2, bare: true}))
		p.want("200")
		if got := e.heard(); got != ">INVITE <100 <200 >ACK >BYE <200" {
			t.Errorf("told of %s", got)
		}
		first, last := e.all[0], e.all[len(e.all)-1]
		if first.Peer.String() != callerAt || first.Local.String() != serverAt || first.Transport != "UDP" || first.Out || !strings.Contains(string(first.Text), "m=audio") {
			t.Errorf("told %+v: %s", first, first.Text)
		}
		if last.Peer.String() != callerAt || last.Local.String() != serverAt || !last.Out || last.At.Before(first.At) {
			t.Errorf("told %+v", last)
		}
	})
}

// TestTraceKnowsOfTelephonesBeforeTheyRing: whoever dials is told each Call-ID before its INVITE is.
func TestTraceKnowsOfTelephonesBeforeTheyRing(t *testing.T) {
	e := &ear{}
	virtual(t, func(o *Options) { o.Trace = e }, func(t *testing.T, b *bed) {
		b.phones("anna", agentAt, agent2At)
		var ids []string
		b.dial(Target{Agent: "anna", Calling: func(id string) { ids = append(ids, fmt.Sprint(id, len(e.all))) }})
		time.Sleep(100 * time.Millisecond)
		e.mu.Lock()
		defer e.mu.Unlock()
		for i, m := range e.all {
			if i < len(ids) && !strings.Contains(string(m.Text), "Call-ID: "+ids[i][:len(ids[i])-1]) {
				t.Errorf("INVITE %d is not of %s: %s", i, ids[i], m.Text)
			}
		}
		if len(ids) != 2 || len(e.all) != 2 || !strings.HasSuffix(ids[0], "0") || !strings.HasSuffix(ids[1], "1") {
			t.Errorf("told of %q, %d messages", ids, len(e.all))
		}
	})
}

func TestNobodyIsToldWhoWantsNothing(t *testing.T) {
	e := &ear{deaf: true}
	virtual(t, func(o *Options) { o.Trace = e }, func(t *testing.T, b *bed) {
		b.up(b.peer(callerAt))
		if len(e.all) != 0 {
			t.Errorf("told of %s", e.heard())
		}
	})
}

// nothing is told and keeps nothing.
type nothing struct{}

// Wanted implements Trace.
func (nothing) Wanted() bool { return true }

// Message implements Trace.
func (nothing) Message(Message) {}

// BenchmarkTrace is what one message that comes and one that leaves cost the signalling, kept by nobody.
func BenchmarkTrace(b *testing.B) {
	s := &Server{opts: Options{Trace: nothing{}}}
	text := "INVITE sip:helpline@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1\r\nFrom: <sip:+39021234@10.0.0.9>;tag=1\r\n" +
		"To: <sip:helpline@10.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nContact: <sip:10.0.0.9>\r\nMax-Forwards: 70\r\nUser-Agent: x\r\n" +
		"Content-Type: application/sdp\r\nContent-Length: 200\r\n\r\n" + strings.Repeat("a", 200)
	parsed, err := sipmsg.NewParser().ParseSIP([]byte(text))
	if err != nil {
		b.Fatal(err)
	}
	over := flow{link: &packetLink{}}
	b.ReportAllocs()
	for b.Loop() {
		s.came(parsed, over, time.Time{})
		over.traced(nothing{}, []byte(text))
	}
}

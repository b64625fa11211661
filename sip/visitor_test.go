package sip

import (
	"net/http"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// visited is a bed with a page that anybody may open: it may call the helpline, so many times at once.
func (b *bed) visited(atOnce int) (open func() int) {
	l, err := b.net.ListenTCP(netip.MustParseAddrPort(webAt))
	if err != nil {
		b.t.Fatal(err)
	}
	n := 0
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: b.srv.Visitor(Visit{Enter: func(dialled string) (func(), int) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if dialled != "helpline" {
			return nil, 403
		}
		if n == atOnce {
			return nil, 486
		}
		n++
		return func() { b.mu.Lock(); n--; b.mu.Unlock() }, 0
	}})}
	done := make(chan struct{})
	go func() { _ = server.Serve(l); close(done) }()
	b.t.Cleanup(func() { _ = server.Close(); <-done })
	return func() int {
		synctest.Wait()
		b.mu.Lock()
		defer b.mu.Unlock()
		return n
	}
}

func agentsAnna(o *Options) { o.Agents = passwords("anna") }

func TestAVisitorCallsAndNothingElse(t *testing.T) {
	virtual(t, agentsAnna, func(t *testing.T, b *bed) {
		calls := b.visited(2)
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p := b.tab(browserAt)
		anna := "<sip:anna@10.0.0.1>"
		for name, m := range map[string]message{
			"registers":     {method: "REGISTER", uri: "sip:10.0.0.1", from: anna, to: anna},
			"calls another": {uri: "sip:*1@10.0.0.1", body: callerSDP},
			"takes a call":  {body: callerSDP, more: []string{"Replaces: x;to-tag=1;from-tag=2"}},
			"calls as anna": {uri: "sip:+39021112223@10.0.0.1", body: callerSDP, from: anna},
			"subscribes":    {method: "SUBSCRIBE"},
			"sends a text":  {method: "MESSAGE"},
		} {
			m.id = name[:2] + name[len(name)-3:]
			p.send(p.text(m))
			if name == "subscribes" || name == "sends a text" {
				p.want("405")
				continue
			}
			p.want("403")
		}
		if calls() != 0 {
			t.Error("what was refused is counted")
		}
		p.send(p.text(message{body: callerSDP, id: "one", from: anna}))
		p.want("100", "200")
		if c := b.last(); c.From != "" || c.Agent != "" || calls() != 1 {
			t.Errorf("a visitor is whoever a page says: %+v, %d calls", c, calls())
		}
		p.send(p.text(message{body: callerSDP, id: "two"}))
		p.want("100", "200")
		p.send(p.text(message{body: callerSDP, id: "three"}))
		p.want("486")
		b.last().Hangup("")
		time.Sleep(time.Minute) // their 200 was not acknowledged
		if calls() != 0 {
			t.Errorf("%d calls are left", calls())
		}
	})
}

// TestAVisitorsCallIsCountedUntilItEnds: a connection that is gone frees nothing, and what was refused holds nothing.
func TestAVisitorsCallIsCountedUntilItEnds(t *testing.T) {
	virtual(t, nil, func(t *testing.T, b *bed) {
		calls := b.visited(1)
		b.incoming = func(c *Inbound) { c.Reject(480, "Nobody There") }
		p := b.tab(browserAt)
		p.send(p.text(message{body: callerSDP, id: "one"}))
		p.want("100", "480")
		if calls() != 0 {
			t.Fatal("a refused call is counted")
		}
		b.incoming = func(c *Inbound) { _ = c.Answer(ours()) }
		p.send(p.text(message{body: callerSDP, id: "two"}))
		p.want("100", "200")
		_ = p.conn.Close()
		again := b.tab("198.51.100.30:40001")
		again.send(again.text(message{body: callerSDP, id: "three"}))
		again.want("486")
		b.srv.Drain()
		again.send(again.text(message{body: callerSDP, id: "four"}))
		again.want("503")
		b.last().Hangup("")
		time.Sleep(time.Minute) // its 200 was not acknowledged
		if calls() != 0 {
			t.Errorf("%d calls are left", calls())
		}
	})
}

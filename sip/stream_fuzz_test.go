package sip

import (
	"testing"
	"testing/synctest"
)

// FuzzStream sends arbitrary bytes over TCP, in two pieces. sipgo reads them on a goroutine of its own, where a fault of
// its parser would end the process: there must be none.
func FuzzStream(f *testing.F) {
	p := &peer{at: callerAt}
	for _, m := range []message{{body: callerSDP}, {method: "OPTIONS"}, {method: "REGISTER", more: []string{"Contact: *"}}} {
		text := tcp(p.text(m))
		f.Add(text+text, 100)
		f.Add("\r\n\r\n"+text, 3)
	}
	f.Add("OPTIONS sip:x SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n", 30)
	f.Add("SIP/2.0 200 OK\r\nl: 0\r\n\r\n\r\n\r\n", 10)
	f.Fuzz(func(t *testing.T, text string, cut int) {
		virtual(t, nil, func(_ *testing.T, b *bed) {
			cut = min(max(0, cut), len(text))
			w := b.wire("10.0.0.9:0")
			_, _ = w.Write([]byte(text[:cut]))
			synctest.Wait()
			_, _ = w.Write([]byte(text[cut:]))
			_ = w.Close()
			q := b.peer(callerAt)
			q.send(q.text(message{method: "OPTIONS", id: "alive", branch: "z9hG4bK-alive"}))
			for _, got := range q.all() {
				if head(got, "Call-ID") == "alive" {
					return
				}
			}
			b.t.Fatal("the server is silent")
		})
	})
}

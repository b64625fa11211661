package sip

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestMailboxKeepsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMailboxes(slog.New(slog.DiscardHandler))
		m.join("leg", "call")
		var got []int
		for i := range 1000 {
			m.post([]string{"call", "leg"}[i%2], func() { got = append(got, i) })
		}
		m.after("call", time.Second, func() { got = append(got, 1000) })
		stopped := m.after("leg", time.Second, func() { got = append(got, -1) })
		stopped.stop()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if len(got) != 1001 {
			t.Fatalf("%d things done", len(got))
		}
		for i, v := range got {
			if i != v {
				t.Fatalf("thing %d came at place %d", v, i)
			}
		}
		m.leave("leg")
		if len(m.boxes)+len(m.aliases)+m.waiting != 0 {
			t.Error("mailboxes are left over")
		}
	})
}

func TestMailboxSurvivesFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		m := newMailboxes(slog.New(slog.NewTextHandler(&log, nil)))
		done := false
		m.post("a", func() { var none []int; _ = none[7] })
		m.post("a", func() { done = true })
		synctest.Wait()
		if !done || !strings.Contains(log.String(), "index out of range") {
			t.Errorf("done %v, log %s", done, log.String())
		}
	})
}

func TestMailboxDropsPacketsInAFlood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMailboxes(slog.New(slog.DiscardHandler))
		block, done := make(chan struct{}), 0
		m.post("a", func() { <-block })
		synctest.Wait()
		for range packetLimit + 500 {
			m.packet("a", func() { done++ })
		}
		m.post("a", func() { done += 1e6 }) // what we post ourselves always gets in
		close(block)
		synctest.Wait()
		if done != packetLimit+1e6 {
			t.Errorf("%d done", done)
		}
	})
}

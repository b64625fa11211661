package app

import (
	"io"
	"mime"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/phone"
	"centralino/journal"
)

// postOffice is a mail server that takes whatever it is sent, and gives the mails on.
func postOffice(t *testing.T) (address string, mails chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	mails = make(chan string, 8)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			takeMail(conn, mails)
		}
	}()
	return l.Addr().String(), mails
}

func takeMail(conn net.Conn, mails chan<- string) {
	defer func() { _ = conn.Close() }()
	p := textproto.NewConn(conn)
	_ = p.PrintfLine("220 test")
	for {
		line, err := p.ReadLine()
		if err != nil {
			return
		}
		if line != "DATA" {
			_ = p.PrintfLine("250 yes")
			continue
		}
		_ = p.PrintfLine("354 go on")
		text, err := io.ReadAll(p.DotReader())
		if err != nil {
			return
		}
		mails <- string(text)
		_ = p.PrintfLine("250 taken")
	}
}

// TestAnAlertIsMailed to everybody who is named: once when it is on, and once when it is over.
func TestAnAlertIsMailed(t *testing.T) {
	address, mails := postOffice(t)
	synctest.Test(t, func(t *testing.T) {
		w := unbegun(t, alerted(`mail: {server: "`+address+`", from: helpline@example.org, tls: "off"}
alerts: {mail: [shift@example.org, night@example.org], conditions: [{name: long, when: longest-wait, over: 30s, for: 0s, clear: 10s}]}`), journal.Memory())
		w.start()
		defer w.close()
		w.agent("anna", phone.Refuse(486))
		c := w.waits(strangerNumber)
		after(w, time.Minute, whichever[*call.AlertFired])
		time.Sleep(time.Minute)
		_ = c.Hangup()
		after(w, time.Minute, whichever[*call.AlertResolved])
		time.Sleep(time.Minute)
		w.wantMetrics(map[string]string{`centralino_alert_notices_total{result="sent",way="mail"}`: "2"})
	})
	if len(mails) != 2 {
		t.Fatalf("%d mails came", len(mails))
	}
	for _, says := range []string{"billing: qualcuno attende da 3", "billing è finito dopo 1 min"} {
		m, err := mail.ReadMessage(strings.NewReader(<-mails))
		if err != nil {
			t.Fatal(err)
		}
		to := m.Header.Get("To")
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || to != "shift@example.org, night@example.org" || !strings.Contains(subject, says) {
			t.Errorf("mailed to %s: %q, %v", to, subject, err)
		}
	}
}

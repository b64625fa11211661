package outbox

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"centralino/call"
)

// certificate is one for 127.0.0.1 that signs itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// server is a mail server that takes one connection.
type server struct {
	address string
	refuse  string // the answer to RCPT, empty: it is taken
	plain   bool   // it has no STARTTLS
	said    chan []string
	mails   chan string
}

func serve(t *testing.T, s *server, cert tls.Certificate) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	s.address, s.said, s.mails = l.Addr().String(), make(chan []string, 1), make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		var said []string
		defer func() { s.said <- said }()
		p := textproto.NewConn(conn)
		_ = p.PrintfLine("220 test")
		for {
			line, err := p.ReadLine()
			if err != nil {
				return
			}
			said = append(said, line)
			verb, _, _ := strings.Cut(line, " ")
			switch strings.ToUpper(verb) {
			case "EHLO":
				if s.plain {
					_ = p.PrintfLine("250 test")
					continue
				}
				_ = p.PrintfLine("250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS")
			case "STARTTLS":
				if s.plain {
					_ = p.PrintfLine("502 what?")
					continue
				}
				_ = p.PrintfLine("220 go on")
				conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}})
				p = textproto.NewConn(conn)
			case "AUTH":
				_ = p.PrintfLine("235 welcome")
			case "RCPT":
				_ = p.PrintfLine("%s", strings.TrimSpace(s.refuse + " 250 yes")[:max(len(s.refuse), 7)])
			case "DATA":
				_ = p.PrintfLine("354 go on")
				text, err := io.ReadAll(p.DotReader())
				if err != nil {
					return
				}
				s.mails <- string(text)
				_ = p.PrintfLine("250 taken")
			case "QUIT":
				_ = p.PrintfLine("221 bye")
				return
			default:
				_ = p.PrintfLine("250 yes")
			}
		}
	}()
}

func letter() Letter {
	return Letter{ID: "l1", Way: ByMail, Box: "desk", Call: "c1", At: time.Unix(1700000000, 0).UTC(), From: "+390612345678", File: "boxes/desk/a.wav"}
}

func TestAMailIsSent(t *testing.T) {
	cert, pool := certificate(t)
	s := &server{}
	serve(t, s, cert)
	m := Mail{
		Server: s.address, TLS: StartTLS, User: "helpline", Password: call.NewSecret("geheim"), From: "helpline@acme.example",
		Roots: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
	}
	sound := bytes.Repeat([]byte{0, 1, 2, 250, '\r', '\n', '.'}, 500)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := m.Send(ctx, []string{"a@acme.example", "b@acme.example"}, "È un messaggio", "Città\r\n.\r\nFine\r\n", "a.wav", sound, letter()); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(<-s.said, "\n")
	secret := base64.StdEncoding.EncodeToString([]byte("\x00helpline\x00geheim"))
	for _, want := range []string{"STARTTLS\nEHLO", "AUTH PLAIN " + secret, "MAIL FROM:<helpline@acme.example>", "RCPT TO:<a@acme.example>", "RCPT TO:<b@acme.example>"} {
		if !strings.Contains(said, want) {
			t.Errorf("it did not say %q:\n%s", want, said)
		}
	}
	got, err := mail.ReadMessage(strings.NewReader(<-s.mails))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != "È un messaggio" || got.Header.Get("Message-ID") != "<l1@acme.example>" {
		t.Errorf("%q, %v, %v", subject, err, got.Header)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(got.Body, params["boundary"])
	for _, want := range []string{"Città\r\n.\r\nFine\r\n", string(sound)} {
		p, err := r.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil || string(content) != want {
			t.Errorf("a part of %d bytes, %v; want %d", len(content), err, len(want))
		}
		if want == string(sound) && p.FileName() != "a.wav" {
			t.Errorf("it is called %q", p.FileName())
		}
	}
}

// TestANoticeIsAMailOfWords: nothing is attached to it.
func TestANoticeIsAMailOfWords(t *testing.T) {
	cert, pool := certificate(t)
	s := &server{}
	serve(t, s, cert)
	m := Mail{Server: s.address, TLS: StartTLS, From: "h@acme.example", Roots: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := m.Send(ctx, []string{"a@acme.example"}, "s", "Somebody waits.\r\n", "", nil, letter()); err != nil {
		t.Fatal(err)
	}
	got, err := mail.ReadMessage(strings.NewReader(<-s.mails))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(got.Body, params["boundary"])
	p, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p)); err != nil || string(text) != "Somebody waits.\r\n" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := r.NextPart(); !errors.Is(err, io.EOF) {
		t.Errorf("something is attached: %v", err)
	}
}

// TestAMailIsRefused: for good where the server says so, and never sent in the open where it should not be.
func TestAMailIsRefused(t *testing.T) {
	cert, pool := certificate(t)
	for name, c := range map[string]struct {
		server  server
		trust   *x509.CertPool
		forGood bool
	}{
		"nobody of that name": {server{refuse: "550 who?"}, pool, true},
		"later":               {server{refuse: "450 later"}, pool, false},
		"not trusted":         {server{}, x509.NewCertPool(), false},
		"no STARTTLS":         {server{plain: true}, pool, false},
	} {
		t.Run(name, func(t *testing.T) {
			serve(t, &c.server, cert)
			m := Mail{Server: c.server.address, TLS: StartTLS, From: "h@acme.example", Roots: &tls.Config{RootCAs: c.trust, MinVersion: tls.VersionTLS12}}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			err := m.Send(ctx, []string{"a@acme.example"}, "s", "t", "a.wav", nil, letter())
			if err == nil || errors.Is(err, ErrForGood) != c.forGood || len(c.server.mails) != 0 {
				t.Errorf("%v, and %d mails were taken", err, len(c.server.mails))
			}
		})
	}
}

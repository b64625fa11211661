package outbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"

	"centralino/call"
)

// TLS says how the connection to a mail server is protected.
type TLS string

// The ways of protection.
const (
	StartTLS TLS = "starttls" // asked for once connected, and nothing is sent without it
	Implicit TLS = "implicit" // from the first byte
	Plain    TLS = "off"
)

// Mail is a mail server, and who writes.
type Mail struct {
	Server   string // host:port
	TLS      TLS
	User     string // empty: nobody signs in
	Password call.Secret
	From     string
	Roots    *tls.Config // for tests: how the server is trusted; nil: as the system does
}

// Send sends a letter with its sound, if any, and what goes along. Errors that a server means for good wrap ErrForGood, RFC 5321
// section 4.2.1.
func (m Mail) Send(ctx context.Context, to []string, subject, text, name string, sound []byte, l Letter, with ...Enclosed) error {
	err := m.send(ctx, to, m.compose(to, subject, text, name, sound, l, with))
	var said *textproto.Error
	if errors.As(err, &said) && said.Code >= 500 && said.Code != 530 && said.Code != 535 { // a password may be corrected
		return fmt.Errorf("%w: %w", err, ErrForGood)
	}
	return err
}

func (m Mail) send(ctx context.Context, to []string, body []byte) error {
	host, _, err := net.SplitHostPort(m.Server)
	if err != nil {
		return err
	}
	trust := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if m.Roots != nil {
		trust = m.Roots.Clone()
		trust.ServerName = host
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // what matters was answered already
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline) // of an open connection
	}
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if m.TLS == Implicit {
		conn = tls.Client(conn, trust)
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	if m.TLS == StartTLS {
		if err := c.StartTLS(trust); err != nil {
			return fmt.Errorf("no STARTTLS: %s", err) // not wrapped: it may be set up by the next try
		}
	}
	if m.User != "" {
		if err := c.Auth(smtp.PlainAuth("", m.User, m.Password.Reveal(), host)); err != nil {
			return fmt.Errorf("signing in: %w", err)
		}
	}
	return deliver(c, m.From, to, body)
}

func deliver(c *smtp.Client, from string, to []string, body []byte) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	for _, one := range to {
		if err := c.Rcpt(one); err != nil {
			return fmt.Errorf("%s: %w", one, err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	_ = c.Quit() // it has been taken
	return nil
}

// compose writes the mail: a text, and the sound attached to it, if any, RFC 2045 and 2183.
func (m Mail) compose(to []string, subject, text, name string, sound []byte, l Letter, with []Enclosed) []byte {
	_, domain, _ := strings.Cut(m.From, "@")
	boundary := "=_" + l.ID
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("From: %s", m.From)
	line("To: %s", strings.Join(to, ", "))
	line("Subject: %s", mime.QEncoding.Encode("utf-8", subject))
	line("Date: %s", l.At.Format(time.RFC1123Z))
	line("Message-ID: <%s@%s>", l.ID, domain)
	line("Auto-Submitted: auto-generated") // RFC 3834: nobody's holiday answers it
	line("MIME-Version: 1.0")
	line(`Content-Type: multipart/mixed; boundary="%s"`, boundary)
	line("")
	part(&b, boundary, "text/plain; charset=utf-8", "", []byte(text))
	if len(sound) > 0 {
		part(&b, boundary, "audio/wav", name, sound)
	}
	for _, e := range with {
		part(&b, boundary, "audio/wav", e.Name+".wav", e.Sound)
	}
	line("--%s--", boundary)
	return b.Bytes()
}

// part writes one part in lines of 76 signs, RFC 2045 section 6.8.
func part(b *bytes.Buffer, boundary, kind, name string, content []byte) {
	fmt.Fprintf(b, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", boundary, kind)
	if name != "" {
		fmt.Fprintf(b, "Content-Disposition: attachment; filename=%q\r\n", name)
	}
	b.WriteString("\r\n")
	const width = 76
	text := base64.StdEncoding.EncodeToString(content)
	for len(text) > 0 {
		n := min(width, len(text))
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
}

package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificateLook is how often it is looked whether the files of a certificate changed.
const certificateLook = time.Minute

// Certificate is a certificate in two files that may be renewed while it is in use.
type Certificate struct {
	cert, key string
	log       *slog.Logger

	mu      sync.Mutex
	inForce *tls.Certificate
	changed [2]time.Time // the files of the one in force
	looked  time.Time
}

// OpenCertificate reads a certificate and its key, in PEM.
func OpenCertificate(cert, key string, log *slog.Logger) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key, log: log}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("http.tls: %w", err)
	}
	return c, nil
}

// Config is how a listener uses it. HTTP/2 is left out: browsers open WebSockets over HTTP/1.1.
func (c *Certificate) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(), nil },
	}
}

// current is the certificate in force. Files that changed and cannot be used leave it so.
func (c *Certificate) current() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.looked) >= certificateLook {
		c.looked = now
		if c.times() != c.changed {
			if err := c.read(); err != nil {
				c.log.Error("the renewed certificate cannot be used", "err", err)
			}
		}
	}
	return c.inForce
}

// read needs the lock, but for the first time.
func (c *Certificate) read() error {
	at := c.times()
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.inForce, c.changed, c.looked = &pair, at, time.Now()
	return nil
}

func (c *Certificate) times() (at [2]time.Time) {
	for i, name := range []string{c.cert, c.key} {
		if info, err := os.Stat(name); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}

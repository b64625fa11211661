package media

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // a browser may give it; one of the better ones is asked for too
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"centralino/call"

	"github.com/pion/dtls/v3"
	"github.com/pion/logging"
)

// identity is the certificate by which browsers know us: made at the start, and named in every session description.
type identity struct {
	certificate tls.Certificate
	fingerprint []byte
}

func newIdentity() (*identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("media: make a key for DTLS: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 64))
	if err != nil {
		return nil, fmt.Errorf("media: make a certificate for DTLS: %w", err)
	}
	now := time.Now()
	template := x509.Certificate{ // nobody looks at more than its hash
		SerialNumber: serial, Subject: pkix.Name{CommonName: "WebRTC"},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(10, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("media: make a certificate for DTLS: %w", err)
	}
	sum := sha256.Sum256(der)
	return &identity{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, sum[:]}, nil
}

// handshake is one DTLS association, RFC 5764. It has a goroutine until the stream is closed: an association that went away
// without a word would take the browser's side of the call with it.
type handshake struct {
	line   *webLine
	inbox  *inbox
	begun  bool // the line's lock guards it
	cancel context.CancelFunc
	over   context.Context
}

func newHandshake(l *webLine) *handshake {
	h := &handshake{line: l, inbox: newInbox(l)}
	h.over, h.cancel = context.WithCancel(context.Background())
	return h
}

// begin shakes hands; it needs the line's lock.
func (h *handshake) begin(p WebPeer) {
	h.begun = true
	h.line.port.all.running.Go(func() { h.run(p) })
}

// close ends the association; it needs the line's lock.
func (h *handshake) close() { h.cancel() }

func (h *handshake) run(p WebPeer) {
	defer func() { _ = h.inbox.Close() }()
	impostor := false
	conn, err := h.open(p, &impostor)
	if err != nil {
		h.line.fail(WebNoHandshake)
		return
	}
	defer func() { _ = conn.Close() }() // says goodbye
	ctx, cancel := context.WithTimeout(h.over, webSetup)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		if h.over.Err() == nil {
			why := WebNoHandshake
			if impostor {
				why = WebImpostor
			}
			h.line.fail(why)
		}
		return
	}
	keys, err := exported(conn, p.Passive)
	if err != nil {
		h.line.fail(WebNoHandshake)
		return
	}
	h.line.ready(h, keys)
	defer context.AfterFunc(h.over, func() { _ = conn.SetReadDeadline(time.Now()) })()
	var b [maxDatagram]byte
	for { // nothing is said in the association but its end
		if _, err := conn.Read(b[:]); err != nil {
			return
		}
	}
}

// open makes the association's side of ours: RFC 5763 section 5 leaves to the description who begins.
func (h *handshake) open(p WebPeer, impostor *bool) (*dtls.Conn, error) {
	id := h.line.port.all.identity
	verify := func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) == 0 || !known(p.Fingerprints, raw[0]) {
			*impostor = true
			return errImpostor
		}
		return nil
	}
	shared := []dtls.Option{
		dtls.WithCertificates(id.certificate),
		dtls.WithSRTPProtectionProfiles(
			dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AEAD_AES_256_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80),
		dtls.WithInsecureSkipVerify(true), // no authority vouches: the fingerprint does
		dtls.WithVerifyPeerCertificate(verify),
		dtls.WithMTU(1200),
		dtls.WithLoggerFactory(silence{}),
		dtls.WithFlightInterval(250 * time.Millisecond),
	}
	to := h.inbox.RemoteAddr()
	if p.Passive {
		var o []dtls.ClientOption
		for _, s := range shared {
			o = append(o, s)
		}
		return dtls.ClientWithOptions(h.inbox, to, o...)
	}
	o := []dtls.ServerOption{
		dtls.WithClientAuth(dtls.RequireAnyClientCert),
		dtls.WithInsecureSkipVerifyHello(true), // ICE has shown that the address is the browser's
	}
	for _, s := range shared {
		o = append(o, s)
	}
	return dtls.ServerWithOptions(h.inbox, to, o...)
}

var errImpostor = errors.New("media: not the certificate of the session description")

// known reports whether a certificate has one of the fingerprints: the best kind that we can make decides.
func known(list []Fingerprint, der []byte) bool {
	sums := []struct {
		algorithm string
		sum       func() []byte
	}{
		{"sha-512", func() []byte { s := sha512.Sum512(der); return s[:] }},
		{"sha-384", func() []byte { s := sha512.Sum384(der); return s[:] }},
		{"sha-256", func() []byte { s := sha256.Sum256(der); return s[:] }},
		{"sha-1", func() []byte { s := sha1.Sum(der); return s[:] }},
	}
	for _, kind := range sums {
		of := func(f Fingerprint) bool { return f.Algorithm == kind.algorithm }
		if slices.ContainsFunc(list, of) {
			sum := kind.sum()
			return slices.ContainsFunc(list, func(f Fingerprint) bool { return of(f) && bytes.Equal(f.Value, sum) })
		}
	}
	return false
}

func sameCertificate(a, b []Fingerprint) bool {
	return slices.EqualFunc(a, b, func(x, y Fingerprint) bool { return x.Algorithm == y.Algorithm && bytes.Equal(x.Value, y.Value) })
}

// exported takes the keys of both directions out of an association, RFC 5764 section 4.2.
func exported(conn *dtls.Conn, client bool) (SRTP, error) {
	const label = "EXTRACTOR-dtls_srtp"
	suite, key, salt := GCM128, 16, 12
	switch profile, _ := conn.SelectedSRTPProtectionProfile(); profile {
	case dtls.SRTP_AEAD_AES_128_GCM:
	case dtls.SRTP_AEAD_AES_256_GCM:
		suite, key = GCM256, 32
	case dtls.SRTP_AES128_CM_HMAC_SHA1_80:
		suite, salt = CM80, 14
	default:
		return SRTP{}, ErrKeys
	}
	state, ok := conn.ConnectionState()
	if !ok {
		return SRTP{}, ErrKeys
	}
	b, err := state.ExportKeyingMaterial(label, nil, 2*(key+salt))
	if err != nil {
		return SRTP{}, fmt.Errorf("%w: %w", ErrKeys, err)
	}
	of := func(i int) call.Secret { // the keys of client and server, then their salts
		return call.NewSecret(string(b[i*key:(i+1)*key]) + string(b[2*key+i*salt:2*key+(i+1)*salt]))
	}
	if client {
		return SRTP{Suite: suite, Ours: of(0), Theirs: of(1)}, nil
	}
	return SRTP{Suite: suite, Ours: of(1), Theirs: of(0)}, nil
}

// silence keeps pion's log to itself: what it calls an error is mostly a browser that closed its page.
type silence struct{}

// NewLogger implements logging.LoggerFactory.
func (silence) NewLogger(string) logging.LeveledLogger { return &logging.DefaultLeveledLogger{} }

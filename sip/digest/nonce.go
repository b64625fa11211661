package digest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/netip"
	"time"
)

// nonces issues nonces that need no memory: eight bytes of time, eight of chance, and a seal over both and the address
// that the nonce was given to.
type nonces struct {
	key      [32]byte
	lifetime time.Duration
}

const (
	nonceBody = 16
	nonceSize = nonceBody + 16
)

func newNonces(lifetime time.Duration) nonces {
	n := nonces{lifetime: lifetime}
	_, _ = rand.Read(n.key[:]) // crypto/rand never fails, it ends the process
	return n
}

func (n *nonces) issue(source netip.Addr, now time.Time) string {
	var raw [nonceSize]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(now.UnixNano()))
	_, _ = rand.Read(raw[8:nonceBody])
	copy(raw[nonceBody:], n.seal(raw[:nonceBody], source))
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

func (n *nonces) seal(body []byte, source netip.Addr) []byte {
	mac := hmac.New(sha256.New, n.key[:])
	mac.Write(body)
	address := source.As16() // the same for 10.0.0.1 and ::ffff:10.0.0.1
	mac.Write(address[:])
	return mac.Sum(nil)[:nonceSize-nonceBody]
}

// open returns when a nonce was issued; ok is false when it is not ours, not for source, or too old.
func (n *nonces) open(nonce string, source netip.Addr, now time.Time) (issued time.Time, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(nonce)
	if err != nil || len(raw) != nonceSize || !source.IsValid() {
		return time.Time{}, false
	}
	if !hmac.Equal(raw[nonceBody:], n.seal(raw[:nonceBody], source)) {
		return time.Time{}, false
	}
	issued = time.Unix(0, int64(binary.BigEndian.Uint64(raw[:8])))
	age := now.Sub(issued)
	return issued, age >= 0 && age < n.lifetime
}

// replays remembers the highest count that each nonce was used with. It is bounded: when full it forgets the nonce that
// was first used longest ago, and from then on refuses whatever was issued before that one.
type replays struct {
	limit int
	count map[string]uint64
	order []usedNonce // by first use
	floor time.Time   // nonces issued up to here are refused
}

type usedNonce struct {
	nonce  string
	issued time.Time
}

// accept reports whether count is higher than every count before, RFC 7616 section 3.4 (nc). Nonces issued before
// expired are forgotten, they are refused anyway.
func (r *replays) accept(nonce string, count uint64, issued, expired time.Time) bool {
	if !issued.After(r.floor) || count <= r.count[nonce] {
		return false
	}
	if _, ok := r.count[nonce]; !ok {
		for len(r.order) > 0 && (len(r.order) >= r.limit || !r.order[0].issued.After(expired)) {
			r.forget()
		}
		r.order = append(r.order, usedNonce{nonce, issued})
	}
	r.count[nonce] = count
	return true
}

func (r *replays) forget() {
	oldest := r.order[0]
	r.order[0] = usedNonce{}
	r.order = r.order[1:]
	delete(r.count, oldest.nonce)
	if oldest.issued.After(r.floor) {
		r.floor = oldest.issued
	}
}

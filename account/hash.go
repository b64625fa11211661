package account

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"

	"centralino/call"
)

// Cost is what one hash takes, RFC 9106 section 3.1.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// UsualCost is that of the hashes which Hash makes: 19 MiB, two passes, one thread. It is the least that is commonly
// advised for argon2id, because the same machine sends sound every 20 ms.
func UsualCost() Cost { return Cost{Memory: 19 * 1024, Passes: 2, Threads: 1} }

// What a hash may cost at most: a typing error in a file must not stop the helpline at somebody's login.
const (
	maxMemory  = 256 * 1024
	maxPasses  = 16
	maxThreads = 8
)

const (
	saltSize = 16 // RFC 9106 section 3.1
	keySize  = 32
	prefix   = "$argon2id$"
)

// IsHash reports whether a configured password is meant as a hash.
func IsHash(password call.Secret) bool { return strings.HasPrefix(password.Reveal(), prefix) }

// Hash hashes a password with a fresh salt of random, in the PHC format: $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func Hash(password call.Secret, c Cost, random io.Reader) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password.Reveal()), salt, c.Passes, c.Memory, c.Threads, keySize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("%sv=%d$m=%d,t=%d,p=%d$%s$%s", prefix, argon2.Version, c.Memory, c.Passes, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// hash is a hash that was read.
type hash struct {
	cost      Cost
	salt, key []byte
}

// CheckHash returns what is wrong with a hash, nil if nothing is.
func CheckHash(h call.Secret) error {
	_, err := parse(h.Reveal())
	return err
}

var errHash = errors.New("it is no argon2id hash")

func parse(text string) (hash, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v=19" {
		return hash{}, errHash
	}
	var h hash
	m, rest, _ := strings.Cut(parts[3], ",")
	t, p, _ := strings.Cut(rest, ",")
	memory, err1 := number(m, "m=", maxMemory)
	passes, err2 := number(t, "t=", maxPasses)
	threads, err3 := number(p, "p=", maxThreads)
	if err := errors.Join(err1, err2, err3); err != nil {
		return hash{}, err
	}
	h.cost = Cost{Memory: uint32(memory), Passes: uint32(passes), Threads: uint8(threads)}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(h.salt) < 8 || len(h.salt) > 64 {
		return hash{}, errHash
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.key) < 16 || len(h.key) > 64 {
		return hash{}, errHash
	}
	return h, nil
}

func number(text, name string, most int) (int, error) {
	digits, ok := strings.CutPrefix(text, name)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || strconv.Itoa(n) != digits {
		return 0, errHash
	}
	if n > most {
		return 0, fmt.Errorf("%s%d is more than %d, which one login may cost", name, n, most)
	}
	return n, nil
}

func (h hash) holds(password string) bool {
	c := h.cost
	key := argon2.IDKey([]byte(password), h.salt, c.Passes, c.Memory, c.Threads, uint32(len(h.key)))
	return subtle.ConstantTimeCompare(key, h.key) == 1
}

// Check reports whether a password is the configured one, which may be plain, hashed, or empty for nobody's. Whatever it is, one
// hash of the given cost or of the configured one is made, so that the time tells nobody which accounts there are.
func Check(configured, password call.Secret, usual Cost) bool {
	if IsHash(configured) {
		h, err := parse(configured.Reveal())
		return err == nil && h.holds(password.Reveal())
	}
	stand := hash{cost: usual, salt: make([]byte, saltSize), key: make([]byte, keySize)}
	stand.holds(password.Reveal())
	want, got := sha256.Sum256([]byte(configured.Reveal())), sha256.Sum256([]byte(password.Reveal()))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && !configured.Empty()
}

package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Seals lie in a stream of their own beside the events, so that events keep their places. Each seals the events since the one
// before it by one SHA-256, and holds the hash of that one: so whoever knows the hash of one seal knows all that was
// kept before it.

const (
	sealTag  = "centralino journal seal 1\n" // what is hashed begins with it, so that it can be nothing else
	markSize = 4
)

// seal is one record of that stream.
type seal struct {
	Format   int       `json:"seal"`     // 1
	At       time.Time `json:"at"`       // of the newest event in it
	Day      string    `json:"day"`      // on which its events happened, 2026-11-20; a new day begins a new seal
	First    uint64    `json:"first"`    // place of its first event
	Last     uint64    `json:"last"`     // and of the last
	Marks    string    `json:"marks"`    // the first 4 bytes of each event's digest, base64: they tell which event was altered
	Previous string    `json:"previous"` // hash of the seal before it; empty: there is none
	Hash     string    `json:"hash"`     // SHA-256 over the digests of all its events, and the seal without Hash
}

// digest is the SHA-256 of one record at its place.
func digest(buffer []byte, seq uint64, data []byte) (sum [sha256.Size]byte, _ []byte) {
	buffer = binary.BigEndian.AppendUint64(buffer[:0], seq)
	buffer = append(buffer, data...)
	return sha256.Sum256(buffer), buffer
}

// marksOf is Marks for digests that stand one after the other.
func marksOf(digests []byte) string {
	marks := make([]byte, 0, len(digests)/sha256.Size*markSize)
	for i := 0; i+sha256.Size <= len(digests); i += sha256.Size {
		marks = append(marks, digests[i:i+markSize]...)
	}
	return base64.RawStdEncoding.EncodeToString(marks)
}

// hashOf is the hash that a seal over these digests must have.
func (s seal) hashOf(digests []byte) (string, error) {
	s.Hash = ""
	head, err := json.Marshal(s)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, _ = h.Write([]byte(sealTag)) // a hash takes everything
	_, _ = h.Write(digests)
	_, _ = h.Write(head) // Previous is in it
	return hex.EncodeToString(h.Sum(nil)), nil
}

// readSeal reads a seal as it was written; false when it is not exactly what this program writes.
func readSeal(data []byte) (s seal, ok bool) {
	if err := json.Unmarshal(data, &s); err != nil || s.Format != 1 {
		return s, false
	}
	again, err := json.Marshal(s)
	return s, err == nil && bytes.Equal(again, data)
}

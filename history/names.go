package history

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"

	"centralino/call"
)

// Pseudonym is the name an agent has in this history. It tells agents apart without saying who they are; who holds the
// database can check a guess against it.
func (d *DB) Pseudonym(id call.AgentID) string { return "agent-" + d.hash("agent", string(id))[:10] }

// hash is a keyed hash: without the key nobody can try all numbers there are.
func (d *DB) hash(of, text string) string {
	mac := hmac.New(sha256.New, d.key)
	mac.Write([]byte(of + "\x00" + text))
	return hex.EncodeToString(mac.Sum(nil))
}

// erasures reads which numbers were erased and up to which place.
func (d *DB) erasures(ctx context.Context) (func(text string, seq int64) bool, error) {
	upTo := map[string]int64{}
	err := d.query(ctx, d.sql, "SELECT hash, seq FROM erasures", nil, func(r *sql.Rows) error {
		var hash string
		var seq int64
		err := r.Scan(&hash, &seq)
		upTo[hash] = seq
		return err
	})
	return func(text string, seq int64) bool {
		return len(upTo) > 0 && text != "" && seq <= upTo[d.hash("number", text)]
	}, err
}

// Package call holds the nouns that every room of Centralino shares: who is on the telephone, which agent, queue and
// step are meant, what happened (events), and how a call ended. It imports the standard library only, so that every
// other package may import it.
package call

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"time"
)

// ID names one call for its whole life. IDs made by NewID sort by the time they were made.
type ID string

// LegID names one leg of a call: the caller's, or one offer to one agent.
type LegID string

// AgentID names an agent as written under `agents:` in the configuration; it is also the agent's SIP user.
type AgentID string

// QueueID names a queue as written under `queues:`.
type QueueID string

// FlowID names a flow as written in `flow:`.
type FlowID string

// StepID names a step of a flow.
type StepID string

// PartnerID names the company an agent works for, as written under `partners:`.
type PartnerID string

// TrunkID names a trunk as written under `sip.trunks`.
type TrunkID string

// Language is a language tag as written under `languages:`, for example "it" or "en".
type Language string

// Number is a telephone number in E.164 with its leading plus, a SIP user that is no number, or empty when the caller
// withheld it.
type Number string

// Anonymous reports whether the caller withheld the number.
func (n Number) Anonymous() bool { return n == "" }

// NewID makes a call id out of the time and six random bytes: 12 hexadecimal digits of milliseconds since 1970, then
// 12 of chance. It fails only when random does.
func NewID(at time.Time, random io.Reader) (ID, error) {
	var raw [14]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(at.UnixMilli()))
	if _, err := io.ReadFull(random, raw[8:]); err != nil {
		return "", err
	}
	return ID(hex.EncodeToString(raw[2:])), nil
}

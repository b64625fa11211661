package directory

import (
	"context"

	"centralino/call"
)

// Answer is what became of a PIN.
type Answer string

// The answers to a PIN.
const (
	Right  Answer = "right"
	Wrong  Answer = "wrong"
	Locked Answer = "locked" // there were too many wrong ones; this one was not looked at
	Failed Answer = "failed" // nobody can tell: the customer is gone or has no PIN, or the source does not answer
)

// VerifyPIN checks a PIN. Wrong ones count for the customer and for the caller, over all their calls; callers who
// withhold their number cannot be told apart, so they count for the customer alone. A right PIN clears the customer's
// count, not the caller's: who knows one PIN may still be guessing others.
func (d *Directory) VerifyPIN(ctx context.Context, customer string, pin call.Secret, caller call.Number) Answer {
	if ctx.Err() != nil {
		return Failed
	}
	right := d.pinOf(ctx, customer)
	if right.Empty() {
		return Failed
	}
	return d.locks.try(d.clock(), customer, string(caller), func() bool { return right.Equal(pin) })
}

// pinOf returns the PIN of a customer, empty when there is none to be had.
func (d *Directory) pinOf(ctx context.Context, customer string) call.Secret {
	if d.source != nil {
		return d.askPIN(ctx, customer)
	}
	row, found := d.table.byKey[customer]
	if !found {
		return call.Secret{}
	}
	return d.table.pins[row]
}

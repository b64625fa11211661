package directory

import (
	"context"
	"errors"
	"time"

	"centralino/call"
)

// PIN is what became of a PIN.
type PIN string

// What becomes of PINs.
const (
	Right  PIN = "right"
	Wrong  PIN = "wrong"
	Locked PIN = "locked" // there were too many wrong ones; this one was not looked at
	Failed PIN = "failed" // nobody can tell: the customer is gone, or has no PIN
)

// VerifyPIN checks a PIN. Wrong ones count for the customer and for the caller, over all their calls; callers who
// withhold their number cannot be told apart, so they count for the customer alone. A right PIN clears the customer's
// count, not the caller's: who knows one PIN may still be guessing others. With Failed comes the reason.
func (d *Directory) VerifyPIN(ctx context.Context, customer string, pin call.Secret, caller call.Number) (PIN, error) {
	if err := ctx.Err(); err != nil {
		return Failed, err
	}
	t := d.table.Load()
	row, found := t.byKey[customer]
	switch {
	case !found:
		return Failed, errors.New("the customer is no longer there")
	case t.pins[row].Empty():
		return Failed, errors.New("the customer has no PIN")
	}
	return d.locks.try(time.Now(), customer, string(caller), func() bool { return t.pins[row].Equal(pin) }), nil
}

package phone

import (
	"fmt"
	"slices"
	"strings"
)

// Refer asks the other side to have somebody else called in our place, RFC 3515; with a call of ours that the new one is to take
// the place of, RFC 3891, or nil. It fails with a *StatusError when that is refused.
func (c *Call) Refer(to string, replaced *Call) error {
	if replaced != nil {
		replaced.mu.Lock()
		ours, theirs := param(replaced.local, "tag"), param(replaced.remote, "tag")
		replaced.mu.Unlock()
		value := fmt.Sprintf("%s;to-tag=%s;from-tag=%s", replaced.id, theirs, ours)
		to += "?Replaces=" + strings.NewReplacer("@", "%40", ";", "%3B", "=", "%3D").Replace(value)
	}
	refer, hop := c.newRequest("REFER", 0)
	refer.add("Refer-To", "<"+to+">")
	res, err := c.phone.transact(c.phone.ctx, refer, hop, nil)
	if err != nil {
		return err
	}
	if res.status() >= 300 {
		return statusError(res)
	}
	return nil
}

// Notified is what the other side has told of referrals: status lines, the oldest first.
func (c *Call) Notified() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.notified)
}

package rehearsal

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/ivr"
)

// Outside is what becomes of a call that is passed on. The zero value answers after three seconds and talks for a minute.
type Outside struct {
	Ends    call.TransferResult // busy, no-answer, declined or failed; empty: somebody answers
	Answers time.Duration       // after it has rung for so long; 0: three seconds
	Talks   time.Duration       // then hangs up; 0: a minute
}

const (
	outsideAnswers = 3 * time.Second
	outsideTalks   = time.Minute
)

// outside is the telephone that a call is passed on to.
type outside struct {
	id    ivr.ID // 0: none
	to    call.Number
	trunk call.TrunkID
	given Outside
	due   time.Time // when something happens by itself; zero: never
	talks bool
}

// transfer lets a telephone outside ring.
func (c *Call) transfer(e ivr.Transfer) {
	given, ok := c.given.Transfers[c.state.At()]
	if !ok {
		given = c.given.Elsewhere
	}
	c.far = outside{id: e.ID, to: call.Number(e.To), given: given}
	if !strings.HasPrefix(e.To, "sip:") {
		c.far.to = cmp.Or(c.helpline.Number(e.To), c.far.to)
	}
	trunk, ok := c.helpline.cfg.Outlet(e.By.Trunk)
	switch {
	case len(c.helpline.cfg.SIP.Trunks) == 0: // tried out without any
	case !ok || c.helpline.cfg.Transferable(trunk, string(c.far.to), e.By.Countries) != "":
		c.far.given, c.far.due = Outside{Ends: call.TransferRefused}, c.now
		return
	default:
		c.far.trunk = trunk.ID
	}
	switch given.Ends {
	case "":
		c.far.due = c.now.Add(cmp.Or(given.Answers, outsideAnswers))
	case call.TransferNoAnswer:
	default:
		c.far.due = c.now.Add(given.Answers)
	}
}

// farHappens lets the telephone outside do what it is to do now.
func (c *Call) farHappens() {
	far := &c.far
	switch {
	case far.given.Ends != "":
		c.put(ivr.TransferEnded{ID: far.id, Result: far.given.Ends})
		c.endTransfer()
	case far.talks:
		c.put(ivr.TransferEnded{ID: far.id, By: call.SideFar})
		c.endTransfer()
	default:
		far.talks, far.due = true, c.now.Add(cmp.Or(far.given.Talks, outsideTalks))
		c.put(ivr.TransferAnswered{ID: far.id})
	}
}

// endTransfer lets nothing more happen outside. What is told of it afterwards still names it.
func (c *Call) endTransfer() { c.far = outside{to: c.far.to, trunk: c.far.trunk} }

// ringing is what a caller hears while it rings.
func (c *Call) ringing() {
	c.loop(call.Prompt{Name: "ringing"})
}

// passedOn completes what is told of a transfer by its number and trunk.
func (c *Call) passedOn(b call.Body) call.Body {
	switch b := b.(type) {
	case *call.TransferBegun:
		with := *b
		with.To, with.Trunk = c.far.to, c.far.trunk
		return &with
	case *call.TransferAnswered:
		with := *b
		with.To, with.Trunk = c.far.to, c.far.trunk
		return &with
	case *call.TransferEnded:
		with := *b
		with.To, with.Trunk = c.far.to, c.far.trunk
		return &with
	}
	return b
}

// transferred is the way by which a step that passes calls on was left.
func (w *walker) transferred(v *flows.Transfer) string {
	ended, ok := last[*call.TransferEnded](w.since)
	switch {
	case !ok || ended.Result == call.TransferGivenUp:
		return ""
	case ended.Result == call.TransferSpoke:
		return "next"
	case ended.Result == call.TransferBusy && v.Busy != "":
		return "busy"
	}
	return "failed"
}

func transferWords(body call.Body) (what, rest string, ok bool) {
	switch b := body.(type) {
	case *call.TransferBegun:
		return "dials", string(b.To), true
	case *call.TransferAnswered:
		return "speaks", "with " + string(b.To), true
	case *call.TransferEnded:
		if b.Result != call.TransferSpoke {
			return "dialled", fmt.Sprintf("%s: %s", b.To, b.Result), true
		}
		return "hangs up", cmp.Or(map[call.Side]string{call.SideFar: "the far end", call.SideCaller: "the caller"}[b.By], "the helpline"), true
	}
	return "", "", false
}

package queue

import "math"

// Agents who serve several queues take, of all who wait in them, the one who comes first. So a caller competes with
// those who stand before them in the other queues too, and, where priorities differ, with some who are yet to come.
const (
	contestRounds = 3
	searchSteps   = 8
	closeEnough   = 0.005 // of the time that is sought
	leastShare    = 0.02  // of the agents; less would be no estimate
)

// contest is what stands between a caller and the agents of the queue besides those ahead in it. A line has one, used
// anew for each forecast.
type contest struct {
	claims []claim
	helps  []help
	coming []coming // the memory of the claims'
}

// claim is what another queue, or who will yet come in this one, takes of the agents that it shares.
type claim struct {
	work   float64 // agent seconds for those who stand before the caller
	hold   float64 // of one caller
	quit   float64 // rate at which one gives up
	both   float64 // agents shared
	only   float64 // agents it has besides
	from   float64 // s from now, before which it takes none
	coming []coming
}

// coming is callers yet to come who will stand before the caller.
type coming struct {
	rate   float64 // per second
	window float64 // s from now; who comes later stands behind
}

// contest weighs up what others take for one at k.
func (l *line) contest(k key, now int64) *contest {
	c := &l.contested
	c.claims, c.coming, c.helps = c.claims[:0], c.coming[:0], c.helps[:0]
	c.claim(l, 0, float64(l.open().working), c.soon(l, k, now))
	for i := range l.rivals {
		r := &l.rivals[i]
		both := working(r.both)
		if both == 0 {
			continue
		}
		if claim := c.claim(r.line, r.line.ahead(k), both, c.soon(r.line, k, now)); claim != nil {
			for _, t := range r.only {
				claim.only += float64(t.working) / float64(t.wanted())
			}
		}
	}
	for _, f := range l.feeders {
		if !l.shares(f) {
			c.feed(l, f, k, now)
		}
	}
	return c
}

// apart adds what those of the line's own take who asked for an agent in the EU when the caller did not, or the reverse: for
// the one kind only some of the agents are there.
func (c *contest) apart(l *line, others int, eu bool) {
	if others == 0 {
		return
	}
	inside := 0
	if p := l.find(demand{eu: true}); p != nil {
		inside = p.working
	}
	if claim := c.claim(l, others, float64(inside), nil); eu {
		claim.only = float64(l.open().working - inside)
	}
}

// claim adds what the callers of a line take, and returns it, nil when it is nothing.
func (c *contest) claim(l *line, ahead int, both float64, soon []coming) *claim {
	if ahead == 0 && len(soon) == 0 {
		return nil
	}
	hold := 1 / l.learned.handling.rate()
	c.claims = append(c.claims, claim{
		work: float64(ahead) * hold, hold: hold, quit: l.learned.patience.rate(), both: both, coming: soon,
	})
	return &c.claims[len(c.claims)-1]
}

// soon lists who may yet overtake one at k in a line.
func (c *contest) soon(l *line, k key, now int64) []coming {
	first := len(c.coming)
	for i := range l.learned.arrivals {
		if a := &l.learned.arrivals[i]; k.a+a.headStart > now {
			c.coming = append(c.coming, coming{a.rate(now), seconds(k.a + a.headStart - now)})
		}
	}
	return c.coming[first:len(c.coming):len(c.coming)]
}

// expected counts who comes within t seconds, and at which rate at the end of them.
func expected(list []coming, t float64) (n, rate float64) {
	for _, o := range list {
		n += o.rate * min(t, o.window)
		if t < o.window {
			rate += o.rate
		}
	}
	return n, rate
}

// drain is the free function for agents of whom others take a part, and who may have help. mean and variance are those
// without.
func (c *contest) drain(mean, variance, all, hold, quit, n float64) (float64, float64) {
	share := all
	for range contestRounds { // who gives up depends on how long it takes, and that on who gives up
		t := c.horizon(mean*share, all)
		taken, _ := c.taken(t)
		share = max(leastShare*all, all-taken/t)
		mean, variance = drain(share/hold, quit, n)
		variance *= min(1, share/all)
	}
	return mean, variance
}

// horizon returns in how many seconds all agents have done the queue's own work, in agent seconds, and what others take
// of them meanwhile. Both grow evenly but for a few bends, so Newton's method is quick, kept between bounds because the
// bends may send it far away.
func (c *contest) horizon(own, all float64) float64 {
	lo, most := own/all, own
	for _, h := range c.helps {
		lo = min(lo, own/(all+h.agents))
	}
	for i := range c.claims {
		n, _ := expected(c.claims[i].coming, math.Inf(1))
		most += c.claims[i].work + c.claims[i].hold*n
	}
	hi := most / all
	t := lo
	for range searchSteps {
		taken, slope := c.taken(t)
		left := all*t - taken - own
		if left > 0 {
			hi = t
		} else {
			lo = t
		}
		next := t - left/(all-slope)
		if !(next >= lo && next <= hi) {
			next = (lo + hi) / 2
		}
		done := math.Abs(next-t) <= closeEnough*t
		if t = next; done {
			break
		}
	}
	return t
}

// taken returns what others take of the shared agents within t seconds, in agent seconds, and how fast that grows.
func (c *contest) taken(t float64) (sum, slope float64) {
	for i := range c.claims {
		r := &c.claims[i]
		patient := 1 / (1 + r.quit*t/2) // near the share of those ahead who are there when their turn comes
		n, rate := expected(r.coming, t)
		switch work := patient*r.work + r.hold*n - t*r.only; {
		case t <= r.from:
		case work >= (t-r.from)*r.both:
			sum, slope = sum+(t-r.from)*r.both, slope+r.both
		case work > 0:
			sum, slope = sum+work, slope+r.hold*rate-r.only
		}
	}
	for _, h := range c.helps {
		if given := h.agents*(t-h.from) - h.work; given > 0 {
			sum, slope = sum-given, slope-h.agents
		}
	}
	return sum, slope
}

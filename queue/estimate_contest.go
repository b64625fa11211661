package queue

// Agents who serve several queues take, of all who wait in them, the one who comes first. So a caller competes with
// those who stand before them in the other queues too, and, where priorities differ, with some who are yet to come.
const (
	contestRounds = 3
	newtonSteps   = 4
	leastShare    = 0.02 // of the agents; less would be no estimate
)

// contest is what stands between a caller and the agents of the queue besides those ahead in it. A line has one, used
// anew for each forecast.
type contest struct {
	rivals []claim
	own    []coming
	all    []coming // the memory of own and of the claims'
}

// claim is what another queue takes of the agents that it shares.
type claim struct {
	work   float64 // agent seconds for those who stand before the caller
	hold   float64 // of one caller
	quit   float64
	both   float64 // agents shared
	only   float64 // agents it has besides
	coming []coming
}

// coming is callers yet to come who will stand before the caller.
type coming struct {
	rate   float64 // per second
	window float64 // s from now; who comes later stands behind
}

func (c *contest) any() bool { return len(c.rivals) > 0 || len(c.own) > 0 }

// contest weighs up the other queues for one at k.
func (l *line) contest(k key, now int64) *contest {
	c := &l.rivalry
	c.rivals, c.all = c.rivals[:0], c.all[:0]
	c.own = c.coming(l, k, now)
	for i := range l.rivals {
		r := &l.rivals[i]
		both := working(r.both)
		if both == 0 {
			continue
		}
		ahead, coming := r.line.before(k), c.coming(r.line, k, now)
		if ahead == 0 && len(coming) == 0 {
			continue
		}
		hold := 1 / r.line.learned.handling.rate()
		claim := claim{
			work: float64(ahead) * hold, hold: hold, quit: r.line.learned.patience.rate(),
			both: both, coming: coming,
		}
		for _, t := range r.only {
			claim.only += float64(t.working) / float64(t.wanted())
		}
		c.rivals = append(c.rivals, claim)
	}
	return c
}

// coming lists who may yet overtake one at k in a line.
func (c *contest) coming(l *line, k key, now int64) []coming {
	first := len(c.all)
	for i := range l.learned.arrivals {
		if a := &l.learned.arrivals[i]; k.a+a.headStart > now {
			c.all = append(c.all, coming{a.rate(now), seconds(k.a + a.headStart - now)})
		}
	}
	return c.all[first:len(c.all):len(c.all)]
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

// horizon returns in how many seconds all agents have done the queue's own work and what the rivals take of them
// meanwhile, by Newton's method from a first guess: both grow evenly but for a few bends.
func (c *contest) horizon(own, all, t float64) float64 {
	for range newtonSteps {
		taken, slope := c.taken(t)
		t -= (all*t - taken - own) / max(leastShare*all, all-slope)
		t = max(t, own/all)
	}
	return t
}

// taken returns what rivals take of the shared agents within t seconds, in agent seconds, and how fast that grows.
func (c *contest) taken(t float64) (sum, slope float64) {
	for i := range c.rivals {
		r := &c.rivals[i]
		patient := 1 / (1 + r.quit*t/2) // near the share of those ahead who are there when their turn comes
		n, rate := expected(r.coming, t)
		switch work := patient*r.work + r.hold*n - t*r.only; {
		case work >= t*r.both:
			sum, slope = sum+t*r.both, slope+r.both
		case work > 0:
			sum, slope = sum+work, slope+r.hold*rate-r.only
		}
	}
	return sum, slope
}

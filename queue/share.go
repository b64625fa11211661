package queue

import (
	"cmp"
	"math"
	"slices"
	"time"

	"centralino/call"
)

// tally counts the calls of a line by partner over a sliding window, as far as steering them needs: those answered, and
// those being offered. The window slides in steps of a sixtieth.
type tally struct {
	shares    []Share // by partner
	parts     []int64 // of a million
	tolerance int64   // of a million
	step      int64   // length of a bucket
	buckets   [60]bucket
	flying    []int64 // offers that ring; the last are of partners without a share
}

type bucket struct {
	at     int64 // number of the step since 1970
	counts []int64
}

const million = 1_000_000

func newTally(s Settings) *tally {
	if len(s.Shares) == 0 {
		return nil
	}
	t := &tally{shares: slices.Clone(s.Shares), tolerance: int64(math.Round(s.Tolerance * million))}
	slices.SortFunc(t.shares, func(a, b Share) int { return cmp.Compare(a.Partner, b.Partner) })
	for _, share := range t.shares {
		t.parts = append(t.parts, int64(math.Round(share.Part*million)))
	}
	t.step = max(1, int64(s.ShareWindow)/int64(len(t.buckets)))
	t.flying = make([]int64, len(t.parts)+1)
	return t
}

// follows reports whether the tally can go on counting under new settings.
func (t *tally) follows(s Settings) bool {
	o := newTally(s)
	if t == nil || o == nil {
		return t == o
	}
	return t.step == o.step && t.tolerance == o.tolerance && slices.Equal(t.shares, o.shares)
}

// index returns the place of a partner among the counts.
func (t *tally) index(p call.PartnerID) int {
	i, found := slices.BinarySearchFunc(t.shares, p, func(s Share, p call.PartnerID) int { return cmp.Compare(s.Partner, p) })
	if !found {
		return len(t.shares)
	}
	return i
}

// offered counts an offer that begins to ring and hangs it on the leg.
func (t *tally) offered(l *leg) {
	if t == nil {
		return
	}
	l.tally, l.tallied = t, t.index(l.agent.conf.Partner)
	t.flying[l.tallied]++
}

// uncount counts an offer out that no longer rings.
func (l *leg) uncount() {
	if l.tally != nil {
		l.tally.flying[l.tallied]--
		l.tally = nil
	}
}

// land forgets the offers that ring.
func (t *tally) land() {
	if t != nil {
		clear(t.flying)
	}
}

// answered counts a call that has reached an agent.
func (t *tally) answered(a *agent, at int64) {
	if t == nil {
		return
	}
	step := floorDiv(at, t.step)
	b := &t.buckets[((step%60)+60)%60]
	switch {
	case b.counts == nil || b.at < step:
		b.at, b.counts = step, make([]int64, len(t.flying))
	case b.at > step: // out of the window already
		return
	}
	b.counts[t.index(a.conf.Partner)]++
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// counts returns the calls of each partner within the window that ends now, those that ring included, and their sum.
func (t *tally) counts(now int64) (counts []int64, total int64) {
	counts = slices.Clone(t.flying)
	step := floorDiv(now, t.step)
	for i := range t.buckets {
		if b := &t.buckets[i]; b.counts != nil && b.at > step-60 && b.at <= step {
			for j, n := range b.counts {
				counts[j] += n
			}
		}
	}
	for _, n := range counts {
		total += n
	}
	return counts, total
}

// steer returns whom the call goes to, and whether that was steered: the partner furthest below its share of those with
// somebody free, when it lacks more than the tolerance or the strategy's choice would take its partner above; the
// strategy's choice otherwise, and when none of the partners has anybody.
func (t *tally) steer(choice *agent, now int64, free func(call.PartnerID) *agent) (a *agent, steered bool) {
	counts, total := t.counts(now)
	total++ // with this call
	var best *agent
	lacking := int64(math.MinInt64)
	for i, s := range t.shares {
		lacks := t.parts[i]*total - counts[i]*million
		if lacks <= lacking {
			continue
		}
		if a := free(s.Partner); a != nil {
			best, lacking = a, lacks
		}
	}
	if best == nil {
		return choice, false
	}
	part, i := int64(0), t.index(choice.conf.Partner)
	if i < len(t.parts) {
		part = t.parts[i]
	}
	above := (counts[i]+1)*million - part*total
	if lacking > t.tolerance*total || above > t.tolerance*total {
		return best, best != choice
	}
	return choice, false
}

// Split is how the calls of a queue were shared among partners within the window that ends now.
type Split struct {
	Partner call.PartnerID // empty for those without a share
	Part    float64        // as configured
	Calls   int64          // answered, and ringing
}

// Shares returns how the calls of a queue are shared, sorted by partner, those without a share last; nil when the queue
// has no shares.
func (e *Engine) Shares(q call.QueueID, now time.Time) []Split {
	l := e.lines[q]
	if l == nil || l.tally == nil {
		return nil
	}
	counts, _ := l.tally.counts(nanos(now))
	out := make([]Split, len(counts))
	for i, n := range counts {
		out[i].Calls = n
		if i < len(l.tally.shares) {
			out[i].Partner, out[i].Part = l.tally.shares[i].Partner, l.tally.shares[i].Part
		}
	}
	return out
}

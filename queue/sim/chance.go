package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"time"

	"centralino/call"
)

// stream returns the random source of a name: the same for the same seed, and telling nothing of those of other names.
func stream(seed uint64, name string) *rand.Rand {
	return rand.New(rand.NewPCG(seed, hash(name)))
}

func hash(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // it never fails
	return h.Sum64()
}

// responses draws what agents' phones do. It keeps one source and seeds it anew for each draw, by who is asked.
type responses struct {
	seed   uint64
	pcg    *rand.PCG
	source *rand.Rand
}

func newResponses(seed uint64) responses {
	pcg := rand.NewPCG(seed, 0)
	return responses{seed: seed, pcg: pcg, source: rand.New(pcg)}
}

// of draws what an agent's phone does with an offer; an agent without an Answer picks up at once.
func (r *responses) of(o Offer, a *Agent) Response {
	if a == nil || a.Answer == nil && a.Misses == 0 {
		return Response{}
	}
	r.pcg.Seed(r.seed^hash(string(a.ID)), hash(string(o.Leg)))
	if r.source.Float64() < a.Misses {
		return Response{After: Forever}
	}
	if a.Answer == nil {
		return Response{}
	}
	return Response{After: a.Answer.Draw(r.source)}
}

// back draws how long an agent stays away after the n-th pause.
func (r *responses) back(id call.AgentID, n uint32, d Dist) time.Duration {
	r.pcg.Seed(r.seed^hash(string(id)), hash("back"+strconv.Itoa(int(n))))
	return d.Draw(r.source)
}

// DrawFor draws a time for one caller: the same for the same seed, caller and purpose, whatever else is drawn.
func DrawFor(d Dist, seed uint64, id call.ID, purpose string) time.Duration {
	return d.Draw(stream(seed, string(id)+" "+purpose))
}

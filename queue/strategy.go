package queue

// rank is the agent's place among the free agents of a pool under its queue's strategy; the smallest is chosen first.
func (s *seat) rank(a *agent) key {
	k := key{b: a.idleSince, id: string(a.id)}
	switch s.pool.line.set.Strategy {
	case MostSkilled:
		k.a = -int64(s.level)
	case FewestCalls:
		k.a = int64(a.calls)
	case RoundRobin:
		k.a = a.offeredAt
	case LongestIdle, RingAll:
	}
	return k
}

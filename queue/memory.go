package queue

import "centralino/call"

// memory remembers values by key, as many as it has room for; the oldest are forgotten first.
type memory[K comparable, V any] struct {
	room int
	of   map[K]remembered[V]
	ring []K
	next int
}

type remembered[V any] struct {
	v    V
	slot int
}

func (m *memory[K, V]) put(k K, v V) {
	if m.of == nil {
		m.of = map[K]remembered[V]{}
	}
	if old, ok := m.of[k]; ok {
		m.of[k] = remembered[V]{v, old.slot}
		return
	}
	if len(m.ring) < m.room {
		m.of[k] = remembered[V]{v, len(m.ring)}
		m.ring = append(m.ring, k)
		return
	}
	if old, ok := m.of[m.ring[m.next]]; ok && old.slot == m.next {
		delete(m.of, m.ring[m.next])
	}
	m.ring[m.next] = k
	m.of[k] = remembered[V]{v, m.next}
	m.next = (m.next + 1) % m.room
}

func (m *memory[K, V]) get(k K) (v V, ok bool) {
	r, ok := m.of[k]
	return r.v, ok
}

func (m *memory[K, V]) drop(k K) { delete(m.of, k) }

// How many callers' numbers are remembered.
const (
	placesKept = 4096
	spokenKept = 65536
	askedKept  = 16384
)

// spoken is whom a number spoke to last.
type spoken struct {
	agent call.AgentID
	at    int64
}

// lastAgent returns whom the number spoke to within the memory of the line, nil when nobody.
func (e *Engine) lastAgent(l *line, n call.Number, now int64) *agent {
	if n.Anonymous() || !l.set.prefers(WishLastAgent) {
		return nil
	}
	s, ok := e.spoken.get(n)
	if !ok || now-s.at > int64(l.set.Remember) {
		return nil
	}
	return e.agents[s.agent]
}

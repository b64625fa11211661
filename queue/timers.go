package queue

// timer is something that may be due at a time. It belongs to exactly one of an agent, a ground, a caller, or a line, which has two.
type timer struct {
	at     int64
	place  int // index in the heap plus one; 0 when not armed
	id     string
	agent  *agent
	ground *ground // the grace of an empty shift
	caller *caller
	line   *line // its rota
	gate   *line // its opening
}

func (t *timer) before(o *timer) bool {
	if t.at != o.at {
		return t.at < o.at
	}
	if r, s := t.class(), o.class(); r != s {
		return r < s
	}
	return t.id < o.id
}

// class orders timers that are due at the same instant: agents become free before callers give up.
func (t *timer) class() int {
	switch {
	case t.agent != nil:
		return 0
	case t.ground != nil:
		return 1
	case t.caller != nil:
		return 2
	case t.line != nil:
		return 3
	}
	return 4
}

// timers is a heap of armed timers, the next one first.
type timers struct{ heap []*timer }

// next returns the timer that is due first, nil when none is armed.
func (h *timers) next() *timer {
	if len(h.heap) == 0 {
		return nil
	}
	return h.heap[0]
}

// arm sets t to be due at the time, whether it was armed before or not.
func (h *timers) arm(t *timer, at int64) {
	if t.place == 0 {
		t.at = at
		h.heap = append(h.heap, t)
		t.place = len(h.heap)
		h.up(len(h.heap) - 1)
		return
	}
	if t.at == at {
		return
	}
	t.at = at
	h.fix(t.place - 1)
}

// disarm takes t out if it is in.
func (h *timers) disarm(t *timer) {
	if t.place == 0 {
		return
	}
	i, last := t.place-1, len(h.heap)-1
	t.place = 0
	moved := h.heap[last]
	h.heap[last] = nil
	h.heap = h.heap[:last]
	if i != last {
		h.heap[i] = moved
		moved.place = i + 1
		h.fix(i)
	}
}

func (h *timers) fix(i int) {
	if !h.up(i) {
		h.down(i)
	}
}

func (h *timers) up(i int) (moved bool) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.heap[i].before(h.heap[parent]) {
			break
		}
		h.swap(i, parent)
		i, moved = parent, true
	}
	return moved
}

func (h *timers) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h.heap) {
			return
		}
		if right := child + 1; right < len(h.heap) && h.heap[right].before(h.heap[child]) {
			child = right
		}
		if !h.heap[child].before(h.heap[i]) {
			return
		}
		h.swap(i, child)
		i = child
	}
}

func (h *timers) swap(i, j int) {
	h.heap[i], h.heap[j] = h.heap[j], h.heap[i]
	h.heap[i].place, h.heap[j].place = i+1, j+1
}

package tally

import (
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// Row is the figures of one queue, or of all, in one half hour or in the whole day.
type Row struct {
	Queue call.QueueID // empty: all queues
	Slot  int          // which half hour from the start of the day; WholeDay
	Figures
}

// WholeDay is the Slot of rows that are of no half hour.
const WholeDay = -1

// Rows returns the figures of those who came from one time up to another, both counted from the start of the day and in
// whole half hours: all queues together, then each queue, sorted, for the whole time and then by half hour. With one
// queue, it is all.
func (t *Tally) Rows(from, to time.Duration) []Row {
	first, last := int(from/Step), int((to+Step-1)/Step)
	byQueue := t.byQueue(first, last)
	queues := slices.Sorted(maps.Keys(byQueue))
	if len(queues) > 1 {
		queues = append([]call.QueueID{""}, queues...)
		for _, q := range queues[1:] {
			byQueue[""] = append(byQueue[""], byQueue[q]...)
		}
	}
	var rows []Row
	for _, q := range queues {
		rows = append(rows, t.row(q, WholeDay, byQueue[q], first, last))
	}
	for _, q := range queues {
		slots := make([][]*Visit, last-first)
		for _, v := range byQueue[q] {
			i := t.slot(v.At) - first
			slots[i] = append(slots[i], v)
		}
		for i, visits := range slots {
			rows = append(rows, t.row(q, first+i, visits, first+i, first+i+1))
		}
	}
	return rows
}

func (t *Tally) slot(at time.Time) int { return int(at.Sub(t.start) / Step) }

// byQueue groups the visits that began in a span of half hours. Every queue of the rules is there.
func (t *Tally) byQueue(first, last int) map[call.QueueID][]*Visit {
	out := make(map[call.QueueID][]*Visit, len(t.rules.Queues))
	for q := range t.rules.Queues {
		out[q] = nil
	}
	visits := t.Visits()
	for i := range visits {
		v := &visits[i]
		if s := t.slot(v.At); !v.At.Before(t.start) && s >= first && s < last {
			out[v.Queue] = append(out[v.Queue], v)
		}
	}
	return out
}

func (t *Tally) row(q call.QueueID, slot int, visits []*Visit, first, last int) Row {
	var sum spent
	for id, h := range t.agents {
		if q != "" && !t.rules.Able(q, id) {
			continue
		}
		h.count(t.start, t.now)
		s := h.within(first, last)
		sum.there += s.there
		sum.busy += s.busy
	}
	f := t.of(visits, sum)
	f.Span = time.Duration(last-first) * Step
	return Row{q, slot, f}
}

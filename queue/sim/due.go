package sim

import (
	"time"

	"centralino/call"
)

// what says what a task does.
type what uint8

const (
	arrive    what = iota // the caller joins the queue of the visit
	giveUp                // the caller's patience is over
	stepAside             // the caller goes back to a menu and keeps the place
	stepBack              // the caller waits on
	askEU                 // the caller asks for an agent in the European Union
	pickUp                // an agent's phone answers, and the caller still hears something
	respond               // an agent's phone answers or says no
	hangUp                // the conversation ends
	wrapOver              // the agent is done with the after-call work
	back                  // the agent is ready again after missed offers
	note                  // the next note happens
)

// task is something that will happen unless it has become pointless by then.
type task struct {
	what     what
	visit    int32
	caller   int32
	agent    int32
	turn     uint32 // of the agent: which after-call work or pause it belongs to
	leg      call.LegID
	response Response
}

// due is a heap of tasks, the next one first; those of one instant come in the order in which they were planned.
type due struct {
	heap  []dueAt
	tasks []task
	spare []int32
	seq   int64
}

type dueAt struct {
	at, seq int64
	task    int32
}

func (d dueAt) before(o dueAt) bool { return d.at < o.at || d.at == o.at && d.seq < o.seq }

// plan has a task done so much later than now, or never if that is beyond all time.
func (d *due) plan(now int64, after time.Duration, t task) {
	at := now + int64(after)
	if after > 0 && at < now {
		return
	}
	var i int32
	if n := len(d.spare); n > 0 {
		i = d.spare[n-1]
		d.spare = d.spare[:n-1]
		d.tasks[i] = t
	} else {
		i = int32(len(d.tasks))
		d.tasks = append(d.tasks, t)
	}
	d.seq++
	d.heap = append(d.heap, dueAt{at, d.seq, i})
	for i := len(d.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !d.heap[i].before(d.heap[parent]) {
			break
		}
		d.heap[i], d.heap[parent] = d.heap[parent], d.heap[i]
		i = parent
	}
}

// next returns when the first task is due; ok is false when there is none.
func (d *due) next() (at int64, ok bool) {
	if len(d.heap) == 0 {
		return 0, false
	}
	return d.heap[0].at, true
}

// take removes and returns the first task.
func (d *due) take() task {
	first, last := d.heap[0], len(d.heap)-1
	d.heap[0] = d.heap[last]
	d.heap = d.heap[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if right := child + 1; right < last && d.heap[right].before(d.heap[child]) {
			child = right
		}
		if !d.heap[child].before(d.heap[i]) {
			break
		}
		d.heap[i], d.heap[child] = d.heap[child], d.heap[i]
		i = child
	}
	t := d.tasks[first.task]
	d.spare = append(d.spare, first.task)
	return t
}

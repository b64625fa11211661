package sim

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/queue"
)

// Run plays a day through a new engine and returns how many events it applied.
func Run(d *Day, h Hooks) (events int) {
	r := newRun(d, h)
	r.begin()
	for r.advance() {
		r.decide()
	}
	return int(r.seq)
}

// run is a day under way.
type run struct {
	day    *Day
	hooks  Hooks
	engine *queue.Engine
	start  int64
	until  int64
	now    int64
	seq    uint64
	due    due
	noted  int // notes that have happened

	callers []callerState
	byID    map[call.ID]int32
	agents  []agentState
	byAgent map[call.AgentID]int32
	chance  responses
}

// callerState is where a caller is.
type callerState struct {
	visit    int32
	waiting  bool
	up       bool // between the first queue and the end
	answered bool // by an agent, in whatever queue
}

type agentState struct {
	id     call.AgentID
	answer *Agent
	wraps  uint32 // counts after-call works, so that the end of an old one is not taken for that of a new one
	pauses uint32 // counts pauses in the same way
}

func newRun(d *Day, h Hooks) *run {
	r := &run{
		day: d, hooks: h, engine: queue.New(d.Rules), start: d.Start.UnixNano(),
		callers: make([]callerState, len(d.Callers)), byID: make(map[call.ID]int32, len(d.Callers)),
		byAgent: make(map[call.AgentID]int32, len(d.Rules.Agents)), chance: newResponses(d.Seed),
	}
	for i := range d.Agents {
		r.agents[r.agent(d.Agents[i].ID)].answer = &d.Agents[i]
	}
	last := time.Duration(0)
	for i := range d.Callers {
		r.byID[d.Callers[i].ID] = int32(i)
		last = max(last, d.Callers[i].At)
	}
	if n := len(d.Notes); n > 0 {
		last = max(last, d.Notes[n-1].At)
		r.due.plan(r.start, d.Notes[0].At, task{what: note})
	}
	if first := slices.IndexFunc(d.Callers, func(c Caller) bool { return c.Begun == 0 }); first >= 0 {
		r.due.plan(r.start, d.Callers[first].At, task{what: arrive, caller: int32(first)})
	}
	r.until = r.start + int64(last+24*time.Hour)
	if d.Until > 0 {
		r.until = r.start + int64(d.Until)
	}
	return r
}

// agent returns the place of an agent's state.
func (r *run) agent(id call.AgentID) int32 {
	i, known := r.byAgent[id]
	if !known {
		i = int32(len(r.agents))
		r.agents = append(r.agents, agentState{id: id})
		r.byAgent[id] = i
	}
	return i
}

// advance moves the clock to the next thing that happens and lets it happen; what the engine has to decide by itself at
// that time comes first. It returns false when the day is over.
func (r *run) advance() bool {
	next, planned := r.due.next()
	if wake, ok := r.engine.Wake(r.time()); ok {
		if at := wake.UnixNano(); !planned || at <= next {
			r.now = max(r.now, at)
			return r.now <= r.until
		}
	}
	if !planned || next > r.until {
		return false
	}
	r.now = max(r.now, next)
	r.carryOut(r.due.take())
	return true
}

// decide does what the engine says should happen now, as the helpline's desk does.
func (r *run) decide() {
	for {
		d, ok := r.engine.Decide(r.time())
		if !ok {
			return
		}
		r.apply(d.Call, d.Body)
		switch b := d.Body.(type) {
		case *call.Offered:
			r.ring(d.Call, b)
		case *call.QueueLeft:
			r.left(r.byID[d.Call], b)
		case *call.AgentPaused:
			r.missed(b.Agent)
		}
	}
}

func (r *run) time() time.Time { return time.Unix(0, r.now).UTC() }

// apply makes an event and hands it to the engine.
func (r *run) apply(id call.ID, body call.Body) {
	r.seq++
	ev := call.Event{Seq: r.seq, At: r.time(), Call: id, Body: body}
	r.engine.Apply(ev)
	if r.hooks.Event != nil {
		r.hooks.Event(ev)
	}
}

package board

import (
	"slices"
	"time"

	"centralino/call"
)

// Now is what only the queue engine knows.
type Now struct {
	At        time.Time
	Agents    map[call.AgentID]Present
	Closed    map[call.QueueID]bool
	Opens     map[call.QueueID]time.Time     // when closed queues open by themselves; missing: they do not
	Estimates map[call.QueueID]time.Duration // the wait of who joins now; missing: there is no telling
}

// Present is what an agent does.
type Present struct {
	State  call.AgentState
	Pause  *call.Pause
	WrapUp time.Time // end of the after-call work under way
	Talk   Talk

	Queues   []call.QueueID // that they can serve by Assigned
	Assigned time.Time      // until when they serve Queues in place of those of their skills; zero: they don't
}

// State is a board at one moment. Queues and agents are sorted by id, calls by their arrival.
type State struct {
	At     time.Time `json:"at"`
	Queues []Queue   `json:"queues"`
	Agents []Agent   `json:"agents"`
	Calls  []Call    `json:"calls"`
	Alerts []Alert   `json:"alerts"`

	Messages []Message `json:"messages"` // the oldest first
}

// Queue is one queue now and today. Offered = Answered + Abandoned + Elsewhere + Waiting, always.
type Queue struct {
	Queue        call.QueueID `json:"queue"`
	Closed       bool         `json:"closed,omitempty"` // whoever comes is sent on
	ClosedUntil  time.Time    `json:"closed_until,omitzero"`
	Waiting      int          `json:"waiting"`
	LongestSince time.Time    `json:"longest_since,omitzero"` // when the wait of who has waited longest began

	Offered   int `json:"offered"`
	Answered  int `json:"answered"`
	InTarget  int `json:"in_target"`
	Abandoned int `json:"abandoned"`
	Elsewhere int `json:"elsewhere"` // sent on, promised a call, or left a message

	Messages      int       `json:"messages"`                // that wait for an agent to hear them; nobody waits for that on the telephone
	OldestMessage time.Time `json:"oldest_message,omitzero"` // when it was left

	ServiceLevel *float64 `json:"service_level"`  // in target ÷ (offered − waiting); null for nobody yet
	Target       float64  `json:"target"`         // of the service level
	Within       float64  `json:"within_seconds"` // the time in which to be answered

	Estimate        *float64 `json:"estimate_seconds"`       // the wait of who joins now; null: there is no telling
	EstimateError   *float64 `json:"estimate_error_seconds"` // mean of today, without its sign; null for nobody yet
	EstimateCovered *float64 `json:"estimate_covered"`       // share of the waits of today that were in the range told
	EstimateScored  int      `json:"estimate_scored"`        // how many waits these two are of

	Agents map[call.AgentState]int `json:"agents"` // who could serve it, by what they do
}

// Agent is one agent now.
type Agent struct {
	Agent       call.AgentID    `json:"agent"`
	Name        string          `json:"name"`
	Partner     call.PartnerID  `json:"partner,omitempty"`
	Queues      []call.QueueID  `json:"queues"` // that they can serve
	State       call.AgentState `json:"state"`
	Since       time.Time       `json:"since,omitzero"` // when that began; missing: before this process did
	PauseReason string          `json:"pause_reason,omitempty"`
	PausedBy    call.PauseBy    `json:"paused_by,omitempty"`
	WrapUpUntil time.Time       `json:"wrap_up_until,omitzero"`
	Assigned    time.Time       `json:"assigned_until,omitzero"` // until when Queues are not those of their skills
	Call        call.ID         `json:"call,omitempty"`          // that they are rung for, or speak in
	Talk        Talk            `json:"talk,omitzero"`
}

// Talk is the conversation that an agent has, or that the after-call work under way is for.
type Talk struct {
	Call    call.ID          `json:"call"`
	Queue   call.QueueID     `json:"queue"`
	Outcome call.OutcomeCode `json:"outcome,omitempty"` // what the agent said came of it; empty: nothing yet
	Owed    bool             `json:"owed,omitempty"`    // the agent has to say it before the next call
}

// Call is one call that is up.
type Call struct {
	Call      call.ID       `json:"call"`
	From      call.Number   `json:"from,omitempty"` // empty: withheld
	To        call.Number   `json:"to"`
	Customer  string        `json:"customer,omitempty"` // the directory's key
	Flow      call.FlowID   `json:"flow,omitempty"`
	Step      call.StepID   `json:"step,omitempty"`
	Phase     Phase         `json:"phase"`
	Arrived   time.Time     `json:"arrived"`
	Since     time.Time     `json:"since"`               // when the phase began; of a wait, from when it counts
	Queue     call.QueueID  `json:"queue,omitempty"`     // the last that they came to
	Priority  int           `json:"priority,omitempty"`  // in the queue
	Language  call.Language `json:"language,omitempty"`  // as the queue was told
	Agent     call.AgentID  `json:"agent,omitempty"`     // who is rung, or spoken to
	Held      bool          `json:"held,omitempty"`      // one side holds the other
	Recording string        `json:"recording,omitempty"` // on or paused
	Back      bool          `json:"back,omitempty"`      // we called
	Promised  bool          `json:"promised,omitempty"`  // nobody is on the telephone yet: an agent is rung, who will call back
	Message   bool          `json:"message,omitempty"`   // the same, but the agent will hear a message first
	Outbound  bool          `json:"outbound,omitempty"`  // the agent called from the desk: From is ours, To is whom they called

	Handover *Handover `json:"handover,omitempty"` // by whom the caller is being passed on, or was in vain

	Supervisor  string               `json:"supervisor,omitempty"` // who hears the conversation; an agent is not told
	Supervision call.SupervisionMode `json:"supervision,omitempty"`
}

// today is what happened in a queue since midnight.
type today struct {
	offered, answered, inTarget, abandoned, elsewhere int

	scored, covered int
	errors          time.Duration // sum, without signs
}

func (b *Board) figures(q call.QueueID) *today {
	f := b.today[q]
	if f == nil {
		f = &today{}
		b.today[q] = f
	}
	return f
}

// score compares what a caller was told first with what came.
func (f *today) score(w *wait, at time.Time) {
	if !w.told {
		return
	}
	waited := at.Sub(w.toldAt)
	f.scored++
	f.errors += (waited - w.expected).Abs()
	if waited >= w.from && waited <= w.to {
		f.covered++
	}
}

// State returns everything at one moment.
func (b *Board) State(now Now) State {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now.At)
	s := State{At: now.At, Queues: []Queue{}, Agents: []Agent{}, Calls: []Call{}}
	s.Messages = b.messages()
	waiting := b.lines(s.Messages)
	serves := map[call.AgentID][]call.QueueID{}
	for _, id := range sorted(b.scope.Queues) {
		crew := b.crew(id, now)
		for _, a := range crew {
			serves[a] = append(serves[a], id)
		}
		s.Queues = append(s.Queues, b.queue(id, now, waiting[id], crew))
	}
	on := map[call.AgentID]call.ID{}
	for _, id := range sorted(b.calls) { // ids sort by the time they were made
		c := b.calls[id]
		s.Calls = append(s.Calls, c.shown)
		for _, a := range c.rings {
			on[a] = id
		}
		if c.shown.Phase == Talking {
			on[c.shown.Agent] = id
		}
	}
	for _, id := range sorted(b.scope.Agents) {
		s.Agents = append(s.Agents, b.agent(id, now, serves[id], on[id]))
	}
	s.Alerts = b.open()
	return s
}

// line is who waits in a queue, and what.
type line struct {
	waiting  int
	longest  time.Time
	messages int
	oldest   time.Time
}

func (b *Board) lines(messages []Message) map[call.QueueID]line {
	out := map[call.QueueID]line{}
	for _, m := range messages {
		l := out[m.Queue]
		if l.messages++; l.messages == 1 {
			l.oldest = m.Left
		}
		out[m.Queue] = l
	}
	for _, c := range b.calls {
		if c.wait == nil {
			continue
		}
		l := out[c.wait.queue]
		l.waiting++
		if l.longest.IsZero() || c.wait.since.Before(l.longest) {
			l.longest = c.wait.since
		}
		out[c.wait.queue] = l
	}
	return out
}

// crew lists who serves a queue: by skill, unless they are assigned.
func (b *Board) crew(id call.QueueID, now Now) []call.AgentID {
	agents := b.scope.Queues[id].Agents
	if !slices.ContainsFunc(agents, now.assigned) && !now.lends(id) {
		return agents
	}
	crew := slices.DeleteFunc(slices.Clone(agents), now.assigned)
	for _, a := range sorted(now.Agents) {
		if now.assigned(a) && slices.Contains(now.Agents[a].Queues, id) {
			crew = append(crew, a)
		}
	}
	return crew
}

func (n Now) assigned(a call.AgentID) bool { return !n.Agents[a].Assigned.IsZero() }

// lends reports whether somebody is assigned to a queue.
func (n Now) lends(q call.QueueID) bool {
	for _, p := range n.Agents {
		if !p.Assigned.IsZero() && slices.Contains(p.Queues, q) {
			return true
		}
	}
	return false
}

func (b *Board) queue(id call.QueueID, now Now, l line, crew []call.AgentID) Queue {
	aim, f := b.scope.Queues[id], b.figures(id)
	q := Queue{
		Queue: id, Closed: now.Closed[id], ClosedUntil: now.Opens[id], Waiting: l.waiting, LongestSince: l.longest,
		Messages: l.messages, OldestMessage: l.oldest,
		Offered: f.offered, Answered: f.answered, InTarget: f.inTarget, Abandoned: f.abandoned, Elsewhere: f.elsewhere,
		Target: aim.Target, Within: aim.Within.Seconds(), EstimateScored: f.scored,
		Agents: make(map[call.AgentState]int, 6),
	}
	if gone := f.offered - l.waiting; gone > 0 {
		q.ServiceLevel = ratio(f.inTarget, gone)
	}
	if f.scored > 0 {
		mean := (f.errors / time.Duration(f.scored)).Seconds()
		q.EstimateError, q.EstimateCovered = &mean, ratio(f.covered, f.scored)
	}
	if wait, ok := now.Estimates[id]; ok {
		seconds := wait.Round(time.Second).Seconds()
		q.Estimate = &seconds
	}
	for _, state := range call.AgentStates() {
		q.Agents[state] = 0
	}
	for _, a := range crew {
		q.Agents[now.state(a)]++
	}
	return q
}

func ratio(part, whole int) *float64 {
	r := float64(part) / float64(whole)
	return &r
}

func (n Now) state(a call.AgentID) call.AgentState {
	if p, ok := n.Agents[a]; ok {
		return p.State
	}
	return call.AgentOffline
}

func (b *Board) agent(id call.AgentID, now Now, serves []call.QueueID, on call.ID) Agent {
	person, present := b.scope.Agents[id], now.Agents[id]
	a := Agent{
		Agent: id, Name: person.Name, Partner: person.Partner, Queues: serves, State: now.state(id),
		WrapUpUntil: present.WrapUp, Assigned: present.Assigned, Call: on, Talk: present.Talk,
	}
	if a.Queues == nil {
		a.Queues = []call.QueueID{}
	}
	if p := present.Pause; p != nil {
		a.PauseReason, a.PausedBy = p.Reason, p.By
	}
	d := b.agents[id]
	if d == nil {
		return a
	}
	if d.state != a.State {
		d.state, d.since = a.State, d.touched
	}
	a.Since = d.since
	return a
}

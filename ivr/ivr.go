// Package ivr plays one flow to one caller. It is pure: a State steps from event to event and says what is to be done as
// a list of effects; it has no goroutines, no clock and no sound of its own. The same interpreter drives a real call, a
// test in virtual time and a walk in the terminal.
//
// # Keys
//
// Keys pressed early are kept for the next menu or entry of digits (type-ahead); keys among them that a menu does not
// have are dropped without counting as a try, and several wrong keys in one burst count as one. A key in a menu, an entry
// or a message stops the prompt at once (barge-in); a play step is heard to its end.
//
// The human key reaches a person at once from menus, messages, play steps and waits. While digits are asked for it may be
// part of a code, so it counts there only when it is the one thing keyed: alone until the wait runs out, or followed
// by '#'. For the same reason it is kept rather than obeyed when other keys wait already. A caller who waits in the
// very queue that the key leads to hears their position again; when it leads to another queue they keep the time they
// have waited. In a survey whose question has the key as an answer, it is the answer. A caller
// who went back to a menu from a queue is taken back by it to the place that was kept.
//
// While digits are asked for, '#' (or the end key of the step) ends them and '*' begins anew, unless that is the human key.
//
// # Ways out
//
// A caller always gets somewhere. A queue that is full, empty or past its promise leads to the step the flow names, or to
// an offer of callback and mailbox. A flow that runs in circles without asking the caller anything leads to the human
// step, and if that does not help, to the mailbox.
package ivr

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/flows"
)

// Beep is the name of the prompt that comes before a recording: a site may record it, and a runner without a recording
// plays a short tone.
const Beep = "beep"

// Caller is what is known of a call before it is answered.
type Caller struct {
	Number  call.Number // empty when withheld
	Dialled call.Number
	Arrived time.Time
}

// State is one call at one moment. It is a value: stepping never changes it, and a copy may be stepped again. Because it
// may hold the digits of a PIN, it prints as its step and phase only.
type State struct {
	program  *flows.Program
	caller   Caller
	language call.Language
	vars     map[string]string      // what was set and collected; copied before it changes
	secrets  map[string]call.Secret // what was collected secretly; copied before it changes
	customer *customer              // nil: nobody was found

	step  *flows.Step // nil before Start
	phase phase
	tries int // used up at the question that is being asked
	index int // the question of a survey

	last               ID // the latest that was given out
	play, timer, asked ID // what is waited for; 0: nothing of that kind
	looping, secret    bool

	typed     call.Secret // type-ahead
	entry     call.Secret // the digits keyed so far
	wrongAt   time.Time   // of the latest key a menu did not have
	filledAt  time.Time   // when an entry was ended by its last digit
	lateEnd   call.Digit  // the key that right after it still belongs to it; 0: none does
	candidate *customer   // found, and to be proved by a PIN

	aside    bool         // back in a menu, with the place kept
	waiting  bool         // in the queue's hands, between Enqueue and LeaveQueue, QueueMoved or Connected
	comfort  uint8        // of the recordings that comfort, the next one
	comforts bool         // its time came while something else was said
	owed     bool         // an announcement came while something else was said
	abroad   bool         // the caller was offered an agent in the European Union instead
	eu       bool         // and wants one
	held     bool         // an agent has picked up and waits for the caller to have heard something
	queue    call.QueueID // the latest
	since    time.Time    // when the wait began, kept across queues until somebody answers
	left     *flows.Step  // the queue step that the caller stepped aside from
	position int
	from, to time.Duration // the range told of the wait
	about    *countries    // told and to be told; copied before it changes; nil: none
	moved    QueueMoved    // why the queue gave the caller back
	agent    call.AgentID
	talkedIn call.QueueID // the queue in which the agent answered
	helped   bool         // the latest conversation was with somebody outside who helps callers
	polled   string       // the survey that asked about this conversation last
	number   call.Number  // for a callback, before it is booked
	own      bool         // that the caller called from, not one that was keyed in
	back     bool         // the caller is called back, and is not with an agent yet
	confirm  bool         // and shall press a key first
	after    call.StepID  // where the call goes once it was told something
	told     call.Prompt  // the notice of recording that was played last

	far       *far              // the telephone outside; never changed but for another; nil: none
	draft     *Recorded         // a message that is not kept for good yet; nil: none
	pieces    map[string]*piece // what was recorded for the call, by its names; copied before it changes
	stopping  bool              // the recording was told to stop
	person    bool              // asked for during the recording
	hungUp    call.Reason       // set while the recording outlives the caller
	outcome   call.Result
	rescued   bool // the human step was tried after a fault of the flow
	stranded  bool // and there was none: the mailbox takes a message, whatever the step
	spins     int  // steps entered since spinsFrom
	spinsFrom time.Time
}

// customer is somebody a directory knows. It never changes.
type customer struct {
	key    string
	fields map[string]string
}

// New returns the state of a call that has not begun: the first event is Start, or HungUp.
func New(p *flows.Program, c Caller) State {
	s := State{program: p, caller: c, outcome: call.CalledOff}
	if len(p.Languages) > 0 {
		s.language = p.Languages[0]
	}
	return s
}

// Step lets ev happen at now. It returns the state that follows, and what is to be done, in order. Events that don't fit
// (an answer to an old question, a key after the end) change nothing.
func (s State) Step(ev Event, now time.Time) (State, []Effect) {
	m := machine{State: s, now: now}
	m.handle(ev)
	for m.target != "" && m.phase != phaseEnded {
		id := m.target
		m.target = ""
		m.enter(id)
	}
	return m.State, m.effects
}

// Done reports whether the call is over: call.Ended was reported, or Unreached came, and no event has an effect any more.
func (s State) Done() bool { return s.phase == phaseEnded }

// At returns the step the call is in; empty before Start.
func (s State) At() call.StepID {
	if s.step == nil {
		return ""
	}
	return s.step.ID
}

// Format implements fmt.Formatter without the digits that the caller keyed.
func (s State) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "%s (%s)", s.At(), s.phase) }

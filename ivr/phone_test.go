package ivr

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows"
)

// perPrompt is how long each prompt lasts on the phone of the tests.
const perPrompt = 3 * time.Second

// keyGap is the time between two keys of a caller who is quick.
const keyGap = 150 * time.Millisecond

// customers is the directory of the tests: by number or code.
type customers map[string]person

type person struct {
	key, pin string
	fields   map[string]string
}

// tester is what testing.T and rapid.T have in common, as far as it is used here.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// phone is a caller in virtual time: it carries out effects as a runner would, and fails the test when the interpreter
// breaks its word to the runner.
type phone struct {
	tester
	state State
	now   time.Time

	directory customers
	down      bool                 // the directory says that it failed
	silent    bool                 // the directory says nothing
	locked    bool                 // whatever the PIN
	refused   map[call.Number]bool // not to be called back
	answer    func(Effect) Event   // instead of the directory, if set

	flashes map[call.Language]string // what every announcement says; nil: all are off
	quiet   bool                     // nobody says whether they are

	playing   Play
	index     int // of the prompt that plays
	until     time.Time
	looping   bool
	timer     Timer
	due       time.Time
	asked     ID
	recording RecordVoicemail
	discarded int      // recordings
	far       Transfer // the telephone outside that is rung, or spoken to

	queue      *Enqueue // nil: not waiting
	aside      bool     // with the place kept
	withAgent  bool
	joining    bool // reached, and about to meet the agent
	unreached  bool
	secret     bool
	secretKeys string // every key pressed inside the bracket

	begun   []string // names or texts of the prompts that began
	heard   int      // how many of them a script has passed
	queued  []Enqueue
	left    []LeaveQueue
	reports []call.Body
	faults  []Fault
	hangup  *Hangup
	log     []string
}

func newPhone(t tester, p *flows.Program, from call.Number, at time.Time) *phone {
	return &phone{tester: t, now: at, state: New(p, Caller{Number: from, Dialled: "+39800123456", Arrived: at})}
}

// start begins the call.
func (c *phone) start() *phone {
	c.Helper()
	c.step(Start{})
	return c
}

// step lets an event happen, twice, to see that the first time changed nothing.
func (c *phone) step(ev Event) {
	c.Helper()
	c.log = append(c.log, fmt.Sprintf("%s  > %T %v", c.now.Format("15:04:05.0"), ev, ev))
	before := c.state
	vars, secrets := maps.Clone(before.vars), maps.Clone(before.secrets)
	first, effects := before.Step(ev, c.now)
	second, again := before.Step(ev, c.now)
	if !reflect.DeepEqual(first, second) || !reflect.DeepEqual(effects, again) {
		c.fatalf("stepping twice by %T %v gave two results:\n%v\n%v", ev, ev, effects, again)
	}
	if !maps.Equal(vars, before.vars) || !maps.Equal(secrets, before.secrets) {
		c.fatalf("stepping by %T %v changed the state before it", ev, ev)
	}
	done := before.Done()
	c.state = first
	if done && len(effects) > 0 {
		c.fatalf("%T after the end had effects: %v", ev, effects)
	}
	c.settle(ev)
	var answers []Event
	for i, e := range effects {
		c.log = append(c.log, fmt.Sprintf("%s %s", strings.Repeat(" ", 10), describe(e)))
		if answer := c.carryOut(e); answer != nil {
			answers = append(answers, answer)
		}
		if _, last := e.(Hangup); last && i != len(effects)-1 {
			c.fatalf("effects after the hang-up")
		}
	}
	c.checkPending()
	for _, answer := range answers {
		c.step(answer)
	}
}

// settle notes what an event itself ends.
func (c *phone) settle(ev Event) {
	switch ev := ev.(type) {
	case Timeout:
		if ev.ID == c.timer.ID {
			c.timer = Timer{}
		}
	case Played:
		if ev.ID == c.playing.ID {
			c.playing = Play{}
		}
	case QueueMoved:
		c.queue, c.aside = nil, false
	case MovedTo:
		if c.queue != nil && !c.aside {
			moved := *c.queue
			moved.Queue = ev.Queue
			c.queue = &moved
		}
	case Connected:
		c.withAgent, c.queue, c.joining = c.withAgent || c.queue != nil || c.joining || c.state.phase == phaseAgent, nil, false
		c.aside = false
	case AgentLeft:
		c.withAgent, c.joining = false, false
	case SentOn:
		c.withAgent = false
	case HungUp:
		c.withAgent, c.joining = false, false
	case TransferEnded:
		if ev.ID == c.far.ID {
			c.far = Transfer{}
		}
	case Recorded:
		if ev.ID == c.recording.ID {
			c.recording = RecordVoicemail{}
		}
	}
}

// carryOut does what a runner does, and returns the answer of a directory that answers at once.
func (c *phone) carryOut(e Effect) Event {
	c.Helper()
	switch e := e.(type) {
	case Play:
		if len(e.Prompts) == 0 {
			c.fatalf("a play without prompts")
		}
		c.playing, c.index, c.until, c.looping = e, 0, c.now.Add(perPrompt), false
		c.begin(e.Prompts[0])
	case Discard:
		if e.File == "" || c.state.phase == phaseRecording {
			c.fatalf("nothing was recorded, or it still is")
		}
		c.discarded++
	case Loop:
		c.playing, c.looping = Play{}, true
		c.begin(e.Prompt)
	case Quiet:
		c.playing, c.looping = Play{}, false
	case Timer:
		if e.After <= 0 {
			c.fatalf("a timer of %v", e.After)
		}
		c.timer, c.due = e, c.now.Add(e.After)
	case StopTimer:
		c.timer = Timer{}
	case Lookup:
		c.asked = e.ID
		if c.answer != nil {
			return c.answer(e)
		}
		return c.lookedUp(e)
	case Verify:
		c.asked = e.ID
		if c.answer != nil {
			return c.answer(e)
		}
		return c.verified(e)
	case AskFlash:
		if c.quiet {
			return nil
		}
		return Flashed{e.ID, c.flashes != nil, c.flashes}
	case Request:
		c.asked = e.ID
		if c.answer != nil {
			return c.answer(e)
		}
	case MayCallBack:
		if c.silent {
			return nil
		}
		return CallbackAllowed{e.ID, !c.refused[e.Number]}
	case Report:
		c.note(e.Body)
	case Fault:
		c.faults = append(c.faults, e)
	default:
		c.carryOutCall(e)
	}
	return nil
}

func (c *phone) carryOutCall(e Effect) {
	c.Helper()
	switch e := e.(type) {
	case Enqueue:
		if c.queue != nil || c.withAgent || c.far.ID != 0 {
			c.fatalf("enqueued while waiting or speaking")
		}
		c.queue = &e
		c.queued = append(c.queued, e)
	case LeaveQueue:
		if c.queue == nil || c.queue.Queue != e.Queue {
			c.fatalf("left the queue %s without waiting in it", e.Queue)
		}
		c.queue, c.aside = nil, false
		c.left = append(c.left, e)
	case StepAside, StepBack:
		_, out := e.(StepAside)
		if c.queue == nil || c.aside == out {
			c.fatalf("%T while waiting: %v, aside: %v", e, c.queue != nil, c.aside)
		}
		c.aside = out
	case AskForEU:
		if c.queue == nil && !c.state.back || c.aside {
			c.fatalf("asked for an agent in the EU without waiting")
		}
	case RecordVoicemail:
		if c.queue != nil && !c.aside || e.Max <= 0 || c.secret {
			c.fatalf("recorded while waiting, without a limit, or while a secret is keyed")
		}
		c.recording = e
	case StopRecording:
		if c.recording.ID == 0 {
			c.fatalf("stopped a recording that was not running")
		}
	case SecretDigits:
		if c.secret == e.On {
			c.fatalf("the bracket of secret digits was %v already", e.On)
		}
		c.secret = e.On
	case Transfer:
		if c.far.ID != 0 || c.withAgent || e.By == nil {
			c.fatalf("passed on while speaking, or by no step")
		}
		c.far = e
	case Ringing:
		if c.far.ID == 0 {
			c.fatalf("nothing rings")
		}
		c.playing, c.looping = Play{}, true
	case EndTransfer:
		if c.far.ID == 0 {
			c.fatalf("hung nobody up")
		}
		c.far = Transfer{}
	case Reached:
		c.joining = true
	case Unreached:
		c.unreached = true
	case Hangup:
		c.hangup = &e
	}
}

func (c *phone) begin(p call.Prompt) {
	name := p.Name
	if p.File != "" {
		name = "what was said"
		if c.state.phase == phaseRecording {
			c.fatalf("played while it is recorded")
		}
	}
	if name == "" {
		name = p.Text
	}
	c.begun = append(c.begun, name)
}

func (c *phone) note(b call.Body) {
	c.Helper()
	for _, r := range c.reports {
		if _, ended := r.(*call.Ended); ended {
			c.fatalf("%T was reported after the end", b)
		}
	}
	c.reports = append(c.reports, b)
}

func (c *phone) lookedUp(l Lookup) Event {
	who, ok := c.directory[l.Value.Reveal()]
	switch {
	case c.silent:
		return nil
	case c.down:
		return LookedUp{ID: l.ID, Answer: call.IdentityFailed}
	case !ok:
		return LookedUp{ID: l.ID, Answer: call.IdentityUnknown}
	}
	return LookedUp{ID: l.ID, Answer: call.IdentityFound, Customer: who.key, Fields: who.fields}
}

func (c *phone) verified(v Verify) Event {
	if c.silent {
		return nil
	}
	answer := PINWrong
	for _, who := range c.directory {
		if who.key == v.Customer && who.pin == v.PIN.Reveal() {
			answer = PINRight
		}
	}
	if c.locked {
		answer = PINLocked
	}
	return Verified{v.ID, answer}
}

// checkPending holds that a call which is not over waits for something that will come.
func (c *phone) checkPending() {
	c.Helper()
	ended := 0
	for _, r := range c.reports {
		if _, ok := r.(*call.Ended); ok {
			ended++
		}
	}
	switch pending := c.playing.ID != 0 || c.timer.ID != 0 || c.queue != nil && !c.aside || c.withAgent || c.joining; {
	case c.unreached && (ended != 0 || c.hangup != nil || !c.state.Done()):
		c.fatalf("unreached, and more")
	case c.state.Done() && ended != 1 && !c.unreached:
		c.fatalf("ended %d times", ended)
	case c.state.Done() && (c.secret || c.queue != nil || c.far.ID != 0):
		c.fatalf("ended inside of something")
	case !c.state.Done() && (ended != 0 || c.hangup != nil):
		c.fatalf("ended, and not done")
	case c.secret && c.state.phase != phaseCollect && c.state.phase != phaseLookup && c.state.phase != phasePIN:
		c.fatalf("the bracket of secret digits is open in %v", c.state)
	case !c.state.Done() && !pending && c.state.At() != "":
		c.fatalf("nothing will ever happen in %v", c.state)
	}
}

// tick goes on to the next thing that happens by itself, at most to limit. It reports false when nothing does.
func (c *phone) tick(limit time.Time) bool {
	c.Helper()
	plays, times := c.playing.ID != 0, c.timer.ID != 0
	switch {
	case plays && !c.until.After(limit) && (!times || !c.until.After(c.due)):
		c.now = c.until
		c.index++
		if c.index == len(c.playing.Prompts) {
			c.step(Played{c.playing.ID})
			return true
		}
		c.until = c.now.Add(perPrompt)
		c.begin(c.playing.Prompts[c.index])
	case times && !c.due.After(limit):
		c.now = c.due
		c.step(Timeout{c.timer.ID})
	default:
		return false
	}
	return true
}

func (c *phone) fatalf(format string, args ...any) {
	c.Helper()
	c.Fatalf("%s\nwhat happened:\n%s", fmt.Sprintf(format, args...), strings.Join(c.log, "\n"))
}

// describe prints an effect so that a transcript can be read.
func describe(e Effect) string {
	switch e := e.(type) {
	case Report:
		return fmt.Sprintf("%T %+v", e.Body, e.Body)
	case Enqueue:
		return fmt.Sprintf("enqueue %s since %v", e.Queue, e.Since)
	}
	return fmt.Sprintf("%T %v", e, e)
}

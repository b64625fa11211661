package history

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"centralino/call"
)

// fold turns events into rows. It is pure: the same events in the same order give the same rows, whatever the clock
// says and however they are cut into batches. What it remembers are the rows that are still open, so it can go on from
// those that a database holds.
//
// It reads events as the metrics do, so that both count alike: what contradicts what came before is passed over, and so
// are kinds of events that it does not know.
type fold struct {
	names  names
	seq    int64 // of the newest event applied
	last   int64 // when the newest event happened that was no word about the process before
	calls  map[call.ID]*caller
	owed   map[call.ID]*promise
	agents map[string]*agent // by the name that history has for them
	dirty  batch

	outbound map[call.ID]*leg // of agents who call from the desk
}

// names says under which names people go in the rows.
type names struct {
	agent   func(call.AgentID) string         // the pseudonym of an agent
	partner func(call.AgentID) call.PartnerID // whom an agent works for
	erased  func(text string, seq int64) bool // whether a number or code said at that place was erased
}

// leftLost is how a caller left a queue whose process died: nobody knows how long they would have waited.
const leftLost call.Leave = "lost"

func newFold(n names) *fold {
	return &fold{names: n, calls: map[call.ID]*caller{}, owed: map[call.ID]*promise{}, agents: map[string]*agent{}, dirty: newBatch(), outbound: map[call.ID]*leg{}}
}

// caller is a call that has arrived and not ended.
type caller struct {
	row   *callRow
	visit *visitRow // nil: in no queue
	legs  map[call.LegID]*leg
}

// apply folds one event. One that is not newer than what was applied before changes nothing.
func (f *fold) apply(e call.Event) {
	seq := int64(e.Seq)
	if e.Body == nil || seq <= f.seq {
		return
	}
	f.seq = seq
	switch b := e.Body.(type) {
	case *call.Arrived:
		f.arrived(e, b)
	case *call.Ended:
		f.ended(e, b)
	case *call.MediaMeasured:
		f.measured(e, b)
	case *call.Started:
		f.started(b)
	case *call.Stopped:
		f.stopped(e.At.UnixNano())
	case *call.AgentRegistered, *call.AgentUnregistered, *call.AgentPaused, *call.AgentReady, *call.WrapUpEnded:
		f.applyAgent(e)
	case *call.CallbackBooked:
		f.booked(e, b)
	case *call.OutcomeRecorded:
		f.outcome(e, b)
	case *call.OutboundBegun, *call.OutboundDialled, *call.OutboundEnded:
		f.applyOutbound(e)
	default:
		f.applyParty(e)
	}
	if !posthumous(e.Body) {
		f.last = max(f.last, e.At.UnixNano())
	}
}

// posthumous reports whether a process said something for the one before it, which had died.
func posthumous(b call.Body) bool {
	switch b := b.(type) {
	case *call.Ended:
		return b.Reason == call.ProcessDied
	case *call.TransferEnded:
		return b.Result == call.TransferLost
	case *call.HandoverEnded:
		return b.Result == call.HandoverLost
	case *call.OutboundEnded:
		return b.Result == call.OutboundLost
	}
	return false
}

// when is when something happened: what a process said for one that had died, at the last moment that one is known to have lived.
func (f *fold) when(e call.Event) int64 {
	if posthumous(e.Body) {
		return f.last
	}
	return e.At.UnixNano()
}

// applyParty folds what is told of a call, or of somebody to be called back.
func (f *fold) applyParty(e call.Event) {
	if p := f.owed[e.Call]; p != nil && f.applyPromise(p, e) {
		return
	}
	if c := f.calls[e.Call]; c != nil {
		f.applyCall(c, e)
	}
}

func (f *fold) applyCall(c *caller, e call.Event) {
	switch b := e.Body.(type) {
	case *call.Queued:
		f.queued(c, e, b)
	case *call.Announced:
		f.announced(c, b)
	case *call.QueueLeft:
		if c.visit != nil && c.visit.queue == b.Queue {
			f.leave(c, b.Result, b.Rule, e.At.UnixNano())
		}
	case *call.Offered:
		f.offered(c, e, b)
	case *call.OfferEnded:
		f.offerEnded(c, e, b)
	case *call.Connected:
		f.connected(c, e, b)
	case *call.Released:
		f.released(c, e, b)
	case *call.HandoverBegun, *call.HandoverAnswered, *call.HandoverEnded, *call.OutsideReleased:
		f.applyHandover(c, e)
	default:
		f.applyFlow(c, e)
	}
}

func (f *fold) arrived(e call.Event, b *call.Arrived) {
	if f.calls[e.Call] != nil {
		return
	}
	r := &callRow{
		seq: int64(e.Seq), id: e.Call, caller: b.From, anonymous: b.From.Anonymous(), dialled: b.To, trunk: b.Trunk, flow: b.Flow, version: b.Version,
		arrived: e.At.UnixNano(), back: b.Back,
	}
	if f.names.erased(string(b.From), r.seq) {
		r.caller, r.erased = "", true
	}
	c := &caller{row: r, legs: map[call.LegID]*leg{}}
	if p := f.owed[e.Call]; p != nil {
		c.legs = p.caller.legs
	}
	f.calls[e.Call] = c
	f.dirty.put(r)
}

// ended closes everything a call still has.
func (f *fold) ended(e call.Event, b *call.Ended) {
	c := f.calls[e.Call]
	if c == nil {
		return
	}
	at := e.At.UnixNano()
	if b.Result == call.Lost {
		f.lose(c)
	}
	f.close(c, at, b.Termination)
}

// close ends a call with all that it still has.
func (f *fold) close(c *caller, at int64, how call.Termination) {
	f.leave(c, call.LeftAbandoned, "", at)
	for id, l := range inOrder(c.legs) {
		f.hangUp(c, id, l, at)
	}
	c.row.over, c.row.result, c.row.reason = at, how.Result, how.Reason
	f.dirty.put(c.row)
	delete(f.calls, c.row.id)
}

// loseAll closes calls whose end the journal could not keep: no call outlives its process.
func (f *fold) loseAll() {
	for id, l := range f.outbound {
		delete(f.outbound, id)
		delete(l.agent.legs, l)
	}
	for _, id := range slices.Sorted(maps.Keys(f.calls)) {
		c := f.calls[id]
		f.lose(c)
		f.close(c, f.last, call.Termination{Result: call.Lost, Reason: call.ProcessDied})
	}
}

// lose closes what a call had when the process died, at the last moment that process is known to have lived.
func (f *fold) lose(c *caller) {
	f.leave(c, leftLost, "", f.last)
	for id, l := range inOrder(c.legs) {
		if l.talk != nil {
			l.talk.cut = true
		}
		f.hangUp(c, id, l, f.last)
	}
}

// applyFlow notes what a caller did in a flow.
func (f *fold) applyFlow(c *caller, e call.Event) {
	at := f.when(e)
	switch b := e.Body.(type) {
	case *call.Answered:
		c.row.answered, c.row.setup = at, int64(b.Setup)
		f.dirty.put(c.row)
	case *call.StepEntered:
		f.note(inSteps, e, at, text(b.Flow), text(b.Step))
	case *call.Keyed:
		f.note(inInputs, e, at, text(b.Flow), text(b.Step), b.Key.String(), nil, nil)
	case *call.Collected:
		f.note(inInputs, e, at, text(b.Flow), text(b.Step), nil, text(b.Name), f.private(c, b.Digits, e))
	case *call.Identified:
		f.note(inIdentifications, e, at, text(b.Flow), text(b.Step), text(b.Directory), text(b.By), text(b.Answer),
			f.private(c, b.Customer, e))
	case *call.SurveyOffered:
		f.surveyed(e, *b, nil, nil, nil, nil)
	case *call.Surveyed:
		of := call.SurveyOffered{Survey: b.Survey, Queue: b.Queue, Agent: b.Agent, Partner: b.Partner}
		f.surveyed(e, of, text(b.Question), text(b.Answer), nil, nil)
	case *call.SurveyCommentLeft:
		of := call.SurveyOffered{Survey: b.Survey, Queue: b.Queue, Agent: b.Agent, Partner: b.Partner}
		f.surveyed(e, of, nil, nil, text(b.File), int64(b.Length))
	case *call.TransferEnded:
		f.note(inTransfers, e, at, text(b.Flow), text(b.Step), f.private(c, string(b.To), e), text(b.Trunk), text(b.Result),
			when(int64(b.Status)), text(b.By), rang(b.Result, b.Rang), when(int64(b.Talk)))
	case *call.VoicemailLeft:
		f.note(inVoicemails, e, at, text(b.Queue), text(b.Box), text(b.File), int64(b.Length))
	}
}

// rang is how long it rang; NULL where the process died before anybody answered.
func rang(result call.TransferResult, d time.Duration) any {
	if result == call.TransferLost {
		return when(int64(d))
	}
	return int64(d)
}

// surveyed notes what became of a survey, and of whose conversation: question and answer, file and length of a comment, or
// none of them. Older programs did not say whom the agent works for.
func (f *fold) surveyed(e call.Event, of call.SurveyOffered, rest ...any) {
	agent, partner := f.person(of.Agent)
	whose := []any{e.At.UnixNano(), text(of.Survey), text(of.Queue), text(agent), text(cmp.Or(of.Partner, partner))}
	f.note(inSurveys, e, append(whose, rest...)...)
}

// measured notes how both directions of a leg sounded. A leg from which nothing came has a row without a codec.
func (f *fold) measured(e call.Event, b *call.MediaMeasured) {
	for _, d := range []struct {
		name  string
		sound *call.Sound
	}{{"in", b.In}, {"out", b.Out}} {
		r := []any{int64(e.Seq), d.name, string(e.Call), e.At.UnixNano(), string(b.Side), text(b.Leg)}
		switch s := d.sound; {
		case s != nil:
			r = append(r, text(s.Codec), int64(s.Packets), int64(s.Lost), int64(s.Discarded), int64(s.Jitter), s.MOS)
		case d.name == "in":
			r = append(r, nil, 0, 0, 0, nil, nil)
		default: // the telephone told nothing of what it heard
			continue
		}
		f.dirty.put(&noteRow{inSound, r})
	}
}

// note adds a row that begins with the event's place and call.
func (f *fold) note(in kind, e call.Event, rest ...any) {
	f.dirty.put(&noteRow{in, append([]any{int64(e.Seq), string(e.Call)}, rest...)})
}

// private is what tells who a caller is: NULL where the caller was erased, or this very number or code.
func (f *fold) private(c *caller, said string, e call.Event) any {
	if c.row.erased || f.names.erased(said, int64(e.Seq)) {
		return nil
	}
	return text(said)
}

// person is an agent's name in history, and whom the agent works for; empty for none.
func (f *fold) person(id call.AgentID) (string, call.PartnerID) {
	if id == "" {
		return "", ""
	}
	name := f.names.agent(id)
	if a := f.agents[name]; a != nil && a.row.partner != "" {
		return name, a.row.partner
	}
	return name, f.names.partner(id)
}

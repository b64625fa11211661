package history

import "centralino/call"

// callbackRow is a promise to call back.
type callbackRow struct {
	seq                      int64
	id, promise              call.ID // in which call it was made; its own name, empty in journals of older programs
	queue                    call.QueueID
	number                   call.Number
	booked, due, kept, ended int64
	attempts                 int
	result                   call.CallbackResult
	rule                     call.Rule
	delay                    int64
	message                  string // the file of the message that waits for an agent; empty: it is a call back
}

func (*callbackRow) kind() kind { return inCallbacks }

func (r *callbackRow) values() []any {
	var delay any
	if r.result == call.CallbackKept {
		delay = r.delay
	}
	return []any{
		r.seq, string(r.id), text(r.promise), string(r.queue), text(r.number), r.booked, when(r.due), text(r.message),
		r.attempts, when(r.kept), when(r.ended), text(r.result), text(r.rule), delay,
	}
}

// attemptRow is the ring of an agent's phone for somebody who is to be called back, and what came of it.
type attemptRow struct {
	seq                     int64
	promise                 call.ID
	queue                   call.QueueID
	agent                   string
	partner                 call.PartnerID
	leg                     call.LegID
	offered, dialled, ended int64
	attempt                 int
	result                  call.OfferResult // or a call.Miss, or reached
	status                  int
}

func (*attemptRow) kind() kind { return inAttempts }

func (r *attemptRow) values() []any {
	return []any{
		r.seq, string(r.promise), string(r.queue), text(r.agent), text(r.partner), string(r.leg), r.offered,
		when(int64(r.attempt)), when(r.dialled), when(r.ended), text(r.result), when(int64(r.status)),
	}
}

package history

import "centralino/call"

// The rows that change after they were made. A time of 0 has not come yet; times are nanoseconds since 1970.

type callRow struct {
	seq                            int64
	id                             call.ID
	caller, dialled                call.Number
	trunk                          call.TrunkID
	flow                           call.FlowID
	version                        string
	anonymous, erased, back        bool
	arrived, answered, setup, over int64
	result                         call.Result
	reason                         call.Reason
}

func (*callRow) kind() kind { return inCalls }

func (r *callRow) values() []any {
	return []any{
		r.seq, string(r.id), r.arrived, text(r.caller), r.anonymous, text(r.dialled), text(r.trunk), text(r.flow), text(r.version), r.erased, r.back,
		when(r.answered), since(r.answered, r.setup), when(r.over), text(r.result), text(r.reason),
	}
}

type visitRow struct {
	seq                                     int64
	id                                      call.ID
	queue                                   call.QueueID
	flow                                    call.FlowID
	language                                call.Language
	priority                                int
	entered, since, toldWait, left, toHuman int64
	toldPosition                            int
	result                                  call.Leave
	rule                                    call.Rule
	inTarget                                bool
	agent                                   string
	partner                                 call.PartnerID
}

func (*visitRow) kind() kind { return inVisits }

func (r *visitRow) values() []any {
	var waited, toHuman any
	if r.left != 0 && r.result != leftLost {
		waited = max(0, r.left-r.since)
	}
	if r.result == call.LeftAnswered {
		toHuman = r.toHuman
	}
	return []any{
		r.seq, string(r.id), string(r.queue), text(r.flow), text(r.language), r.priority, r.entered, r.since,
		when(int64(r.toldPosition)), when(r.toldWait), when(r.left), text(r.result), text(r.rule), waited, r.inTarget,
		text(r.agent), text(r.partner), toHuman,
	}
}

type offerRow struct {
	seq, visit     int64
	id             call.ID
	queue          call.QueueID
	agent          string
	partner        call.PartnerID
	leg            call.LegID
	offered, ended int64
	result         call.OfferResult
	status         int
}

func (*offerRow) kind() kind { return inOffers }

func (r *offerRow) values() []any {
	return []any{
		r.seq, string(r.id), when(r.visit), string(r.queue), text(r.agent), text(r.partner), string(r.leg), r.offered,
		when(r.ended), text(r.result), when(int64(r.status)),
	}
}

type conversationRow struct {
	seq, visit                   int64
	id                           call.ID
	queue                        call.QueueID
	flow                         call.FlowID
	agent                        string
	partner                      call.PartnerID
	leg                          call.LegID
	connected, released, handled int64
	by                           call.Side
	talk, hold, afterCall        int64
	cut                          bool // the process died: nobody knows how long they spoke
	unfinished                   bool // the process ended before the after-call work did
	desk                         bool // a call from the desk: no row of this table
}

func (*conversationRow) kind() kind { return inConversations }

func (r *conversationRow) values() []any {
	var talk, hold, afterCall any
	if r.released != 0 && !r.cut {
		talk, hold = r.talk, r.hold
	}
	if r.handled != 0 && !r.cut && !r.unfinished {
		afterCall = r.afterCall
	}
	return []any{
		r.seq, string(r.id), when(r.visit), string(r.queue), text(r.flow), text(r.agent), text(r.partner), string(r.leg),
		r.connected, when(r.released), text(r.by), talk, hold, afterCall, when(r.handled),
	}
}

type stateRow struct {
	seq      int64
	part     int
	agent    string
	partner  call.PartnerID
	from, to int64
	state    call.AgentState
	reason   string
}

func (*stateRow) kind() kind { return inAgentStates }

func (r *stateRow) values() []any {
	return []any{r.seq, r.part, text(r.agent), text(r.partner), r.from, string(r.state), text(r.reason), when(r.to)}
}

type agentRow struct {
	agent              string
	partner            call.PartnerID
	registered, paused bool
	reason             string
	seen               int64
}

func (*agentRow) kind() kind { return inAgents }

func (r *agentRow) values() []any {
	return []any{r.agent, text(r.partner), r.registered, r.paused, text(r.reason), r.seen}
}

// noteRow is a row that never changes.
type noteRow struct {
	in  kind
	row []any
}

func (r *noteRow) kind() kind { return r.in }

func (r *noteRow) values() []any { return r.row }

// text is NULL for what was not said.
func text[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// when is NULL for what has not come yet.
func when(t int64) any {
	if t == 0 {
		return nil
	}
	return t
}

// since is a duration that is known once the time has come.
func since(at, d int64) any {
	if at == 0 {
		return nil
	}
	return d
}

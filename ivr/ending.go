package ivr

import "centralino/call"

// becomes notes what the call has been to the caller. Having spoken to an agent outweighs having spoken to somebody outside,
// that a callback, that a message left, and that everything else; of the rest the latest counts.
func (m *machine) becomes(r call.Result) {
	if weight(r) >= weight(m.outcome) {
		m.outcome = r
	}
}

func weight(r call.Result) int {
	switch r {
	case call.Served:
		return 4
	case call.Transferred:
		return 3
	case call.Callback:
		return 2
	case call.Voicemail:
		return 1
	}
	return 0
}

// end ends the call from our side, because the flow ran to its end.
func (m *machine) end() {
	m.settle()
	switch {
	case m.waiting: // back in a menu, whose end the caller let come
		m.leaveQueue(call.LeftAbandoned, call.RuleCaller)
		m.becomes(call.Abandoned)
	case weight(m.outcome) == 0:
		m.outcome = call.Informed
	}
	m.do(Hangup{m.finish(call.FlowEnded)})
}

// callerGone ends the call from the caller's side, or by a fault. A recording is waited for, because what was said by
// hanging up is as worth keeping as what was said before '#'.
func (m *machine) callerGone(reason call.Reason) {
	if m.hungUp != "" {
		return
	}
	if m.back {
		m.unreached()
		return
	}
	if reason == "" {
		reason = call.CallerHungUp
	}
	m.settleAnswer()
	m.leaveTransfer(call.SideCaller)
	if m.isRecording() {
		m.hungUp = reason
		m.stopRecording()
		return
	}
	m.closeCall(reason)
}

func (m *machine) closeCall(reason call.Reason) {
	m.keepDraft()
	rule := call.RuleCaller
	if reason == call.ShuttingDown {
		rule = call.RuleShutdown
	}
	m.leaveQueue(call.LeftAbandoned, rule)
	if weight(m.outcome) == 0 {
		m.outcome = without(m.outcome, reason)
	}
	m.finish(reason)
}

// without judges a call in which the caller got neither a person nor a promise: what broke it outweighs how far it came.
func without(outcome call.Result, reason call.Reason) call.Result {
	switch reason {
	case call.NoACK, call.NoCodec, call.NoSRTP, call.MediaTimeout, call.ShuttingDown, call.InternalFault, call.TransportFault:
		return call.Failed
	case call.ProcessDied:
		return call.Lost
	case call.UnknownNumber:
		return call.Refused
	}
	return outcome
}

// finish reports the end. It is the last that a call reports.
func (m *machine) finish(reason call.Reason) call.Termination {
	m.keepSecret(false)
	t := call.Termination{Result: m.outcome, Reason: reason}
	m.forget()
	m.report(&call.Ended{Flow: m.program.Name, Termination: t})
	// What the caller keyed is not needed any more, and a state may be kept for long.
	m.typed, m.entry, m.secrets, m.candidate = call.Secret{}, call.Secret{}, nil, nil
	m.phase, m.play, m.timer, m.asked, m.looping = phaseEnded, 0, 0, 0, false
	return t
}

package explain

import "centralino/call"

// own tells an event of the call itself.
func (x *Explainer) own(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Arrived:
		x.say(e.At, x.arrived(b))
	case *call.Answered:
		x.say(e.At, x.answered(b))
	case *call.StepEntered:
		x.tell(e.At, "came to the step %s", b.Step)
	case *call.Keyed:
		x.tell(e.At, "pressed %s in %s", b.Key, b.Step)
	case *call.Collected:
		x.tell(e.At, "keyed in %s as %s", b.Digits, b.Name)
	case *call.Identified:
		x.say(e.At, x.identified(b))
	case *call.Requested:
		x.say(e.At, x.requested(b))
	case *call.OutcomeRecorded:
		x.say(e.At, x.outcome(b))
	case *call.Acted:
		x.say(e.At, x.acted(b))
	case *call.TransferBegun, *call.TransferAnswered, *call.TransferEnded:
		x.say(e.At, x.transferred(b))
	case *call.Ended:
		x.say(e.At, x.ended(b))
		x.over = true
	default:
		x.kept(e)
	}
}

// kept tells what of the call is there afterwards: promises, messages, answers, sound.
func (x *Explainer) kept(e call.Event) {
	switch b := e.Body.(type) {
	case *call.CallbackBooked:
		x.say(e.At, x.booked(b))
	case *call.VoicemailLeft:
		x.tell(e.At, "left a message of %s: %s", x.words.Span(b.Length), b.File)
	case *call.PieceRecorded:
		x.say(e.At, x.piece(b))
	case *call.SurveyOffered:
		x.tell(e.At, "was offered the survey %s", b.Survey)
	case *call.Surveyed:
		x.tell(e.At, "answered %s to the question %s of the survey %s", b.Answer, b.Question, b.Survey)
	case *call.SurveyCommentLeft:
		x.tell(e.At, "left a comment of %s for the survey %s: %s", x.words.Span(b.Length), b.Survey, b.File)
	case *call.RecordingStarted, *call.RecordingPaused, *call.RecordingResumed, *call.RecordingEnded:
		x.say(e.At, x.recorded(b))
	case *call.MediaMeasured:
		x.say(e.At, x.measured(b))
	default:
		x.queueing(e)
	}
}

func (x *Explainer) piece(b *call.PieceRecorded) string {
	text := x.words.Say("was recorded for %s, as %s", x.words.Span(b.Length), b.Name)
	if b.File != "" {
		text += x.words.Say(": %s, until %s", b.File, x.words.Day(x.to.in(b.Until)))
	}
	return text
}

func (x *Explainer) arrived(b *call.Arrived) string {
	from := string(b.From)
	if b.From.Anonymous() {
		from = x.words.Say("a withheld number")
	}
	text := x.words.Say("%s called %s", from, b.To)
	if b.Trunk != "" {
		text += x.words.Say(" by the trunk %s", b.Trunk)
	}
	if b.Flow != "" {
		text += x.words.Say("; the flow %s (version %s) takes the call", b.Flow, b.Version)
	}
	return text
}

func (x *Explainer) answered(b *call.Answered) string {
	text := x.words.Say("answered after %s", x.words.Span(b.Setup))
	if b.Secured {
		text += x.words.Say("; the sound is encrypted")
	}
	return text
}

func (x *Explainer) identified(b *call.Identified) string {
	switch b.Answer {
	case call.IdentityFound:
		return x.words.Say("the directory %s, asked by %s, knows the caller as %s", b.Directory, b.By, b.Customer)
	case call.IdentityUnknown:
		return x.words.Say("the directory %s, asked by %s, knows nobody", b.Directory, b.By)
	case call.IdentityDenied:
		return x.words.Say("the directory %s, asked by %s, was not asked on: the PIN was wrong too often", b.Directory, b.By)
	}
	return x.words.Say("the directory %s, asked by %s, did not answer", b.Directory, b.By)
}

func (x *Explainer) requested(b *call.Requested) string {
	took := x.words.Span(b.Took)
	switch b.Outcome {
	case call.RequestOK:
		return x.words.Say("the service %s answered after %s", b.Service, took)
	case call.RequestCached:
		return x.words.Say("the service %s had answered the same shortly before", b.Service)
	case call.RequestRefused:
		return x.words.Say("the service %s answered %d after %s", b.Service, b.Status, took)
	case call.RequestMalformed:
		return x.words.Say("the service %s answered after %s what could not be used", b.Service, took)
	case call.RequestTimeout:
		return x.words.Say("the service %s did not answer within %s", b.Service, took)
	case call.RequestUnreachable:
		return x.words.Say("the service %s was not reached", b.Service)
	case call.RequestBusy:
		return x.words.Say("the service %s was not asked: too many requests were under way", b.Service)
	case call.RequestResting:
		return x.words.Say("the service %s was not asked: it had failed several times in a row", b.Service)
	}
	return x.words.Say("the service %s was not asked: what was known of the call made no request", b.Service)
}

func (x *Explainer) booked(b *call.CallbackBooked) string {
	switch {
	case b.Message != nil:
		return x.words.Say("the message waits in the queue %s for an agent to hear it, as %s", b.Queue, b.Callback)
	case b.Due.IsZero():
		return x.words.Say("was promised a call back to %s by %s, as soon as an agent is free", b.Number, b.Queue)
	}
	return x.words.Say("was promised a call back to %s by %s from %s on", b.Number, b.Queue, x.words.Moment(x.to.in(b.Due)))
}

func (x *Explainer) ended(b *call.Ended) string {
	why := x.words.Word(map[call.Reason]string{
		call.CallerHungUp: "the caller hung up", call.CallerGaveUp: "the caller gave up before the answer",
		call.FlowEnded: "the flow came to its end", call.NoACK: "the caller's telephone never confirmed the answer",
		call.MediaTimeout: "nothing was heard of the caller's telephone any more", call.NoCodec: "there was no codec in common",
		call.NoSRTP: "one side wanted encrypted sound and the other had none", call.UnknownNumber: "nobody has that number",
		call.ShuttingDown: "the helpline was stopped", call.ProcessDied: "the helpline died",
		call.InternalFault: "there was a fault of the program", call.TransportFault: "the network failed",
	}[b.Reason])
	became := x.words.Word(map[call.Result]string{
		call.Served: "spoke to an agent", call.Informed: "heard what there was to hear", call.CalledOff: "left in the menus",
		call.Abandoned: "left while waiting", call.Callback: "will be called back", call.Voicemail: "left a message",
		call.Transferred: "was passed on to somebody outside", call.Refused: "was not let in", call.Failed: "failed", call.Lost: "was lost",
	}[b.Result])
	return x.words.Say("over: %s. The call %s", otherwise(why, b.Reason), otherwise(became, b.Result))
}

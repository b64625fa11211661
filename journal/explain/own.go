package explain

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
)

// own tells an event of the call itself.
func (x *Explainer) own(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Arrived:
		x.say(e.At, arrived(b))
	case *call.Answered:
		x.answered = e.At
		x.say(e.At, "answered after "+span(b.Setup)+map[bool]string{true: "; the sound is encrypted"}[b.Secured])
	case *call.StepEntered:
		x.say(e.At, fmt.Sprintf("came to the step %s", b.Step))
	case *call.Keyed:
		x.say(e.At, fmt.Sprintf("pressed %s in %s", b.Key, b.Step))
	case *call.Collected:
		x.say(e.At, fmt.Sprintf("keyed in %s as %s", b.Digits, b.Name))
	case *call.Identified:
		x.say(e.At, identified(b))
	case *call.Requested:
		x.say(e.At, requested(b))
	case *call.Surveyed:
		x.say(e.At, fmt.Sprintf("answered %s to the question %s of the survey %s", b.Answer, b.Question, b.Survey))
	case *call.OutcomeRecorded:
		x.say(e.At, outcome(b))
	case *call.CallbackBooked:
		if b.Message != nil {
			x.say(e.At, fmt.Sprintf("the message waits in the queue %s for an agent to hear it, as %s", b.Queue, b.Callback))
			return
		}
		x.say(e.At, booked(b))
	case *call.VoicemailLeft:
		x.say(e.At, fmt.Sprintf("left a message of %s: %s", span(b.Length), b.File))
	case *call.PieceRecorded:
		x.say(e.At, recorded(b))
	case *call.TransferBegun, *call.TransferAnswered, *call.TransferEnded:
		x.say(e.At, transferred(b))
	case *call.SurveyOffered:
		x.say(e.At, fmt.Sprintf("was offered the survey %s", b.Survey))
	case *call.SurveyCommentLeft:
		x.say(e.At, fmt.Sprintf("left a comment of %s for the survey %s: %s", span(b.Length), b.Survey, b.File))
	case *call.RecordingStarted, *call.RecordingPaused, *call.RecordingResumed, *call.RecordingEnded:
		x.say(e.At, x.recorded(b))
	case *call.MediaMeasured:
		x.say(e.At, x.measured(b))
	case *call.Ended:
		x.say(e.At, ended(b))
		x.over = true
	default:
		x.queueing(e)
	}
}

func recorded(b *call.PieceRecorded) string {
	text := fmt.Sprintf("was recorded for %s, as %s", span(b.Length), b.Name)
	if b.File != "" {
		text += fmt.Sprintf(": %s, until %s", b.File, b.Until.Format("2006-01-02"))
	}
	return text
}

func arrived(b *call.Arrived) string {
	from := string(b.From)
	if b.From.Anonymous() {
		from = "a withheld number"
	}
	text := fmt.Sprintf("%s called %s", from, b.To)
	if b.Trunk != "" {
		text += fmt.Sprintf(" by the trunk %s", b.Trunk)
	}
	if b.Flow != "" {
		text += fmt.Sprintf("; the flow %s (version %s) takes the call", b.Flow, b.Version)
	}
	return text
}

func identified(b *call.Identified) string {
	asked := fmt.Sprintf("the directory %s, asked by %s,", b.Directory, b.By)
	switch b.Answer {
	case call.IdentityFound:
		return fmt.Sprintf("%s knows the caller as %s", asked, b.Customer)
	case call.IdentityUnknown:
		return asked + " knows nobody"
	case call.IdentityDenied:
		return asked + " was not asked on: the PIN was wrong too often"
	}
	return asked + " did not answer"
}

func requested(b *call.Requested) string {
	asked := fmt.Sprintf("the service %s", b.Service)
	switch b.Outcome {
	case call.RequestOK:
		return fmt.Sprintf("%s answered after %s", asked, span(b.Took))
	case call.RequestCached:
		return asked + " had answered the same shortly before"
	case call.RequestRefused:
		return fmt.Sprintf("%s answered %d after %s", asked, b.Status, span(b.Took))
	case call.RequestMalformed:
		return fmt.Sprintf("%s answered after %s what could not be used", asked, span(b.Took))
	case call.RequestTimeout:
		return fmt.Sprintf("%s did not answer within %s", asked, span(b.Took))
	case call.RequestUnreachable:
		return asked + " was not reached"
	case call.RequestBusy:
		return asked + " was not asked: too many requests were under way"
	case call.RequestResting:
		return asked + " was not asked: it had failed several times in a row"
	}
	return asked + " was not asked: what was known of the call made no request"
}

// acted tells what somebody wanted on the pages; what came of it are events of their own.
func acted(b *call.Acted) string {
	text := b.By + " asked for " + b.Action
	if b.Token != "" {
		text = "the program " + b.Token + " asked for " + b.Action
	}
	if b.Detail != "" {
		text += " (" + b.Detail + ")"
	}
	if b.Refused != "" {
		text += ", which was refused: " + b.Refused
	}
	return text
}

func booked(b *call.CallbackBooked) string {
	text := fmt.Sprintf("was promised a call back to %s by %s", b.Number, b.Queue)
	if b.Due.IsZero() {
		return text + ", as soon as an agent is free"
	}
	return text + " from " + b.Due.Format("2006-01-02 15:04") + " on"
}

func ended(b *call.Ended) string {
	why := map[call.Reason]string{
		call.CallerHungUp: "the caller hung up", call.CallerGaveUp: "the caller gave up before the answer",
		call.FlowEnded: "the flow came to its end", call.NoACK: "the caller's telephone never confirmed the answer",
		call.MediaTimeout: "nothing was heard of the caller's telephone any more", call.NoCodec: "there was no codec in common",
		call.NoSRTP: "one side wanted encrypted sound and the other had none", call.UnknownNumber: "nobody has that number",
		call.ShuttingDown: "the helpline was stopped", call.ProcessDied: "the helpline died",
		call.InternalFault: "there was a fault of the program", call.TransportFault: "the network failed",
	}[b.Reason]
	if why == "" {
		why = string(b.Reason)
	}
	became := map[call.Result]string{
		call.Served: "spoke to an agent", call.Informed: "heard what there was to hear", call.CalledOff: "left in the menus",
		call.Abandoned: "left while waiting", call.Callback: "will be called back", call.Voicemail: "left a message",
		call.Transferred: "was passed on to somebody outside", call.Refused: "was not let in", call.Failed: "failed", call.Lost: "was lost",
	}[b.Result]
	if became == "" {
		became = string(b.Result)
	}
	return fmt.Sprintf("over: %s. The call %s", why, became)
}

// span writes a duration as people read it.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	d = d.Round(time.Second)
	if d%time.Minute == 0 {
		return strings.TrimSuffix(d.String(), "0s")
	}
	return d.String()
}

package call

import "time"

// RequestOutcome is what became of a request to a service.
type RequestOutcome string

// What becomes of a request to a service. All but the first two lead to the `failed` path.
const (
	RequestOK          RequestOutcome = "ok"          // answered, with a status of 2xx
	RequestCached      RequestOutcome = "cached"      // answered by what it had answered shortly before
	RequestRefused     RequestOutcome = "refused"     // answered with another status
	RequestMalformed   RequestOutcome = "malformed"   // what it answered is too long, no JSON, or lacks a field
	RequestTimeout     RequestOutcome = "timeout"     // no whole answer in time
	RequestUnreachable RequestOutcome = "unreachable" // no connection, or one that broke
	RequestBusy        RequestOutcome = "busy"        // not asked: too many requests were under way
	RequestResting     RequestOutcome = "resting"     // not asked: it had failed several times in a row
	RequestInvalid     RequestOutcome = "invalid"     // not asked: the variables of this call make no request
)

// RequestOutcomes lists them all.
func RequestOutcomes() []RequestOutcome {
	return []RequestOutcome{
		RequestOK, RequestCached, RequestRefused, RequestMalformed, RequestTimeout, RequestUnreachable, RequestBusy,
		RequestResting, RequestInvalid,
	}
}

// Requested: a service was asked something by a step of a flow. Neither what it was asked nor what it answered is told.
type Requested struct {
	Flow    FlowID         `json:"flow"`
	Step    StepID         `json:"step"`
	Service string         `json:"service"`
	Outcome RequestOutcome `json:"outcome"`
	Status  int            `json:"status,omitempty"` // of HTTP; 0: there was no answer
	Took    time.Duration  `json:"took_ns"`          // until the answer, retries included
}

// Kind implements Body.
func (*Requested) Kind() Kind { return "requested" }

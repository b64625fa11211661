package explain

import (
	"testing"
	"time"

	"centralino/call"
)

func TestRequestsAreTold(t *testing.T) {
	for outcome, want := range map[call.RequestOutcome]string{
		call.RequestOK:          "the service crm answered after 1.5s",
		call.RequestCached:      "the service crm had answered the same shortly before",
		call.RequestRefused:     "the service crm answered 404 after 1.5s",
		call.RequestMalformed:   "the service crm answered after 1.5s what could not be used",
		call.RequestTimeout:     "the service crm did not answer within 1.5s",
		call.RequestUnreachable: "the service crm was not reached",
		call.RequestBusy:        "the service crm was not asked: too many requests were under way",
		call.RequestResting:     "the service crm was not asked: it had failed several times in a row",
		call.RequestInvalid:     "the service crm was not asked: what was known of the call made no request",
	} {
		if got := New("ours", Reader{}).requested(&call.Requested{Service: "crm", Outcome: outcome, Status: 404, Took: 1500 * time.Millisecond}); got != want {
			t.Errorf("%s: %q, want %q", outcome, got, want)
		}
	}
	if n := len(call.RequestOutcomes()); n != 9 {
		t.Errorf("%d outcomes", n)
	}
}

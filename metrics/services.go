package metrics

import (
	"slices"

	"centralino/call"
)

func (f *figures) defineServices() {
	f.serviceRequests = f.counter("centralino_service_requests_total",
		"Requests of flows to a service, by what became of them: ok, cached, refused (a status that is not 2xx), malformed (no JSON, too long, or a field is missing), timeout, unreachable, busy (too many at once), resting (left alone after failures in a row) or invalid (the variables make no request). All but ok and cached took the failed path. Directories over HTTP are not in it, nor requests whose caller went on before the answer.",
		"service", "outcome")
	f.serviceSeconds = f.histogram("centralino_service_request_seconds",
		"From asking a service until its answer, retries included. Only outcomes for which it was asked: ok, refused, malformed, timeout and unreachable.",
		setupBuckets(), "service")
}

// prepareService makes the series of a service.
func (f *figures) prepareService(service string) {
	for _, outcome := range call.RequestOutcomes() {
		f.serviceRequests.WithLabelValues(service, string(outcome))
	}
	f.serviceSeconds.WithLabelValues(service)
}

// applyRequest counts what became of a request.
func (m *Metrics) applyRequest(b *call.Requested) {
	service := m.scope.service(b.Service)
	m.figures.serviceRequests.WithLabelValues(service, oneOf(b.Outcome, call.RequestOutcomes())).Inc()
	asked := []call.RequestOutcome{
		call.RequestOK, call.RequestRefused, call.RequestMalformed, call.RequestTimeout, call.RequestUnreachable,
	}
	if slices.Contains(asked, b.Outcome) {
		m.figures.serviceSeconds.WithLabelValues(service).Observe(b.Took.Seconds())
	}
}

func (k *known) addServices(s Scope) {
	if k.services == nil {
		k.services = map[string]bool{}
	}
	for _, name := range s.Services {
		k.services[name] = true
	}
}

// service returns the label of a service.
func (k *known) service(name string) string {
	if !k.services[name] {
		return labelOther
	}
	return name
}

package metrics

import (
	"strconv"

	"centralino/call"
)

// The results of a reload.
const (
	reloadApplied = "applied"
	reloadRefused = "refused"
)

// offerAnswered is the one end of an offer that is no call.OfferResult.
const offerAnswered call.OfferResult = "answered"

func callResults() []call.Result {
	return []call.Result{
		call.Served, call.Informed, call.CalledOff, call.Abandoned, call.Callback, call.Voicemail,
		call.Refused, call.Failed, call.Lost, call.Transferred,
	}
}

func leaves() []call.Leave {
	return []call.Leave{
		call.LeftAnswered, call.LeftAbandoned, call.LeftOverflowed, call.LeftCallback, call.LeftVoicemail,
	}
}

func offerResults() []call.OfferResult {
	return []call.OfferResult{
		offerAnswered, call.OfferMissed, call.OfferRefused, call.OfferFailed, call.OfferWithdrawn,
		call.OfferElsewhere,
	}
}

func identities() []call.Identity {
	return []call.Identity{call.IdentityFound, call.IdentityUnknown, call.IdentityDenied, call.IdentityFailed}
}

func pausers() []call.PauseBy {
	return []call.PauseBy{call.PausedByAgent, call.PausedByMisses, call.PausedBySupervisor}
}

// prepare makes every series whose labels do not depend on the configuration, so that rates work from the first event.
func (f *figures) prepare(version string) {
	f.version = version
	f.setup.WithLabelValues()
	f.speechFailures.WithLabelValues()
	for _, by := range pausers() {
		f.pauses.WithLabelValues(string(by))
	}
	for _, result := range []string{reloadApplied, reloadRefused} {
		f.reloads.WithLabelValues(result)
	}
	for method, codes := range map[string][]int{
		"INVITE": {200, 403, 404, 487, 488, 503}, "BYE": {200}, "CANCEL": {200}, "OPTIONS": {200}, "INFO": {200},
		"REGISTER": {200, 401, 403},
	} {
		for _, code := range codes {
			f.requests.WithLabelValues(method, strconv.Itoa(code))
		}
	}
	for _, result := range []call.OfferResult{call.OfferFailed, call.OfferRefused} {
		f.unreachable.WithLabelValues(string(result))
	}
	for _, mode := range call.SupervisionModes() {
		f.supervisions.WithLabelValues(string(mode))
	}
	for _, result := range browserResults() {
		f.browsers.WithLabelValues(result)
	}
	f.prepareFlow(labelNone, nil)
	f.prepareSound()
}

// prepareFlow makes the series of a flow.
func (f *figures) prepareFlow(flow string, steps []call.StepID) {
	for _, result := range callResults() {
		f.calls.WithLabelValues(flow, string(result))
	}
	if flow == labelNone {
		return
	}
	f.toHuman.WithLabelValues(flow)
	f.prepareTransfers(flow)
	for _, step := range steps {
		f.steps.WithLabelValues(flow, string(step))
	}
}

// prepareQueue makes the series of a queue.
func (f *figures) prepareQueue(queue string) {
	f.offered.WithLabelValues(queue)
	f.inTarget.WithLabelValues(queue)
	f.handle.WithLabelValues(queue)
	f.callbacks.WithLabelValues(queue)
	f.voicemails.WithLabelValues(queue)
	f.tasksQueued.WithLabelValues(queue)
	for _, result := range taskResults() {
		f.tasks.WithLabelValues(queue, result)
	}
	f.estimateError.WithLabelValues(queue)
	for _, c := range []string{coveredYes, coveredNo, coveredUnknown} {
		f.estimateCovered.WithLabelValues(queue, c)
	}
	f.delay.WithLabelValues(queue)
	for _, result := range call.CallbackResults() {
		f.promises.WithLabelValues(queue, string(result))
	}
	for _, result := range append(call.Misses(), missNone) {
		f.attempts.WithLabelValues(queue, string(result))
	}
	for _, result := range leaves() {
		f.wait.WithLabelValues(queue, string(result))
	}
	for _, result := range offerResults() {
		f.offers.WithLabelValues(queue, string(result))
	}
}

// prepareDirectory makes the series of a directory.
func (f *figures) prepareDirectory(directory string) {
	for _, answer := range identities() {
		f.identified.WithLabelValues(directory, string(answer))
	}
}

package metrics

import "github.com/prometheus/client_golang/prometheus"

// figures is every metric. The help texts are the definitions.
type figures struct {
	definitions []Definition
	collectors  []prometheus.Collector // kept as events come
	descs       []*prometheus.Desc     // made at each scrape

	calls, steps, keys, identified                           *prometheus.CounterVec
	setup, wait, handle, toHuman                             *prometheus.HistogramVec
	offered, inTarget, offers, callbacks                     *prometheus.CounterVec
	promises, attempts                                       *prometheus.CounterVec
	delay                                                    *prometheus.HistogramVec
	pending                                                  *prometheus.Desc
	voicemails, pauses, unreachable                          *prometheus.CounterVec
	shiftGap, violations                                     *prometheus.Desc
	browsers                                                 *prometheus.CounterVec
	requests, reloads, speechFailures, silent, recordings    *prometheus.CounterVec
	supervisions                                             *prometheus.CounterVec
	surveys, answers, replies, comments                      *prometheus.CounterVec
	jitter, loss, mos                                        *prometheus.HistogramVec
	active, waiting, longest, estimated, agents              *prometheus.Desc
	target, packets, late, lost, reloadSuccessful, buildInfo *prometheus.Desc
	historyLag, historyFailures, unkept                      *prometheus.Desc
	ruleTarget, flowInfo                                     *prometheus.Desc
	flashOn, alertsOn                                        *prometheus.Desc
	alertsFired, alertNotices                                *prometheus.CounterVec

	serviceRequests *prometheus.CounterVec
	serviceSeconds  *prometheus.HistogramVec
	estimateError   *prometheus.HistogramVec
	estimateCovered *prometheus.CounterVec

	tasksQueued, tasks *prometheus.CounterVec
	tasksPending       *prometheus.Desc

	transfers    *prometheus.CounterVec
	outcomes     *prometheus.CounterVec
	messages     *prometheus.CounterVec
	transferTalk *prometheus.HistogramVec

	version string
}

func newFigures() figures {
	var f figures
	f.defineCalls()
	f.defineQueues()
	f.defineTasks()
	f.defineEstimate()
	f.defineAgents()
	f.defineSurveys()
	f.defineFlashes()
	f.defineAlerts()
	f.defineServices()
	f.defineTransfers()
	f.defineOutcomes()
	f.defineOutbox()
	f.defineSound()
	f.defineRules()
	f.defineMachine()
	return f
}

func (f *figures) defineCalls() {
	f.calls = f.counter("centralino_calls_total",
		"Calls that have ended, by what became of them. Calls still up are not in it (see centralino_calls_active); calls refused before the answer are, as result refused, and so are calls that were up when the previous process died, as result lost.",
		"flow", "result")
	f.active = f.derived("gauge", "centralino_calls_active",
		"Calls up now: from the arrival of the INVITE until the call has ended, whether in the flow, waiting or with an agent. Agents' own legs are not calls.",
		"flow")
	f.setup = f.histogram("centralino_call_setup_seconds",
		"From the arrival of the INVITE until our 200 OK left. Only answered calls; the ringing of agents' phones is not in it.",
		setupBuckets())
	f.steps = f.counter("centralino_flow_steps_total",
		"Times a caller reached a step. A caller who comes to a step twice counts twice.",
		"flow", "step")
	f.keys = f.counter("centralino_flow_keys_total",
		"Choices made by a key in a menu, a survey or a wait. Digits of codes and PINs are never in it.",
		"flow", "step", "key")
	f.toHuman = f.histogram("centralino_time_to_human_seconds",
		"From our 200 OK until caller and agent hear each other: menus, recognition, messages and waiting together. Only callers who reached an agent.",
		waitBuckets(), "flow")
	f.identified = f.counter("centralino_identified_total",
		"Questions put to a directory, by its answer: found, unknown, denied (the PIN was wrong too often) or failed (no answer). One call may ask several times.",
		"directory", "answer")
}

func (f *figures) defineQueues() {
	f.offered = f.counter("centralino_queue_offered_total",
		"Callers who entered the queue, those included who were sent on at once because it was full or nobody was logged in. A caller who enters again counts again. offered = answered + abandoned + overflowed + callback + voicemail + waiting, at every scrape.",
		"queue")
	f.wait = f.histogram("centralino_queue_wait_seconds",
		"From entering the queue (or the first queue, when the place was kept) until leaving it. result: answered (caller and agent hear each other), abandoned (the call ended while waiting, however short the wait and whoever ended it), overflowed (sent elsewhere), callback, voicemail. An agent's ringing is part of the wait; callers still waiting are not in it.",
		waitBuckets(), "queue", "result")
	f.waiting = f.derived("gauge", "centralino_queue_waiting",
		"Callers in the queue now, those included for whom an agent's phone rings.",
		"queue")
	f.longest = f.derived("gauge", "centralino_queue_longest_wait_seconds",
		"How long the caller who has waited longest has waited until now; 0 when nobody waits.",
		"queue")
	f.estimated = f.derived("gauge", "centralino_queue_estimated_wait_seconds",
		"The wait that a caller who enters now has to expect: the mean behind the range that is told. Missing while no estimate can be made.",
		"queue")
	f.inTarget = f.counter("centralino_queue_answered_in_target_total",
		"Callers answered by an agent within the queue's service level, the wait counted as in centralino_queue_wait_seconds. Service level = this / centralino_queue_offered_total, so every abandoned caller counts against it.",
		"queue")
	f.shiftGap = f.derived("gauge", "centralino_queue_shift_gap",
		"1 while a warning stands that by the shifts of the agents nobody is there to serve the queue, or soon will be; 0 otherwise.",
		"queue")
	f.violations = f.derived("counter", "centralino_queue_violations_total",
		"Times the queue engine found one of its invariants violated, by invariant. Anything but 0 is a fault of the program, or of a journal that tells what cannot be.",
		"invariant")
	f.target = f.derived("gauge", "centralino_queue_service_level_target",
		"The share of callers, 0 to 1, that the queue means to answer within its service level, as configured. Missing for a queue without one.",
		"queue")
	f.callbacks = f.counter("centralino_callbacks_booked_total",
		"Callers who were promised a call back, from a queue or outside opening hours.",
		"queue")
	f.promises = f.counter("centralino_callbacks_total",
		"Promises to call back that are over: kept (the caller speaks to an agent), failed (never reached in all attempts) or cancelled (the caller was served or booked anew meanwhile, or the number may no longer be dialled). booked + pending at the start = the sum of these + pending, at every scrape.",
		"queue", "result")
	f.pending = f.derived("gauge", "centralino_callbacks_pending",
		"Promises to call back that are owed now, those included that are due later or are being dialled. They are not in centralino_queue_waiting.",
		"queue")
	f.delay = f.histogram("centralino_callback_delay_seconds",
		"From the moment a call back was due (when it was promised, or the opening it was promised for) until caller and agent hear each other. Only kept promises.",
		delayBuckets(), "queue")
	f.attempts = f.counter("centralino_callback_attempts_total",
		"Times a caller was dialled, by how it ended: reached, no-answer, busy, declined, unconfirmed (whoever answered pressed no key), hung-up, agent-left, asked-for-eu (heard where the agent sits and declined; not counted as an attempt), failed (trunk or media) or put-off (shutting down; not counted as an attempt). One cut short because the promise was cancelled is not in it.",
		"queue", "result")
	f.voicemails = f.counter("centralino_voicemails_total",
		"Messages that callers left and that were stored. queue is none for a mailbox outside every queue.",
		"queue")
}

func (f *figures) defineAgents() {
	f.agents = f.derived("gauge", "centralino_agents",
		"Agents able to serve the queue, by what they do now, for any queue: offline, available, ringing, busy, wrap-up or paused. An agent of several queues is in each of them, so queues must not be added up.",
		"queue", "state")
	f.handle = f.histogram("centralino_agent_handle_seconds",
		"From the moment caller and agent hear each other until the agent's after-call work is over: talk, hold and wrap-up. Counted when it is over, for the queue the call came from.",
		talkBuckets(), "queue")
	f.offers = f.counter("centralino_offers_total",
		"Times an agent's phone was rung, by how it ended: answered, missed (rang for the whole ring time), refused (the phone said no), failed (the phone could not be reached), withdrawn (the caller left first) or elsewhere (another agent answered). Rings for a call back are not in it.",
		"queue", "result")
	f.unreachable = f.counter("centralino_agents_unreachable_total",
		"Times an agent with a registered phone was found to take no call: the last offers all failed (the phone could not be reached) or were refused at once. Counted once until the agent answers, registers anew or says that they are ready.",
		"result")
	f.pauses = f.counter("centralino_agent_pauses_total",
		"Pauses begun, by who began them: agent, misses (several offers in a row went unanswered), or supervisor (on a page or over the API).",
		"by")
	f.supervisions = f.counter("centralino_supervisions_total",
		"Conversations that a supervisor began to hear, by the mode it began in: listen, whisper (the agent alone hears the supervisor) or join (both do). Later changes of the mode are in the journal alone.",
		"mode")
}

func (f *figures) defineMachine() {
	f.packets = f.derived("counter", "centralino_rtp_packets_total",
		"RTP packets that belonged to a call, by direction: in or out. RTCP and packets of strangers are not in it.",
		"direction")
	f.late = f.derived("histogram", "centralino_rtp_late_seconds",
		"How long after the moment it was due each RTP packet of a prompt left. Packets passed between caller and agent are not in it.")
	f.requests = f.counter("centralino_sip_requests_total",
		"SIP requests of other hosts, by method and by the status of our final answer. ACKs have no answer and are not in it; neither are repeated packets of a request.",
		"method", "code")
	f.browsers = f.counter("centralino_browser_legs_total",
		"Telephones in browsers whose sound was waited for, by what came of it: ready, no-path (no packet of the browser reached us), handshake (DTLS did not come to an end) or fingerprint (the certificate was not the one that the browser's description named).",
		"result")
	f.lost = f.derived("counter", "centralino_journal_lost_events_total",
		"Events that could not be kept, because the disk was full or broken. The other figures count them all the same; the history lacks them.")
	f.historyLag = f.derived("gauge", "centralino_history_lag_events",
		"Events of the journal that are not in the history's database yet. A second's worth is normal. It grows while the database is slow or gone, and nothing is lost by that: the rest is written when it is back.")
	f.historyFailures = f.derived("counter", "centralino_history_failures_total",
		"Times the history's database could not be written. Calls, queues and metrics do not depend on it.")
	f.unkept = f.derived("counter", "centralino_signalling_lost_messages_total",
		"SIP messages that are missing in the ladders of calls, because the disk was slow, full or broken. Calls do not depend on it.")
	f.reloads = f.counter("centralino_reloads_total",
		"Times configuration and flows were read anew: applied, or refused because of faults.",
		"result")
	f.reloadSuccessful = f.derived("gauge", "centralino_last_reload_successful",
		"1 when the configuration on disk was in order when it was last read, 0 when it was refused and the one before it is in force.")
	f.speechFailures = f.counter("centralino_speech_failures_total",
		"Prompts that could be neither read from a recording nor spoken. The caller heard silence instead.")
	f.flowInfo = f.derived("gauge", "centralino_flow_info",
		"1 for the version of each flow that is in force for new calls. It is named by the hash of the flow's file, as in events.", "flow", "version")
	f.buildInfo = f.derived("gauge", "centralino_build_info",
		"Always 1; the labels say which program this is.",
		"version", "goversion")
}

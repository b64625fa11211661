package metrics

import (
	"time"

	"centralino/call"
)

// Scope is the configuration that bounds the labels, and what is needed of it to tell what agents do.
type Scope struct {
	Flows       map[call.FlowID][]call.StepID
	Version     map[call.FlowID]string          // the content hash of each flow
	Queues      map[call.QueueID][]call.AgentID // the agents whose skills serve the queue
	WrapUp      map[call.QueueID]time.Duration  // after-call work of a queue's calls; missing or 0: none
	Asks        map[call.QueueID]bool           // after-call work lasts until the agent said what came of the conversation
	Targets     map[call.QueueID]float64        // the share of callers a queue means to answer in time, 0 to 1; missing: none
	Directories []string
	Flashes     []string // the announcements that flows play while they are switched on, each once
	Services    []string
	Alerts      []string
	Surveys     map[string][]Question               // the questions of each survey
	Partner     map[call.AgentID]call.PartnerID     // whom agents work for; missing or empty: nobody else
	Outcomes    map[call.QueueID][]call.OutcomeCode // what agents may say came of a queue's conversations
	Rules       []RuleTarget                        // what rules of law ask of figures
}

// Labels that stand for more than one thing.
const (
	labelOther = "other" // not configured
	labelNone  = "none"  // the call reached no flow
)

// known is every name that is or was configured, and the configuration in force.
type known struct {
	now         Scope
	flows       map[call.FlowID]map[call.StepID]bool
	queues      map[call.QueueID]bool
	directories map[string]bool
	services    map[string]bool
	surveys     map[string]map[string]string // the scale of each question
	partners    map[call.PartnerID]bool
	outcomes    map[call.QueueID]map[call.OutcomeCode]bool
}

// Reconfigure makes s the configuration in force. Series of what is no longer configured stay until the next start, so
// that counters never fall.
func (m *Metrics) Reconfigure(s Scope) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scope.now = s
	m.scope.add(s)
	for flow, steps := range s.Flows {
		m.figures.prepareFlow(string(flow), steps)
	}
	for queue := range s.Queues {
		m.figures.prepareQueue(string(queue))
	}
	for _, directory := range s.Directories {
		m.figures.prepareDirectory(directory)
	}
	for _, service := range s.Services {
		m.figures.prepareService(service)
	}
	m.figures.prepareSurveys(s)
	m.figures.prepareOutcomes(s)
}

func (k *known) add(s Scope) {
	if k.flows == nil {
		*k = known{
			now: k.now, flows: map[call.FlowID]map[call.StepID]bool{}, queues: map[call.QueueID]bool{},
			directories: map[string]bool{}, surveys: map[string]map[string]string{}, partners: map[call.PartnerID]bool{},
			outcomes: map[call.QueueID]map[call.OutcomeCode]bool{},
		}
	}
	for flow, steps := range s.Flows {
		addNames(k.flows, flow, steps)
	}
	k.addSurveys(s)
	for queue, codes := range s.Outcomes {
		addNames(k.outcomes, queue, codes)
	}
	k.addServices(s)
	for queue := range s.Queues {
		k.queues[queue] = true
	}
	for _, directory := range s.Directories {
		k.directories[directory] = true
	}
}

func addNames[K, V comparable](to map[K]map[V]bool, k K, names []V) {
	if to[k] == nil {
		to[k] = make(map[V]bool, len(names))
	}
	for _, n := range names {
		to[k][n] = true
	}
}

// flow returns the label of a flow.
func (k *known) flow(id call.FlowID) string {
	switch {
	case id == "":
		return labelNone
	case k.flows[id] == nil:
		return labelOther
	}
	return string(id)
}

// step returns the labels of a flow and one of its steps.
func (k *known) step(flow call.FlowID, step call.StepID) (string, string) {
	if !k.flows[flow][step] {
		return k.flow(flow), labelOther
	}
	return string(flow), string(step)
}

// queue returns the label of a queue.
func (k *known) queue(id call.QueueID) string {
	if !k.queues[id] {
		return labelOther
	}
	return string(id)
}

// directory returns the label of a directory.
func (k *known) directory(name string) string {
	if !k.directories[name] {
		return labelOther
	}
	return name
}

// key returns the label of a telephone key.
func key(d call.Digit) string {
	if !d.Valid() {
		return labelOther
	}
	return d.String()
}

// oneOf returns s if it is one of a closed set, "other" if not.
func oneOf[T ~string](s T, set []T) string {
	for _, member := range set {
		if s == member {
			return string(s)
		}
	}
	return labelOther
}

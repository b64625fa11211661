package app

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/config"
	"centralino/directory"
	"centralino/flows"
	"centralino/flows/prove"
	"centralino/metrics"
	"centralino/queue"
	"centralino/rehearsal"
	"centralino/service"
	"centralino/sip"
	"centralino/web"
)

// helpline is what one configuration made: it never changes, and a reload replaces it as a whole. Calls keep the one
// they began with.
type helpline struct {
	cfg         *config.Config
	around      surroundings
	services    map[string]*service.Client
	directories map[string]*directory.Directory
	passwords   map[call.AgentID]call.Secret
	queues      queue.Config
	web         *web.Settings
	checked     func() *prove.Result                // what is proved of it, worked out when it is first asked for
	rehearsal   func() (*rehearsal.Helpline, error) // for calls that are tried, likewise
	lengths     func() func(call.Language, flows.Prompt) time.Duration
}

// newHelpline opens what a configuration names. A directory that was open under the old helpline, nil at the start, is
// read anew rather than opened, so that PIN failures counted so far still count.
func newHelpline(cfg *config.Config, old *helpline, around surroundings, log *slog.Logger) (*helpline, error) {
	h := &helpline{
		cfg:         cfg,
		around:      around,
		services:    map[string]*service.Client{},
		directories: map[string]*directory.Directory{},
		passwords:   map[call.AgentID]call.Secret{},
		queues:      queueConfig(cfg),
	}
	for name, s := range cfg.Services {
		client, err := h.openService(s, old)
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", name, err)
		}
		h.services[name] = client
	}
	for name, d := range cfg.Directories {
		opened, err := h.openDirectory(d, old, log)
		if err != nil {
			return nil, fmt.Errorf("directory %s: %w", name, err)
		}
		h.directories[name] = opened
	}
	for _, a := range cfg.Agents {
		h.passwords[a.ID] = a.Password
	}
	h.web = h.webSettings()
	h.checked = sync.OnceValue(h.check)
	h.rehearsal = sync.OnceValues(h.rehearse)
	h.lengths = sync.OnceValue(h.measure)
	return h, nil
}

// country is how national numbers outside a trunk's own calls are read: as the first trunk's.
func (h *helpline) country() string {
	for _, t := range h.cfg.SIP.Trunks {
		if t.Country != "" {
			return t.Country
		}
	}
	return ""
}

// queueConfig says in the queue engine's words what the configuration says.
func queueConfig(cfg *config.Config) queue.Config {
	c := queue.Config{
		Queues: map[call.QueueID]queue.Settings{}, Agents: map[call.AgentID]queue.Agent{}, Leads: cfg.ShiftLeads,
	}
	for id, q := range cfg.Queues {
		s := queue.Settings{
			Skills: q.Skills, Strategy: queue.Strategy(q.Strategy), Priority: q.Priority, Ageing: q.Ageing,
			MaxWaiting: q.MaxWaiting, Ring: q.Ring, WrapUp: q.WrapUp, Misses: q.Misses, Relax: q.Relax,
			Remember: q.Remember, AtOnce: q.AtOnce, Overflow: queue.Overflow(q.Overflow), Grace: q.Grace,
			ShareWindow: q.ShareWindow, Tolerance: q.Tolerance,
			ServiceLevel: queue.ServiceLevel(q.ServiceLevel),
			Announce:     queue.Announce(q.Announce),
			Promise:      queue.Promise(q.Promise),
			Callback:     callbackSettings(cfg, id),
			Outcome:      q.Outcomes.Required,
		}
		for _, wish := range q.Prefer {
			s.Prefer = append(s.Prefer, queue.Wish(wish))
		}
		for _, p := range slices.Sorted(maps.Keys(q.Share)) {
			s.Shares = append(s.Shares, queue.Share{Partner: p, Part: q.Share[p]})
		}
		if q.Calendar != nil { // a nil calendar in an interface would not be nil
			s.Hours = q.Calendar
		}
		c.Queues[id] = s
	}
	for _, a := range cfg.Agents {
		agent := queue.Agent{Skills: a.Skills, Languages: a.Languages, Partner: a.Partner, Country: a.Country}
		if a.Shifts != nil {
			agent.Shift = a.Shifts
		}
		c.Agents[a.ID] = agent
	}
	return c
}

// trunks says in the signalling's words what the configuration says.
func (h *helpline) trunks() []sip.Trunk {
	var out []sip.Trunk
	for _, t := range h.cfg.SIP.Trunks {
		out = append(out, sip.Trunk{Name: t.ID, Hosts: t.Hosts, Proxy: t.Proxy, Country: t.Country, Asserted: t.Asserted})
	}
	return out
}

// password is how the registrar asks for the password of an agent or a supervisor.
func (h *helpline) password(a call.AgentID) (call.Secret, bool) {
	if p, ok := h.passwords[a]; ok {
		return p, true
	}
	s, ok := h.supervisor(string(a))
	if s.Password.Len() == 0 || account.IsHash(s.Password) {
		return call.Secret{}, false // a telephone proves that it knows the password, which a hash cannot tell
	}
	return s.Password, ok
}

// scope is what the metrics' labels may say.
func (h *helpline) scope() metrics.Scope {
	s := metrics.Scope{
		Flows:    map[call.FlowID][]call.StepID{},
		Version:  versions(h.cfg.Flows),
		Queues:   map[call.QueueID][]call.AgentID{},
		Surveys:  map[string][]metrics.Question{},
		Partner:  map[call.AgentID]call.PartnerID{},
		WrapUp:   map[call.QueueID]time.Duration{},
		Targets:  map[call.QueueID]float64{},
		Outcomes: map[call.QueueID][]call.OutcomeCode{},
		Asks:     map[call.QueueID]bool{},
	}
	for name, program := range h.cfg.Flows {
		s.Flashes = append(s.Flashes, program.Flashes()...)
		for id, step := range program.Steps {
			s.Flows[name] = append(s.Flows[name], id)
			if survey, ok := step.Verb.(*flows.Survey); ok {
				for _, q := range survey.Questions {
					s.Surveys[survey.Name] = append(s.Surveys[survey.Name], metrics.Question{ID: q.ID, Answers: q.Answers()})
				}
			}
		}
	}
	for q, settings := range h.cfg.Queues {
		s.WrapUp[q], s.Targets[q] = settings.WrapUp, settings.ServiceLevel.Target
		s.Asks[q] = settings.Outcomes.Required
		s.Queues[q] = nil
		for _, o := range settings.Outcomes.Codes {
			s.Outcomes[q] = append(s.Outcomes[q], o.Code)
		}
		for _, a := range h.cfg.Agents {
			if h.queues.Able(q, a.ID) {
				s.Queues[q] = append(s.Queues[q], a.ID)
			}
		}
	}
	for _, a := range h.cfg.Agents {
		s.Partner[a.ID] = a.Partner
	}
	for name := range h.cfg.Directories {
		s.Directories = append(s.Directories, name)
	}
	s.Rules = ruleTargets(h.cfg)
	for _, r := range h.cfg.Alerts.Rules {
		s.Alerts = append(s.Alerts, r.Name)
	}
	slices.Sort(s.Flashes)
	s.Flashes = slices.Compact(s.Flashes)
	for name := range h.cfg.Services {
		s.Services = append(s.Services, name)
	}
	return s
}

// flowFor finds the flow that answers a dialled number, as it was dialled or completed by the trunk's country.
func (h *helpline) flowFor(dialled, country string) (call.Number, *flows.Program, bool) {
	if id, ok := h.cfg.Numbers[call.Number(dialled)]; ok {
		return call.Number(dialled), h.cfg.Flows[id], true
	}
	if n, ok := directory.E164(country, dialled); ok {
		if id, ok := h.cfg.Numbers[n]; ok {
			return n, h.cfg.Flows[id], true
		}
	}
	return "", nil, false
}

// callerNumber is the caller's number as everything inside knows it: E.164 where it is a number.
func callerNumber(from, country string) call.Number {
	if from == "" {
		return ""
	}
	if n, ok := directory.E164(country, from); ok {
		return n
	}
	return call.Number(from)
}

// lookupTimeout bounds how long a directory is asked. After as long the flow goes on without it.
const lookupTimeout = 2 * time.Second

package web

import (
	"net/http"
	"slices"
	"strings"

	"centralino/account"
	"centralino/call"
)

// Steering is how supervisors step into what is going on. Times are as people write them: 18:00, 2h, 2026-11-23 18:00.
type Steering interface {
	// Move has a waiting caller wait on in another queue.
	Move(id call.ID, to call.QueueID) error
	// Take offers a waiting caller to the telephones of an agent, or of a supervisor, at once.
	Take(id call.ID, by call.AgentID) error
	// Assign has an agent serve these queues and no others until a time; empty: until the end of the day. Unassign ends that.
	Assign(id call.AgentID, queues []call.QueueID, until string) error
	Unassign(id call.AgentID) error
	// Flashes lists the announcements; FlashOn and FlashOff switch one.
	Flashes() []Flash
	FlashOn(name string, how Switch) error
	FlashOff(name, by string) error
}

func (s *Server) steeringRoutes() []Route {
	queues, agents := []account.Right{account.QueuesWrite}, []account.Right{account.AgentsWrite}
	return []Route{
		{Method: "POST", Path: "/api/v1/calls/{call}/move", Needs: queues, Handler: s.postMove},
		{Method: "POST", Path: "/api/v1/calls/{call}/take", Needs: queues, Handler: s.postTake},
		{Method: "PUT", Path: "/api/v1/agents/{agent}/queues", Needs: agents, Handler: s.putAgentQueues},
		{Method: "DELETE", Path: "/api/v1/agents/{agent}/queues", Needs: agents, Handler: s.deleteAgentQueues},
		{Method: "GET", Path: "/api/v1/flashes", Needs: []account.Right{account.QueuesWrite, account.FlowsRead}, Handler: s.getFlashes},
		{Method: "PUT", Path: "/api/v1/flashes/{flash}", Needs: queues, Handler: s.putFlash},
		{Method: "DELETE", Path: "/api/v1/flashes/{flash}", Needs: queues, Handler: s.deleteFlash},
	}
}

// postMove has a waiting caller wait in another queue. It changes who is served first in both, whoever's agents serve them, so it takes
// the right to act on queues, which no partner has.
func (s *Server) postMove(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Queue call.QueueID `json:"queue"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	id := callID(r)
	switch {
	case !s.up(who, id):
		return gone()
	case !who.seesQueue(s.settings(), in.Queue):
		return badRequest("there is no such queue", `write {"queue": "billing"}; see /api/v1/queues`)
	}
	acted := who.acted("move")
	acted.Queue = in.Queue
	return s.carryOut(w, id, acted, func() error { return s.options.Actions.Move(id, in.Queue) })
}

// postTake offers a waiting caller to an agent who is named, or to the telephone of whoever asks.
func (s *Server) postTake(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Agent call.AgentID `json:"agent"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	id := callID(r)
	switch {
	case !s.up(who, id):
		return gone()
	case in.Agent == "" && who.Token != nil:
		return Refuse(http.StatusConflict, "no-phone", "a program has no phone to take calls with", `name an agent: {"agent": "anna"}`)
	case in.Agent == "":
		in.Agent = call.AgentID(who.Account.ID)
	case !who.sees(s.settings(), in.Agent):
		return badRequest("there is no such agent", `write {"agent": "anna"}, or {} for your own telephone; see /api/v1/agents`)
	}
	acted := who.acted("take")
	acted.Agent = in.Agent
	return s.carryOut(w, id, acted, func() error { return s.options.Actions.Take(id, in.Agent) })
}

// putAgentQueues has an agent serve other queues for now: those that whoever asks may see.
func (s *Server) putAgentQueues(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.another(r, who)
	if err != nil {
		return err
	}
	var in struct {
		Queues []call.QueueID `json:"queues"`
		Until  string         `json:"until"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := brief(in.Until); err != nil {
		return err
	}
	if in.Queues == nil {
		return badRequest("there are no queues", `write {"queues": ["billing"]}, and [] for none`)
	}
	var names []string
	for _, q := range in.Queues {
		if !who.seesQueue(s.settings(), q) {
			return badRequest("there is no such queue", "see /api/v1/queues for those there are")
		}
		names = append(names, string(q))
	}
	slices.Sort(names)
	acted := who.acted("assign-agent")
	acted.Agent, acted.Detail = id, lasting(strings.Join(slices.Compact(names), ", "), in.Until)
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Assign(id, in.Queues, in.Until) })
}

func (s *Server) deleteAgentQueues(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.another(r, who)
	if err != nil {
		return err
	}
	acted := who.acted("unassign-agent")
	acted.Agent = id
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Unassign(id) })
}

// brief refuses what is too long to be a time: it stands in the trail.
func brief(until string) error {
	if len(until) > 40 {
		return badRequest("that is no time to come", `write {"until": "18:00"}, or 2h, 2026-11-23, 2026-11-23 18:00`)
	}
	return nil
}

// lasting says for the trail what is done and until when.
func lasting(what, until string) string {
	if until == "" {
		return what
	}
	return strings.TrimSpace(what + " until " + until)
}

func (s *Server) getFlashes(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	return writeJSON(w, http.StatusOK, struct {
		Flashes []Flash `json:"flashes"`
	}{s.options.Actions.Flashes()})
}

// putFlash switches an announcement on, or changes one that is on. Callers of every queue hear it, so no partner may.
func (s *Server) putFlash(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Until string            `json:"until"`
		Say   map[string]string `json:"say"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := brief(in.Until); err != nil {
		return err
	}
	name, err := s.flash(r)
	if err != nil {
		return err
	}
	acted := who.acted("flash-on")
	acted.Detail = lasting(name, in.Until)
	how := Switch{Until: in.Until, Say: in.Say, By: who.name()}
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.FlashOn(name, how) })
}

func (s *Server) deleteFlash(w http.ResponseWriter, r *http.Request, who *Who) error {
	name, err := s.flash(r)
	if err != nil {
		return err
	}
	acted := who.acted("flash-off")
	acted.Detail = name
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.FlashOff(name, who.name()) })
}

// flash reads the announcement of the path.
func (s *Server) flash(r *http.Request) (string, error) {
	name := r.PathValue("flash")
	if !slices.ContainsFunc(s.options.Actions.Flashes(), func(f Flash) bool { return f.Name == name }) {
		return "", notFound("there is no such announcement", "see /api/v1/flashes for those that flows have")
	}
	return name, nil
}

// name is who asks, for people.
func (w *Who) name() string {
	if w.Token != nil {
		return "token " + w.Token.Name
	}
	return w.Account.ID
}

package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"centralino/account"
	"centralino/board"
	"centralino/call"
)

// Actions are what can be done from the pages. Their errors are *Problem where the reader can do something.
type Actions interface {
	// Ready ends an agent's pause and after-call work.
	Ready(call.AgentID) error
	// Pause lets an agent take no calls. by says who wanted it.
	Pause(id call.AgentID, reason string, by call.PauseBy) error
	// WrapUp moves the end of an agent's after-call work; by 0 ends it.
	WrapUp(id call.AgentID, by time.Duration) error
	// Prioritise gives a waiting caller another priority.
	Prioritise(id call.ID, priority int) error
	// Close lets a queue take no more callers, until a time as people write it if that is not empty; Open ends that.
	Close(q call.QueueID, reason, until string) error
	Open(q call.QueueID) error
	// Recording pauses the recording of a call or lets it go on. by says for the journal who wanted it.
	Recording(id call.ID, paused bool, by string) error
	Supervisors
	Steering
	Passing
}

// longestExtension is how far after-call work can be moved at once.
const longestExtension = 30 * time.Minute

func (s *Server) actionRoutes() []Route {
	self, agents := []account.Right{account.Self}, []account.Right{account.AgentsWrite}
	return []Route{
		{Method: "POST", Path: "/api/v1/me/ready", Needs: self, Handler: s.postReady},
		{Method: "POST", Path: "/api/v1/me/pause", Needs: self, Handler: s.postPause},
		{Method: "POST", Path: "/api/v1/me/wrap-up", Needs: self, Handler: s.postWrapUp},
		{Method: "POST", Path: "/api/v1/agents/{agent}/pause", Needs: agents, Handler: s.postPauseAgent},
		{Method: "POST", Path: "/api/v1/agents/{agent}/ready", Needs: agents, Handler: s.postReadyAgent},
		{Method: "POST", Path: "/api/v1/queues/{queue}/close", Needs: []account.Right{account.QueuesWrite}, Handler: s.postClose},
		{Method: "POST", Path: "/api/v1/queues/{queue}/open", Needs: []account.Right{account.QueuesWrite}, Handler: s.postOpen},
		{Method: "POST", Path: "/api/v1/calls/{call}/priority", Needs: []account.Right{account.QueuesWrite}, Handler: s.postPriority},
		{
			Method: "POST", Path: "/api/v1/calls/{call}/recording", Needs: []account.Right{account.CallsWrite, account.Self},
			Handler: s.postRecording,
		},
	}
}

// carryOut does something and records that it was done, or why not.
func (s *Server) carryOut(w http.ResponseWriter, id call.ID, acted *call.Acted, do func() error) error {
	err := do()
	if err != nil {
		acted.Refused = err.Error()
	}
	s.record(id, acted)
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// me returns the agent that asks.
func (w *Who) me() (call.AgentID, error) {
	if id := w.Account.Agent(); id != "" {
		return id, nil
	}
	return "", notAnAgent()
}

func (s *Server) postReady(w http.ResponseWriter, _ *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	if agent, err := s.mine(id); err != nil || agent.State == call.AgentWrapUp && agent.Talk.Owed {
		if err == nil {
			err = OutcomeOwed()
		}
		return err
	}
	acted := who.acted("ready")
	acted.Agent = id
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Ready(id) })
}

// reason reads why an agent pauses.
func reason(w http.ResponseWriter, r *http.Request) (string, error) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return "", err
	}
	return reasoned(in.Reason)
}

// reasoned checks a reason.
func reasoned(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > 100 || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' }) {
		return "", badRequest("there has to be a reason", "write one of up to 100 characters: {\"reason\": \"lunch\"}")
	}
	return text, nil
}

func (s *Server) postPause(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	why, err := reason(w, r)
	if err != nil {
		return err
	}
	acted := who.acted("pause")
	acted.Agent, acted.Detail = id, why
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Pause(id, why, call.PausedByAgent) })
}

// postWrapUp ends after-call work or makes it longer.
func (s *Server) postWrapUp(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	var in struct {
		Seconds int `json:"extend_seconds"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	by := time.Duration(in.Seconds) * time.Second
	if in.Seconds < 0 || in.Seconds > int(longestExtension/time.Second) {
		return badRequest("after-call work cannot be moved so far", "write extend_seconds from 0 to 1800")
	}
	acted := who.acted("wrap-up")
	acted.Agent, acted.Detail = id, by.String()
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.WrapUp(id, by) })
}

// another reads the agent of the path.
func (s *Server) another(r *http.Request, who *Who) (call.AgentID, error) {
	id := call.AgentID(r.PathValue("agent"))
	if !who.sees(s.settings(), id) {
		return "", notFound("there is no such agent", "see /api/v1/agents")
	}
	return id, nil
}

func (s *Server) postPauseAgent(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.another(r, who)
	if err != nil {
		return err
	}
	why, err := reason(w, r)
	if err != nil {
		return err
	}
	acted := who.acted("pause-agent")
	acted.Agent, acted.Detail = id, why
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Pause(id, why, call.PausedBySupervisor) })
}

func (s *Server) postReadyAgent(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.another(r, who)
	if err != nil {
		return err
	}
	acted := who.acted("ready-agent")
	acted.Agent = id
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Ready(id) })
}

// postRecording pauses a recording or lets it go on: agents of their own call, others of every call they see.
func (s *Server) postRecording(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Paused *bool `json:"paused"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if in.Paused == nil {
		return badRequest("nothing is asked for", `write {"paused": true} or {"paused": false}`)
	}
	id := callID(r)
	if !s.up(who, id) {
		return gone()
	}
	acted := who.acted("resume-recording")
	if *in.Paused {
		acted.Action = "pause-recording"
	}
	return s.carryOut(w, id, acted, func() error { return s.options.Actions.Recording(id, *in.Paused, who.name()) })
}

// up reports whether a call is up that somebody may act on: of those who wait in a queue that a partner serves it may not.
func (s *Server) up(who *Who, id call.ID) bool {
	v := who.view()
	v.calls = true
	return slices.ContainsFunc(v.of(s.options.Live.State()).Calls, func(c board.Call) bool {
		return c.Call == id && (c.Agent != "" || v.all())
	})
}

func gone() *Problem { return notFound("there is no such call", "see /api/v1/calls; it may be over") }

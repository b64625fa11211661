package web

import (
	"net/http"
	"time"

	"centralino/account"
	"centralino/board"
	"centralino/call"
)

// Live is what happens now.
type Live interface {
	// State returns everything that may be seen by somebody.
	State() board.State
	// Changed returns a channel that is closed when anything happens.
	Changed() <-chan struct{}
}

func (s *Server) liveRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/queues", Needs: []account.Right{account.BoardRead}, Handler: s.getQueues},
		{Method: "GET", Path: "/api/v1/agents", Needs: []account.Right{account.BoardRead}, Handler: s.getAgents},
		{Method: "GET", Path: "/api/v1/calls", Needs: []account.Right{account.CallsRead}, Handler: s.getCalls},
		{Method: "GET", Path: "/api/v1/me/state", Needs: []account.Right{account.Self}, Handler: s.getMyState},
	}
}

// seen is what whoever asks may see now.
func (s *Server) seen(who *Who) board.State { return who.view().of(s.options.Live.State()) }

func (s *Server) getQueues(w http.ResponseWriter, _ *http.Request, who *Who) error {
	state := s.seen(who)
	return writeJSON(w, http.StatusOK, struct {
		At     time.Time     `json:"at"`
		Queues []board.Queue `json:"queues"`
	}{state.At, state.Queues})
}

func (s *Server) getAgents(w http.ResponseWriter, _ *http.Request, who *Who) error {
	state := s.seen(who)
	return writeJSON(w, http.StatusOK, struct {
		At     time.Time     `json:"at"`
		Agents []board.Agent `json:"agents"`
	}{state.At, state.Agents})
}

func (s *Server) getCalls(w http.ResponseWriter, _ *http.Request, who *Who) error {
	state := s.seen(who)
	return writeJSON(w, http.StatusOK, struct {
		At    time.Time    `json:"at"`
		Calls []board.Call `json:"calls"`
	}{state.At, state.Calls})
}

// getMyState shows an agent what they are doing, and the call they have.
func (s *Server) getMyState(w http.ResponseWriter, _ *http.Request, who *Who) error {
	id := who.Account.Agent()
	if id == "" {
		return notAnAgent()
	}
	state := view{agent: id, calls: true}.of(s.options.Live.State())
	if len(state.Agents) == 0 {
		return notAnAgent()
	}
	out := struct {
		At     time.Time     `json:"at"`
		Agent  board.Agent   `json:"agent"`
		Queues []board.Queue `json:"queues"`
		Call   *board.Call   `json:"call"` // null: none
	}{At: state.At, Agent: state.Agents[0], Queues: state.Queues}
	for i, c := range state.Calls {
		if c.Call == out.Agent.Call {
			out.Call = &state.Calls[i]
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

func notAnAgent() *Problem {
	return Refuse(http.StatusConflict, "no-agent", "this account takes no calls", "log in as an agent")
}

// callID reads the name of a call from the path.
func callID(r *http.Request) call.ID { return call.ID(r.PathValue("call")) }

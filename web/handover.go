package web

import (
	"net/http"
	"strings"

	"centralino/account"
	"centralino/call"
)

// Passing is what agents do with the callers they speak to, and calls of their own.
type Passing interface {
	// Colleagues says to whom an agent may pass a caller on now.
	Colleagues(id call.AgentID) Ways
	// HandOver begins to pass on the caller that an agent speaks to.
	HandOver(id call.AgentID, to call.HandoverTarget, mode call.HandoverMode) error
	// CompleteHandover leaves the caller to whom was asked; EndHandover brings the caller back.
	CompleteHandover(id call.AgentID) error
	EndHandover(id call.AgentID) error
	// Call rings the agent's telephone, and then a number.
	Call(id call.AgentID, number string) error
}

// Ways are the ways on for a caller, as an agent may choose among them.
type Ways struct {
	Queues   []WayToQueue `json:"queues"`
	Agents   []Colleague  `json:"agents"`
	Transfer bool         `json:"transfer_outside"` // to some telephones outside too
	Call     bool         `json:"call_outside"`     // they may call from the desk
}

// WayToQueue is a queue in which a caller may wait.
type WayToQueue struct {
	Queue    call.QueueID `json:"queue"`
	Waiting  int          `json:"waiting"`
	Attended bool         `json:"attended"` // callers are taken, and somebody is there
}

// Colleague is an agent who may be asked.
type Colleague struct {
	Agent call.AgentID    `json:"agent"`
	Name  string          `json:"name"`
	State call.AgentState `json:"state"`
}

// handoverRoutes are those of agents about their caller.
func (s *Server) handoverRoutes() []Route {
	self := []account.Right{account.Self}
	return []Route{
		{Method: "GET", Path: "/api/v1/me/transfer", Needs: self, Handler: s.getWays},
		{Method: "POST", Path: "/api/v1/me/transfer", Needs: self, Handler: s.postHandover("transfer", call.HandoverBlind)},
		{Method: "POST", Path: "/api/v1/me/consult", Needs: self, Handler: s.postHandover("consult", call.HandoverConsult)},
		{Method: "POST", Path: "/api/v1/me/transfer/complete", Needs: self, Handler: s.postHandoverStep("complete-transfer", func(id call.AgentID) error {
			return s.options.Actions.CompleteHandover(id)
		})},
		{Method: "POST", Path: "/api/v1/me/transfer/return", Needs: self, Handler: s.postHandoverStep("end-transfer", func(id call.AgentID) error {
			return s.options.Actions.EndHandover(id)
		})},
		{Method: "POST", Path: "/api/v1/me/call", Needs: self, Handler: s.postCall},
	}
}

func (s *Server) getWays(w http.ResponseWriter, _ *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, s.options.Actions.Colleagues(id))
}

// postHandover begins to pass a caller on.
func (s *Server) postHandover(action string, mode call.HandoverMode) func(http.ResponseWriter, *http.Request, *Who) error {
	return func(w http.ResponseWriter, r *http.Request, who *Who) error {
		id, err := who.me()
		if err != nil {
			return err
		}
		var in struct {
			Queue  call.QueueID `json:"queue"`
			Agent  call.AgentID `json:"agent"`
			Number call.Number  `json:"number"`
		}
		if err := readJSON(w, r, &in); err != nil {
			return err
		}
		to := call.HandoverTarget{Queue: in.Queue, Agent: in.Agent, Number: call.Number(strings.TrimSpace(string(in.Number)))}
		if n := count(to.Queue != "", to.Agent != "", to.Number != ""); n != 1 || mode == call.HandoverConsult && to.Queue != "" {
			return badRequest("nobody is named, or several", `write {"agent": "bruno"} or {"number": "+39055123456"}; to transfer, also {"queue": "billing"}`)
		}
		acted := who.acted(action)
		acted.Agent, acted.Queue, acted.Detail = id, to.Queue, strings.TrimSpace(to.Sort()+" "+string(to.Agent)+string(to.Queue)+string(to.Number))
		return s.carryOut(w, s.callOf(id), acted, func() error { return s.options.Actions.HandOver(id, to, mode) })
	}
}

func (s *Server) postHandoverStep(action string, do func(call.AgentID) error) func(http.ResponseWriter, *http.Request, *Who) error {
	return func(w http.ResponseWriter, _ *http.Request, who *Who) error {
		id, err := who.me()
		if err != nil {
			return err
		}
		acted := who.acted(action)
		acted.Agent = id
		return s.carryOut(w, s.callOf(id), acted, func() error { return do(id) })
	}
}

// postCall calls a number from the desk.
func (s *Server) postCall(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	var in struct {
		Number string `json:"number"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	number := strings.TrimSpace(in.Number)
	if number == "" || len(number) > 40 {
		return badRequest("there is no number to call", `write {"number": "+39055123456"}`)
	}
	acted := who.acted("call")
	acted.Agent, acted.Detail = id, number
	return s.carryOut(w, "", acted, func() error { return s.options.Actions.Call(id, number) })
}

// callOf is the call that an agent has; empty for none.
func (s *Server) callOf(id call.AgentID) call.ID {
	for _, a := range s.options.Live.State().Agents {
		if a.Agent == id {
			return a.Call
		}
	}
	return ""
}

func count(of ...bool) (n int) {
	for _, one := range of {
		if one {
			n++
		}
	}
	return n
}

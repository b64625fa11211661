package web

import (
	"net/http"
	"slices"

	"centralino/account"
	"centralino/call"
)

// Supervisors hear conversations.
type Supervisors interface {
	// Supervise rings the phone of a supervisor and takes it into the conversation of a call, or changes the mode of the one who
	// is there.
	Supervise(id call.ID, supervisor string, mode call.SupervisionMode) error
	// EndSupervision takes them out of it.
	EndSupervision(id call.ID, supervisor string) error
}

func (s *Server) supervisionRoutes() []Route {
	needs := []account.Right{account.CallsWrite}
	return []Route{
		{Method: "POST", Path: "/api/v1/calls/{call}/supervise", Needs: needs, Handler: s.postSupervise},
		{Method: "DELETE", Path: "/api/v1/calls/{call}/supervise", Needs: needs, Handler: s.deleteSupervise},
	}
}

// postSupervise lets a supervisor hear a conversation.
func (s *Server) postSupervise(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Mode call.SupervisionMode `json:"mode"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if !slices.Contains(call.SupervisionModes(), in.Mode) {
		return badRequest("that is no mode", `write {"mode": "listen"}, or whisper, or join`)
	}
	id, err := s.heardBy(r, who)
	if err != nil {
		return err
	}
	acted := who.acted("supervise")
	acted.Detail = string(in.Mode)
	return s.carryOut(w, id, acted, func() error { return s.options.Actions.Supervise(id, who.Account.ID, in.Mode) })
}

// deleteSupervise takes a supervisor out of a conversation.
func (s *Server) deleteSupervise(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := s.heardBy(r, who)
	if err != nil {
		return err
	}
	return s.carryOut(w, id, who.acted("end-supervision"), func() error { return s.options.Actions.EndSupervision(id, who.Account.ID) })
}

// heardBy reads the call of the path, for somebody who has ears.
func (s *Server) heardBy(r *http.Request, who *Who) (call.ID, error) {
	if who.Token != nil {
		return "", Refuse(http.StatusConflict, "no-phone", "a program has no phone to hear with", "log in as a supervisor")
	}
	id := callID(r)
	if !s.up(who, id) {
		return "", gone()
	}
	return id, nil
}

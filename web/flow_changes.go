package web

import (
	"net/http"
)

// getVersions says which versions of a flow were in force since when.
func (s *Server) getVersions(w http.ResponseWriter, r *http.Request, _ *Who) error {
	p, err := s.program(r)
	if err != nil {
		return err
	}
	found, err := s.options.Workshop.Versions(r.Context(), p.Name)
	if err != nil {
		return err
	}
	out := struct {
		Versions []FlowVersion `json:"versions"`
	}{append([]FlowVersion{}, found...)}
	return writeJSON(w, http.StatusOK, out)
}

// getChanges says what was noticed when one version took the place of another.
func (s *Server) getChanges(w http.ResponseWriter, r *http.Request, _ *Who) error {
	q := asked(r, s.settings())
	from, to := q.text("from"), q.text("to")
	if from == "" || to == "" {
		q.fail("two versions are compared", "write ?from= and &to=, each a version that /versions lists")
	}
	if err := q.done(); err != nil {
		return err
	}
	p, err := s.program(r)
	if err != nil {
		return err
	}
	changes, err := s.options.Workshop.Changes(p.Name, from, to)
	if err != nil {
		return err
	}
	out := struct {
		From    string       `json:"from"`
		To      string       `json:"to"`
		Changes []FlowChange `json:"changes"`
	}{from, to, append([]FlowChange{}, changes...)}
	return writeJSON(w, http.StatusOK, out)
}

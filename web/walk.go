package web

import (
	"net/http"
	"strings"
)

// What a walk may ask for.
const (
	walkWords   = 100
	walkWord    = 32  // bytes
	walkGivens  = 20  // things that are unlike a good day
	walkGiven   = 400 // bytes of each
	walksAtOnce = 2
)

// postWalk calls a flow in virtual time. Nothing of it is kept here: who walks on sends what was done so far, and one thing more.
func (s *Server) postWalk(w http.ResponseWriter, r *http.Request, _ *Who) error {
	var in struct {
		From  string   `json:"from"`
		At    string   `json:"at"`
		Words []string `json:"words"`
		Given Given    `json:"given"`
		End   bool     `json:"end"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	p, err := s.program(r)
	if err != nil {
		return err
	}
	switch {
	case len(in.Words) > walkWords:
		return badRequest("this walk is too long", "begin anew: a walk has up to %d words", walkWords)
	case longer(in.Words, walkWord), len(in.From) > walkWord, len(in.At) > walkWord:
		return badRequest("one of these is too long to be a word", "see /api/v1/openapi.json for what belongs there")
	}
	select {
	case s.walks <- struct{}{}:
		defer func() { <-s.walks }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	walked, err := s.options.Workshop.Walk(r.Context(), Walk{
		Flow: p.Name, From: strings.TrimSpace(in.From), At: strings.TrimSpace(in.At), Words: in.Words, Given: in.Given, End: in.End,
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, walked)
}

func longer(texts []string, most int) bool {
	for _, t := range texts {
		if len(t) > most {
			return true
		}
	}
	return false
}

package web

import (
	"encoding/json"
	"errors"
	"net/http"
)

// Problem is what went wrong with a request, RFC 9457. It is an error that says to its reader what to do.
type Problem struct {
	Type   string `json:"type"` // urn:centralino:problem: and a word that programs may rely on
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"` // what to do
}

// Error implements error.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Title
	}
	return p.Title + ": " + p.Detail
}

const problemType = "urn:centralino:problem:"

// Refuse makes a problem. word is for programs, title says what is wrong, detail what to do about it.
func Refuse(status int, word, title, detail string) *Problem {
	return &Problem{Type: problemType + word, Title: title, Status: status, Detail: detail}
}

func notFound(title, detail string) *Problem {
	return Refuse(http.StatusNotFound, "not-found", title, detail)
}

func badRequest(title, detail string) *Problem {
	return Refuse(http.StatusBadRequest, "bad-request", title, detail)
}

func loginNeeded() *Problem {
	return Refuse(http.StatusUnauthorized, "login-needed", "this needs a login", "log in, or send a token: Authorization: Bearer …")
}

// writeProblem answers with a problem. Whatever is none is ours, and nobody's business outside.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	var p *Problem
	if !errors.As(err, &p) {
		if r.Context().Err() != nil {
			return // nobody is there to be told
		}
		s.log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "err", err)
		p = Refuse(http.StatusInternalServerError, "internal", "this failed by a fault of the helpline's own", "its log says more")
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="centralino"`) // RFC 9110 section 11.6.1
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the peer may have gone
}

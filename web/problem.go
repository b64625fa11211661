package web

import (
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"

	"centralino/words"
)

// Problem is what went wrong with a request, RFC 9457. It is an error that says to its reader what to do.
type Problem struct {
	Type   string `json:"type"` // urn:centralino:problem: and a word that programs may rely on
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"` // what to do

	title, detail words.Text
}

// Error implements error.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Title
	}
	return p.Title + ": " + p.Detail
}

const problemType = "urn:centralino:problem:"

// Refuse makes a problem. word is for programs, title says what is wrong, detail what to do about it: formats, of which the first
// takes as many of the arguments as it has verbs. Both are said in the reader's language when the problem is told.
func Refuse(status int, word, title, detail string, args ...any) *Problem {
	wrong, mend := words.Both(title, detail, args...)
	return refusal(status, word, wrong, mend)
}

// Because makes a problem of an error, which is what is wrong. It is said in the reader's language if it is a words.Text, or if
// there is a sentence for all it says.
func Because(status int, word string, err error, detail string) *Problem {
	return refusal(status, word, words.OfError(err), words.Later(detail))
}

func refusal(status int, word string, title, detail words.Text) *Problem {
	return &Problem{Type: problemType + word, Title: title.Error(), Status: status, Detail: detail.Error(), title: title, detail: detail}
}

//go:embed italian.txt
var italian string

// in says a problem in a language.
func (p *Problem) in(w words.Words) *Problem {
	said := *p
	said.Title, said.Detail = w.Of(p.title), w.Of(p.detail)
	return &said
}

func notFound(title, detail string) *Problem {
	return Refuse(http.StatusNotFound, "not-found", title, detail)
}

func badRequest(title, detail string, args ...any) *Problem {
	return Refuse(http.StatusBadRequest, "bad-request", title, detail, args...)
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
	if spoken(w, r, words.English, words.Italian) == words.Italian {
		p = p.in(s.italian)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the peer may have gone
}

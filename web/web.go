// Package web serves what the helpline shows over HTTP: its metrics, and whether it lives and can take calls.
package web

import (
	"io"
	"net/http"
)

// Options are what the pages are made of.
type Options struct {
	Metrics http.Handler // serves the text of all metrics

	Phones http.Handler // serves the WebSockets of telephones in browsers; nil: there are none

	// Ready returns nil when calls can be taken, else why not.
	Ready func() error
}

// New returns the handler of all paths.
func New(o Options) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", o.Metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeLine(w, http.StatusOK, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := o.Ready(); err != nil {
			writeLine(w, http.StatusServiceUnavailable, err.Error())
			return
		}
		writeLine(w, http.StatusOK, "ready")
	})
	if o.Phones != nil {
		mux.Handle("GET /sip", o.Phones)
	}
	return mux
}

func writeLine(w http.ResponseWriter, status int, line string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, line+"\n") // the peer may have gone; there is nobody left to tell
}

package web

import (
	"encoding/json"
	"net/http"
	"time"
)

// Flash is an announcement as it is shown and switched.
type Flash struct {
	Name  string            `json:"name"`
	On    bool              `json:"on"`
	Since time.Time         `json:"since,omitzero"`
	Until time.Time         `json:"until,omitzero"`
	Say   map[string]string `json:"say,omitempty"`
	By    string            `json:"by,omitempty"`
}

// Switch is what is asked for of an announcement.
type Switch struct {
	Until string            `json:"until"` // as people write it: 18:00, 2h, 2026-11-23 18:00
	Say   map[string]string `json:"say,omitempty"`
	By    string            `json:"by"`
}

// Operations are what may be done to a running helpline. Their errors are for people.
type Operations struct {
	Flashes func() []Flash
	On      func(name string, how Switch) error
	Off     func(name, by string) error
}

// mostAsked bounds what a request may bring.
const mostAsked = 64 << 10

// Control returns the handler of operations. It asks nobody who they are: serve it only where the system already does.
func Control(o Operations) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /flash", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, o.Flashes()) })
	mux.HandleFunc("PUT /flash/{name}", func(w http.ResponseWriter, r *http.Request) {
		var how Switch
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostAsked)).Decode(&how); err != nil {
			writeLine(w, http.StatusBadRequest, err.Error())
			return
		}
		done(w, o, o.On(r.PathValue("name"), how))
	})
	mux.HandleFunc("DELETE /flash/{name}", func(w http.ResponseWriter, r *http.Request) {
		done(w, o, o.Off(r.PathValue("name"), r.URL.Query().Get("by")))
	})
	return mux
}

// done answers what is on now, or why nothing was done.
func done(w http.ResponseWriter, o Operations, err error) {
	if err != nil {
		writeLine(w, http.StatusConflict, err.Error())
		return
	}
	writeJSON(w, http.StatusOK, o.Flashes())
}

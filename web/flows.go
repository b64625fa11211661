package web

import (
	"bytes"
	"maps"
	"net/http"
	"slices"

	"centralino/account"
	"centralino/call"
	"centralino/flows"
	"centralino/flows/graph"
)

func (s *Server) flowRoutes() []Route {
	read := []account.Right{account.FlowsRead}
	return []Route{
		{Method: "GET", Path: "/api/v1/flows", Needs: read, Handler: s.getFlows},
		{Method: "GET", Path: "/api/v1/events/steps", Needs: read, Handler: s.getSteps},
		{Method: "GET", Path: "/api/v1/flows/{flow}", Needs: read, Handler: s.getFlow},
		{Method: "GET", Path: "/api/v1/flows/{flow}/graph", Needs: read, Handler: s.getGraph},
		{Method: "GET", Path: "/api/v1/flows/{flow}/versions", Needs: read, Handler: s.getVersions},
		{Method: "GET", Path: "/api/v1/flows/{flow}/changes", Needs: read, Handler: s.getChanges},
		{Method: "POST", Path: "/api/v1/flows/{flow}/walk", Needs: read, Handler: s.postWalk},
	}
}

// flow is a flow in force.
type flow struct {
	Flow    call.FlowID   `json:"flow"`
	Version string        `json:"version"` // changes with its text
	Steps   int           `json:"steps"`
	Numbers []call.Number `json:"numbers"` // that reach it
}

func (s *Server) getFlows(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	settings := s.settings()
	out := struct {
		Flows []flow `json:"flows"`
	}{Flows: []flow{}}
	for _, id := range slices.Sorted(maps.Keys(settings.Flows)) {
		p := settings.Flows[id]
		out.Flows = append(out.Flows, flow{Flow: id, Version: p.Version, Steps: len(p.Steps), Numbers: settings.numbersOf(id)})
	}
	return writeJSON(w, http.StatusOK, out)
}

// numbersOf lists the numbers that reach a flow.
func (s *Settings) numbersOf(id call.FlowID) []call.Number {
	out := []call.Number{}
	for _, n := range slices.Sorted(maps.Keys(s.Numbers)) {
		if s.Numbers[n] == id {
			out = append(out, n)
		}
	}
	return out
}

// program finds the flow of the path.
func (s *Server) program(r *http.Request) (*flows.Program, error) {
	p := s.settings().Flows[call.FlowID(r.PathValue("flow"))]
	if p == nil {
		return nil, notFound("there is no such flow", "see /api/v1/flows")
	}
	return p, nil
}

// getGraph draws a flow, by default as SVG. What is drawn without today's callers has its version as its ETag, so a browser fetches
// it anew only when it has changed.
func (s *Server) getGraph(w http.ResponseWriter, r *http.Request, _ *Who) error {
	q := asked(r, s.settings())
	format, traffic := q.oneOf("format", "svg", "mermaid", "dot", "inset"), q.oneOf("traffic", "none", "today")
	language := q.oneOf("language", "en", "it")
	if err := q.done(); err != nil {
		return err
	}
	p, err := s.program(r)
	if err != nil {
		return err
	}
	h := w.Header()
	if traffic == "today" {
		h.Set("Cache-Control", "no-store")
	} else {
		tag := `"` + p.Version + "-" + format + "-" + language + `"`
		h.Set("ETag", tag)
		h.Set("Cache-Control", "private, no-cache")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	g, b := graph.New(p), bytes.Buffer{}
	g.Said = call.Language(language)
	if traffic == "today" {
		s.options.Workshop.Today(g)
	}
	write, kind := g.WriteSVG, "image/svg+xml"
	switch format {
	case "inset":
		write = g.WriteInset
	case "mermaid":
		write, kind = g.WriteMermaid, "text/plain; charset=utf-8"
	case "dot":
		write, kind = g.WriteDOT, "text/vnd.graphviz; charset=utf-8"
	}
	if err := write(&b); err != nil {
		return err
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", drawing)
	_, _ = w.Write(b.Bytes()) // the peer may have gone
	return nil
}

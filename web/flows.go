package web

import (
	"bytes"
	"maps"
	"net/http"
	"slices"

	"centralino/account"
	"centralino/call"
	"centralino/flows/graph"
)

func (s *Server) flowRoutes() []Route {
	read := []account.Right{account.FlowsRead}
	return []Route{
		{Method: "GET", Path: "/api/v1/flows", Needs: read, Handler: s.getFlows},
		{Method: "GET", Path: "/api/v1/flows/{flow}/graph", Needs: read, Handler: s.getGraph},
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
		f := flow{Flow: id, Version: p.Version, Steps: len(p.Steps), Numbers: []call.Number{}}
		for _, n := range slices.Sorted(maps.Keys(settings.Numbers)) {
			if settings.Numbers[n] == id {
				f.Numbers = append(f.Numbers, n)
			}
		}
		out.Flows = append(out.Flows, f)
	}
	return writeJSON(w, http.StatusOK, out)
}

// getGraph draws a flow, by default as SVG. Its version is its ETag, so a browser fetches it anew only when it has changed.
func (s *Server) getGraph(w http.ResponseWriter, r *http.Request, _ *Who) error {
	q := asked(r, s.settings())
	format := q.oneOf("format", "svg", "mermaid", "dot")
	if err := q.done(); err != nil {
		return err
	}
	p := s.settings().Flows[call.FlowID(r.PathValue("flow"))]
	if p == nil {
		return notFound("there is no such flow", "see /api/v1/flows")
	}
	tag := `"` + p.Version + "-" + format + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	g, b := graph.New(p), bytes.Buffer{}
	write, kind := g.WriteSVG, "image/svg+xml"
	switch format {
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

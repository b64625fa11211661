package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"centralino/account"
)

// Route is one thing that can be asked for. Nothing is answered without a login unless the route is Open.
type Route struct {
	Method string          // "GET", "POST", …
	Path   string          // as http.ServeMux has it
	Open   bool            // to everybody
	Page   bool            // of people: whoever is not logged in is sent to /login rather than refused
	Socket bool            // a WebSocket: refused when a page of another site opens it, which browsers do not prevent
	Needs  []account.Right // any of these

	// Handler answers. who is nil on an open route that nobody is logged in to. An error that is a *Problem is
	// answered as one, any other is logged and answered 500.
	Handler func(w http.ResponseWriter, r *http.Request, who *Who) error
}

// routes lists everything there is. The part under /api/v1 is held to openapi.json by a test.
func (s *Server) routes() []Route {
	all := []Route{
		{Method: "GET", Path: "/healthz", Open: true, Handler: s.healthz},
		{Method: "POST", Path: "/api/v1/reload", Open: true, Handler: s.postReload},
		{Method: "GET", Path: "/readyz", Open: true, Handler: s.readyz},
		{Method: "GET", Path: "/metrics", Open: true, Handler: s.metrics},
	}
	for _, more := range [][]Route{
		s.accountRoutes(), s.liveRoutes(), s.archiveRoutes(), s.dayRoutes(), s.alertRoutes(), s.flowRoutes(), s.actionRoutes(), s.supervisionRoutes(),
		s.steeringRoutes(), s.handoverRoutes(), s.keptRoutes(), s.eventRoutes(), s.documentRoutes(), s.signOnRoutes(), s.pageRoutes(), s.publicRoutes(), s.options.Routes,
	} {
		all = append(all, more...)
	}
	return all
}

// serve lets through to a route whoever may.
func (s *Server) serve(route Route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who := s.Who(r)
		switch {
		case route.Socket && s.Foreign(r):
			s.writeProblem(w, r, elsewhere())
			return
		case route.Open:
		case who == nil && route.Page:
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		case who == nil:
			s.writeProblem(w, r, loginNeeded())
			return
		case !slices.ContainsFunc(route.Needs, who.May):
			s.writeProblem(w, r, forbidden(route.Needs[0]))
			return
		}
		if err := route.Handler(w, r, who); err != nil {
			s.writeProblem(w, r, err)
		}
	}
}

func forbidden(r account.Right) *Problem {
	return Refuse(http.StatusForbidden, "forbidden", "you may not do this", "it takes the right %s, which another role or token has", r)
}

// answering sees to it that what no route answers is answered like everything else: nobody who is not logged in learns
// what there is.
func (s *Server) answering(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern != "" || r.Method == http.MethodOptions {
			mux.ServeHTTP(w, r)
			return
		}
		switch probe := (unanswered{header: http.Header{}}); {
		case s.Who(r) == nil && !strings.HasPrefix(r.URL.Path, "/healthz"):
			s.writeProblem(w, r, loginNeeded())
		default:
			mux.ServeHTTP(&probe, r)
			if probe.status == http.StatusMethodNotAllowed {
				w.Header().Set("Allow", probe.header.Get("Allow"))
				s.writeProblem(w, r, Refuse(probe.status, "method", "this cannot be done here", "there is %s", probe.header.Get("Allow")))
				return
			}
			s.writeProblem(w, r, notFound("there is nothing here", "see /api/v1/openapi.json for what there is"))
		}
	})
}

// unanswered keeps what the mux would have answered.
type unanswered struct {
	header http.Header
	status int
}

// Header implements http.ResponseWriter.
func (u *unanswered) Header() http.Header { return u.header }

// WriteHeader implements http.ResponseWriter.
func (u *unanswered) WriteHeader(status int) { u.status = status }

// Write implements http.ResponseWriter.
func (u *unanswered) Write(b []byte) (int, error) { return len(b), nil }

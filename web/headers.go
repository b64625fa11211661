package web

import (
	"net/http"
	"strings"
)

// policy lets pages load nothing but what is served here, and no script or style that stands in a page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// drawing is the policy of a picture: it has its style in it, and nothing else.
const drawing = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

// guarded puts what protects browsers before every answer, and refuses what another site makes a browser ask for.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
		settings := s.settings()
		if secure(settings, r) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if err := crossOrigin(settings.URL).Check(r); err != nil {
			s.writeProblem(w, r, elsewhere())
			return
		}
		next.ServeHTTP(w, r)
	})
}

func elsewhere() *Problem {
	return Refuse(http.StatusForbidden, "cross-origin", "another site asked for this",
		"open the helpline's own page; behind a proxy, write http.url into the configuration")
}

// Foreign reports whether a page of another site made the request, whatever its method.
func (s *Server) Foreign(r *http.Request) bool {
	unsafe := r.Clone(r.Context())
	unsafe.Method = http.MethodPost
	return crossOrigin(s.settings().URL).Check(unsafe) != nil
}

// crossOrigin tells requests that another site makes from our own. A proxy that changes Host makes our own look foreign,
// unless it is said how browsers reach us.
func crossOrigin(url string) *http.CrossOriginProtection {
	c := http.NewCrossOriginProtection()
	if url != "" {
		_ = c.AddTrustedOrigin(url) // the configuration holds no other than a good one
	}
	return c
}

// secure reports whether the browser speaks TLS, to us or to a proxy before us.
func secure(settings *Settings, r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(settings.URL, "https://")
}

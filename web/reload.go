package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
)

// Reload is how a program has the helpline read everything anew: POST /api/v1/reload with a bearer token.
type Reload struct {
	// Token returns the token in force, empty when there is none; then everybody is refused.
	Token func() string
	// Run reads everything anew and says what came of it: a status of HTTP, and what is answered as JSON.
	Run func() (status int, answer any)
}

// refusal is what those are answered who may not.
type refusal struct {
	Error string `json:"error"`
}

// handler lets in who has the token. Browsers send no token by themselves; that they are refused all the same, when another
// site's page asks them to, is there for whoever puts a login in front.
func (o Reload) handler() http.Handler {
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := o.Token()
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		switch {
		case token == "":
			writeJSON(w, http.StatusForbidden, refusal{"no token is configured: write http: {token: …}"})
		case !strings.EqualFold(scheme, "Bearer") || !same(strings.TrimSpace(given), token):
			w.Header().Set("WWW-Authenticate", `Bearer realm="centralino"`) // RFC 6750 section 3
			writeJSON(w, http.StatusUnauthorized, refusal{"the token is missing or wrong: send Authorization: Bearer …"})
		default:
			status, answer := o.Run()
			writeJSON(w, status, answer)
		}
	}))
}

// same compares two texts in a time that says nothing of either, its length included.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func writeJSON(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(answer) // the peer may have gone; there is nobody left to tell
}

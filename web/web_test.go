package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPaths(t *testing.T) {
	var notReady error
	h := New(Options{
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1\n") }),
		Ready:   func() error { return notReady },
	})
	get := func(method, path string) (int, string) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(method, path, nil))
		return rec.Code, rec.Body.String()
	}
	check := func(method, path string, status int, body string) {
		t.Helper()
		if s, b := get(method, path); s != status || (body != "" && b != body) {
			t.Errorf("%s %s: %d %q, want %d %q", method, path, s, b, status, body)
		}
	}
	check("GET", "/metrics", 200, "up 1\n")
	check("GET", "/healthz", 200, "alive\n")
	check("GET", "/readyz", 200, "ready\n")
	notReady = errors.New("the journal cannot be written")
	check("GET", "/readyz", 503, "the journal cannot be written\n")
	check("GET", "/healthz", 200, "alive\n")
	check("GET", "/", 404, "")
	check("POST", "/healthz", 405, "")
}

package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"
)

// What a request may bring, and how long that may take.
const (
	maxBody      = 64 << 10
	bodyPatience = 10 * time.Second
)

// readJSON reads the body of a request. Unknown members are refused: they are misspelt as a rule.
func readJSON(w http.ResponseWriter, r *http.Request, to any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return Refuse(http.StatusUnsupportedMediaType, "not-json", "the body is not JSON", "send it with Content-Type: application/json")
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyPatience))   // without one the body may take as long as it likes
	defer func() { _ = control.SetReadDeadline(time.Time{}) }() // the connection is used again
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return Refuse(http.StatusRequestEntityTooLarge, "too-long", "the body is too long", "64 KiB are enough for everything here")
		}
		return badRequest("the body cannot be understood", "see /api/v1/openapi.json for what belongs there")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return badRequest("there is something behind the body", "send one JSON object")
	}
	return nil
}

// writeJSON answers with a value.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the peer may have gone
	return nil
}

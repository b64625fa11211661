package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"centralino/call"
)

func TestAMessageIsPosted(t *testing.T) {
	secret := call.NewSecret("geheim")
	for status, want := range map[int]struct{ err, forGood bool }{
		200: {}, 204: {}, 302: {err: true}, 410: {true, true}, 500: {err: true},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			var got Posted
			if err = errors.Join(err, json.Unmarshal(body, &got)); err != nil {
				t.Error(err)
			}
			if got.ID != "l1" || got.Box != "desk" || got.From != "+390612345678" || !bytes.Equal(got.Sound, []byte("RIFF")) {
				t.Errorf("posted %+v", got)
			}
			if sign := Sign(secret, r.Header.Get(HeaderTime), body); r.Header.Get(HeaderSignature) != sign {
				t.Errorf("signed %q, want %q", r.Header.Get(HeaderSignature), sign)
			}
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		err := Webhook{URL: s.URL, Secret: secret}.Post(t.Context(), letter(), []byte("RIFF"))
		if (err != nil) != want.err || errors.Is(err, ErrForGood) != want.forGood {
			t.Errorf("%d: %v", status, err)
		}
		s.Close()
	}
	if Sign(secret, "1", []byte("a")) == Sign(secret, "2", []byte("a")) || Sign(secret, "1", []byte("a")) == Sign(call.NewSecret("x"), "1", []byte("a")) {
		t.Error("the signature hangs on neither time nor secret")
	}
}

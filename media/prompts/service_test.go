package prompts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"centralino/call"
)

// asked is one request to a speech service.
type asked struct {
	path, kind, key, body string
}

// speechServer answers a tone that is as long as its text, or what it is told to say first.
func speechServer(t *testing.T, first ...int) (server *httptest.Server, requests func() []asked) {
	t.Helper()
	var seen []asked
	calls := atomic.Int32{}
	lock := make(chan struct{}, 1)
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		lock <- struct{}{}
		seen = append(seen, asked{r.URL.String(), r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body)})
		<-lock
		n := int(calls.Add(1)) - 1
		switch {
		case n < len(first):
			w.Header().Set("Location", "http://elsewhere.example/")
			w.WriteHeader(first[n])
			fmt.Fprintf(w, "not now, %s", strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		case strings.Contains(string(body), "rubbish"):
			fmt.Fprint(w, "not a WAV file")
		default:
			_, _ = w.Write(wavFile(22050, 0.1, 22050*len(body)/100))
		}
	}))
	t.Cleanup(server.Close)
	return server, func() []asked {
		lock <- struct{}{}
		defer func() { <-lock }()
		return seen
	}
}

func TestServicesAreAskedInTheirOwnWords(t *testing.T) {
	for _, c := range []struct {
		service    Service
		voice      string
		path, kind string
		body       map[string]string
		text       string
	}{
		{
			Service{URL: "/v1/audio/speech", Style: OpenAI, Model: "tts-1", Key: call.NewSecret("sk-1")},
			"nova",
			"/v1/audio/speech", "application/json",
			map[string]string{"model": "tts-1", "voice": "nova", "input": "Ciao a tutti", "response_format": "wav"},
			"",
		},
		{
			Service{URL: "/v1/audio/speech", Style: OpenAI, Model: "tts-1"},
			"",
			"/v1/audio/speech", "application/json",
			map[string]string{"model": "tts-1", "voice": "alloy", "input": "Ciao a tutti", "response_format": "wav"},
			"",
		},
		{
			Service{URL: "/synthesize", Style: Piper},
			"it_IT-paola-medium", "/synthesize", "application/json",
			map[string]string{"text": "Ciao a tutti", "voice": "it_IT-paola-medium"},
			"",
		},
		{Service{URL: "/", Style: Piper}, "", "/", "application/json", map[string]string{"text": "Ciao a tutti"}, ""},
		{
			Service{URL: "/{language}/?voice={voice}", Style: PiperText},
			"a b&c", "/it/?voice=a+b%26c", "text/plain; charset=utf-8", nil,
			"Ciao a tutti",
		},
	} {
		server, requests := speechServer(t)
		c.service.URL = server.URL + c.service.URL
		o := Options{Service: &c.service, Voices: map[string]string{"it": c.voice}}
		clip, source := get(t, New(o), "it", "welcome", "Ciao a tutti")
		if source != Speech || clip.Duration() < 50*time.Millisecond {
			t.Errorf("%v from %s", clip.Duration(), source)
		}
		got := requests()
		if len(got) != 1 || got[0].path != c.path || got[0].kind != c.kind {
			t.Fatalf("%+v", got)
		}
		if key := strings.TrimPrefix(got[0].key, "Bearer "); key != c.service.Key.Reveal() {
			t.Errorf("the key is %q", got[0].key)
		}
		if c.body == nil {
			if got[0].body != c.text {
				t.Errorf("the body is %q", got[0].body)
			}
			continue
		}
		var fields map[string]string
		if err := json.Unmarshal([]byte(got[0].body), &fields); err != nil || fmt.Sprint(fields) != fmt.Sprint(c.body) {
			t.Errorf("the body is %s, want %v (%v)", got[0].body, c.body, err)
		}
	}
}

func TestWhatAServiceSpokeIsKeptOnDisk(t *testing.T) {
	server, requests := speechServer(t)
	service := Service{URL: server.URL, Style: OpenAI, Model: "tts-1", Key: call.NewSecret("one")}
	o := Options{Service: &service, Cache: filepath.Join(t.TempDir(), "speech")}
	first, _ := get(t, New(o), "it", "welcome", "Ciao")
	service.Key = call.NewSecret("another") // speaks the same
	again, _ := get(t, New(o), "it", "hello", "Ciao")
	if first.Duration() != again.Duration() || len(requests()) != 1 {
		t.Errorf("%d requests", len(requests()))
	}
	service.Model = "tts-2"
	get(t, New(o), "it", "welcome", "Ciao")
	get(t, New(o), "en", "welcome", "Ciao")
	if len(requests()) != 3 {
		t.Errorf("%d requests, want one each for the text, another model and another language", len(requests()))
	}
}

func TestABusyServiceIsAskedAgain(t *testing.T) {
	server, requests := speechServer(t, http.StatusTooManyRequests, http.StatusBadGateway)
	get(t, New(Options{Service: &Service{URL: server.URL, Style: Piper}}), "it", "welcome", "Ciao")
	if len(requests()) != 3 {
		t.Errorf("%d requests", len(requests()))
	}
}

func TestAServiceThatFailsIsSaidWithoutTheKey(t *testing.T) {
	for _, c := range []struct {
		first    []int
		text     string
		says     string
		requests int
	}{
		{[]int{500, 503, 500}, "Ciao", "500 Internal Server Error: not now, ***", 3},
		{[]int{401}, "Ciao", "401 Unauthorized: not now, ***", 1},
		{[]int{302}, "Ciao", "302 Found: not now, ***", 1},
		{nil, "rubbish", "what the speech service wrote is no speech", 1},
	} {
		server, requests := speechServer(t, c.first...)
		l := New(Options{Service: &Service{URL: server.URL, Style: OpenAI, Key: call.NewSecret("hush-hush")}})
		_, _, err := l.Get(t.Context(), "it", "welcome", c.text)
		var missing *MissingError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%v: %v", c.first, err)
		}
		if len(requests()) != c.requests {
			t.Errorf("%v: %d requests", c.first, len(requests()))
		}
	}
}

func TestAServiceThatHangsIsLeft(t *testing.T) {
	free := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-free:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(free) })
	l := New(Options{Service: &Service{URL: server.URL, Style: Piper}, Timeout: 50 * time.Millisecond})
	if _, _, err := l.Get(context.Background(), "it", "welcome", "Ciao"); err == nil || !strings.Contains(err.Error(), "took too long") {
		t.Error(err)
	}
}

func TestAServiceThatIsNotThereIsSaid(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	l := New(Options{Service: &Service{URL: server.URL, Style: Piper}, Timeout: 10 * time.Second})
	if _, _, err := l.Get(t.Context(), "it", "welcome", "Ciao"); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Error(err)
	}
	if !l.Speaks("it") || !l.Speaks("de") {
		t.Error("a service speaks every language")
	}
}

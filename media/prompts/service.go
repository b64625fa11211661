package prompts

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"centralino/call"
	"centralino/media/wav"
)

// Style says in which words a speech service is asked.
type Style string

// The styles of speech services.
const (
	OpenAI    Style = "openai"     // JSON: model, voice, input, response_format
	Piper     Style = "piper"      // JSON: text, voice
	PiperText Style = "piper-text" // the text alone, as Piper's first server takes it
)

// Service is a speech service over HTTP: it is sent a text and answers a WAV file.
type Service struct {
	URL   string // {language} and {voice} are filled in
	Style Style
	Model string      // for OpenAI
	Key   call.Secret // sent as a bearer token; empty: none
}

// attempts is how often a service is asked that is busy or not to be reached, all within the time of one run.
const attempts = 3

// retryAfter is how long after the first failure it is asked again; twice as long after the second.
const retryAfter = 300 * time.Millisecond

// service asks a speech service.
type service struct {
	Service
	client *http.Client
}

func newService(s Service) *service {
	// A redirect would take the text, and maybe the key, to where nobody meant them to go.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &service{s, &http.Client{CheckRedirect: stay}}
}

// identity is what tells the speech of this service from that of another. The key is not part of it.
func (s *service) identity() []string { return []string{"http", string(s.Style), s.URL, s.Model} }

// defaultVoice is that of a language for which none is configured.
func (s *service) defaultVoice(language string) string {
	if s.Style == OpenAI {
		return "alloy"
	}
	return strings.ToLower(language)
}

// run asks for one text, again where it helps, and returns the file.
func (s *service) run(ctx context.Context, language, voice, text string, named bool) ([]byte, error) {
	wait := retryAfter
	for try := 1; ; try++ {
		sound, again, err := s.ask(ctx, language, voice, text, named)
		switch {
		case err == nil:
			return sound, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("the speech service took too long: %w", err)
		case !again || try == attempts:
			return nil, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("the speech service took too long: %w", err)
		case <-timer.C:
		}
		wait *= 2
	}
}

// ask sends one request. again is true for failures that may be gone in a moment.
func (s *service) ask(ctx context.Context, language, voice, text string, named bool) (sound []byte, again bool, err error) {
	body, kind, err := s.body(voice, text, named)
	if err != nil {
		return nil, false, err
	}
	places := strings.NewReplacer("{language}", url.QueryEscape(language), "{voice}", url.QueryEscape(voice))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, places.Replace(s.URL), bytes.NewReader(body))
	if err != nil {
		return nil, false, err
	}
	request.Header.Set("Content-Type", kind)
	if !s.Key.Empty() {
		request.Header.Set("Authorization", "Bearer "+s.Key.Reveal()) // to the service alone
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, true, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	if response.StatusCode != http.StatusOK {
		return nil, passing(response.StatusCode), s.refused(response)
	}
	sound, err = io.ReadAll(io.LimitReader(response.Body, wav.MaxBytes+1))
	if err == nil && len(sound) > wav.MaxBytes {
		return nil, false, errors.New("the speech service answered more than any speech can be")
	}
	return sound, true, err
}

// body is what the service is sent. A voice is named to Piper only where somebody chose one, for it has its own.
func (s *service) body(voice, text string, named bool) (body []byte, kind string, err error) {
	fields := map[string]string{"text": text}
	switch {
	case s.Style == PiperText:
		return []byte(text), "text/plain; charset=utf-8", nil
	case s.Style == OpenAI:
		fields = map[string]string{"model": s.Model, "voice": voice, "input": text, "response_format": "wav"}
	case named:
		fields["voice"] = voice
	}
	body, err = json.Marshal(fields)
	return body, "application/json", err
}

// passing reports whether a status may be another in a moment.
func passing(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500
}

// refused says what the service answered, without the key, which some repeat.
func (s *service) refused(r *http.Response) error {
	const most = 200
	said, err := io.ReadAll(io.LimitReader(r.Body, most))
	text := strings.Join(strings.Fields(strings.ToValidUTF8(string(said), "")), " ")
	if !s.Key.Empty() {
		text = strings.ReplaceAll(text, s.Key.Reveal(), s.Key.String())
	}
	if err != nil || text == "" {
		return fmt.Errorf("the speech service answered %s", r.Status)
	}
	return fmt.Errorf("the speech service answered %s: %s", r.Status, text)
}

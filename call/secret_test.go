package call

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretNeverShows(t *testing.T) {
	const pin = "24680"
	s := NewSecret(pin)
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "pin", s, "in", struct{ P Secret }{s})
	encoded, err := json.Marshal(map[string]any{"s": s, "p": &s, "list": []Secret{s}})
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{log.String(), string(encoded), s.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, struct{ P Secret }{s}), fmt.Sprintf(verb, []*Secret{&s}),
			fmt.Sprintf(verb, struct{ p Secret }{s}), fmt.Sprintf(verb, &struct{ p []Secret }{[]Secret{s}}))
	}
	for _, text := range shown {
		if strings.Contains(text, pin) || strings.Contains(text, fmt.Sprintf("%x", pin)) {
			t.Errorf("the secret shows in %q", text)
		}
	}
	if s.Reveal() != pin {
		t.Errorf("Reveal gave %q", s.Reveal())
	}
}

func TestSecretIsBuiltByDigits(t *testing.T) {
	s := NewSecret("")
	if !s.Empty() {
		t.Error("a secret without text is not empty")
	}
	for _, d := range "24680" {
		s = s.With(Digit(d))
	}
	if !s.Equal(NewSecret("24680")) || s.Equal(NewSecret("24681")) || s.Len() != 5 {
		t.Error("the digits keyed are not the digits kept")
	}
}

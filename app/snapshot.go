package app

import (
	"log/slog"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows"
	"centralino/flows/prove"
)

// Snapshot reads what lies in a helpline's files at this moment, to be compared with another one's. Prompts last as in
// Prove.
func Snapshot(cfg *config.Config) *diff.Snapshot {
	library := Prompts{}.open(cfg, slog.New(slog.DiscardHandler))
	return diff.Take(cfg, diff.Options{
		Measure: func(lang call.Language, name string) (time.Duration, float64, bool) {
			s, there, err := library.Measure(string(lang), name)
			return s.Length, s.Level, there && err == nil
		},
		Spoken: func(lang call.Language, p flows.Prompt) time.Duration {
			return prove.Estimate(p.Name, spokenText(lang, p))
		},
	})
}

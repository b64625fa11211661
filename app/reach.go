package app

import (
	"context"
	"fmt"
	"log/slog"

	"centralino/config"
	"centralino/flows/strict"
)

// Reach asks the speech service of a configuration for one word in every language, and warns of what it does not speak. Nothing
// of it is kept. Without a service nobody is asked.
func Reach(ctx context.Context, cfg *config.Config) (problems []strict.Problem) {
	if cfg.Speech.Service.URL == "" {
		return nil
	}
	library := Prompts{}.open(cfg, slog.New(slog.DiscardHandler))
	for _, lang := range cfg.Languages {
		if _, _, err := library.Get(ctx, string(lang), "", "Centralino."); err != nil {
			problems = append(problems, strict.Problem{
				Pos: strict.Pos{File: cfg.Path}, Severity: strict.Warning, Hint: "see that it runs, and its `url`, `key` and `voices`",
				Message: fmt.Sprintf("the speech service does not speak `%s`: %v", lang, err),
			})
		}
	}
	return problems
}

package app

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/ivr/speech"
	"centralino/media/prompts"
)

// Prove checks every flow of a configuration as package prove does, in the order of their names. Prompts last as long as
// their recordings; of those that are spoken it is estimated.
func Prove(cfg *config.Config) []prove.Report {
	options := proofOptions(cfg)
	var reports []prove.Report
	for _, name := range slices.Sorted(maps.Keys(cfg.Flows)) {
		if onlyRun(cfg, name) {
			continue // proved in each flow that runs it
		}
		reports = append(reports, prove.Flow(cfg.Flows[name], options))
	}
	return reports
}

// proofOptions are how long prompts last, and the limits of the configuration.
func proofOptions(cfg *config.Config) prove.Options {
	library := Prompts{}.open(cfg, slog.New(slog.DiscardHandler))
	type key struct {
		language call.Language
		name     string
	}
	measured := map[key]time.Duration{}
	length := func(lang call.Language, p flows.Prompt) time.Duration {
		k := key{lang, p.Name}
		if d, ok := measured[k]; ok && p.Name != "" {
			return d
		}
		if d, ok := library.Length(string(lang), p.Name); ok {
			measured[k] = d
			return d
		}
		return prove.Estimate(p.Name, spokenText(lang, p))
	}
	return prove.Options{Length: length, Limits: cfg.Checks}
}

// onlyRun reports whether no number leads to a flow, and others run it.
func onlyRun(cfg *config.Config, name call.FlowID) bool {
	for _, flow := range cfg.Numbers {
		if flow == name {
			return false
		}
	}
	for _, p := range cfg.Flows {
		if slices.Contains(p.Runs(), name) {
			return true
		}
	}
	return false
}

// spokenText is what a speech command would say for a prompt: its text, that of our own sentence, or its name in words.
func spokenText(lang call.Language, p flows.Prompt) string {
	if p.Name == "" {
		return p.Say[lang]
	}
	return cmp.Or(p.Say[lang], speech.Phrase(lang, p.Name).Text, prompts.InWords(p.Name))
}

// Load reads a configuration and proves its flows: the config is nil when there is any fault, in either. It is what a
// helpline starts and reloads with.
func Load(file string) (*config.Config, []strict.Problem) {
	cfg, problems := config.Load(file)
	if cfg == nil {
		return nil, problems
	}
	for _, r := range Prove(cfg) {
		for _, f := range r.Findings {
			problems = append(problems, f.Problem)
		}
	}
	for _, f := range Lawful(cfg) {
		problems = append(problems, f.Problem)
	}
	problems = strict.Sorted(problems)
	if strict.AnyFault(problems) {
		return nil, problems
	}
	return cfg, problems
}

package app

import (
	"context"

	"centralino/call"
	"centralino/journal"
	"centralino/web/hook"
)

// newHooks returns what tells other programs; nobody is told anything yet.
func (a *App) newHooks() *hook.Hooks {
	return hook.New(hook.Options{
		Dial: a.options.Dial, File: a.options.Webhooks, Logger: a.log, End: a.journal.End,
		Read: func(ctx context.Context, from uint64, kinds []call.Kind, fn func(call.Event) error) error {
			return a.journal.Read(ctx, journal.Filter{FromSeq: from, Kinds: kinds}, fn)
		},
	})
}

// hooks says in the hooks' words what the configuration says.
func (h *helpline) hooks() (out []hook.Hook) {
	for _, w := range h.cfg.Webhooks {
		out = append(out, hook.Hook{Name: w.Name, URL: w.URL, Secret: w.Secret, Kinds: w.Events})
	}
	return out
}

package sip

import (
	"context"
	"log/slog"
)

// quiet carries sipgo's log to ours. What sipgo calls an error is mostly a stranger's broken packet, quoted in full:
// such records become debug records without the quotation, so nobody can fill the log from outside.
type quiet struct{ to slog.Handler }

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, _ slog.Level) bool {
	return q.to.Enabled(ctx, slog.LevelDebug)
}

// Handle implements slog.Handler.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	calm := slog.NewRecord(r.Time, slog.LevelDebug, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != "data" {
			calm.AddAttrs(a)
		}
		return true
	})
	return q.to.Handle(ctx, calm)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.to.WithAttrs(attrs)} }

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.to.WithGroup(name)} }

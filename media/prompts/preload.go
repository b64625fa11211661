package prompts

import (
	"context"
	"errors"
	"sync"
)

// Wanted is a prompt to load ahead of the first caller.
type Wanted struct {
	Language, Name, Text string
	Music                bool // played in a loop, see Library.Music
}

// Preload loads prompts, several at a time, until all are in memory or ctx ends. The error joins those of the prompts
// that could not be had; the others are loaded all the same.
func (l *Library) Preload(ctx context.Context, wanted []Wanted) error {
	const atOnce = 4
	errs := make([]error, len(wanted))
	next := make(chan int)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for i := range next {
				errs[i] = l.preload(ctx, wanted[i])
			}
		})
	}
	for i := range wanted {
		next <- i
	}
	close(next)
	workers.Wait()
	return errors.Join(errs...)
}

func (l *Library) preload(ctx context.Context, w Wanted) error {
	if w.Music {
		_, _, err := l.Music(ctx, w.Language, w.Name)
		return err
	}
	_, _, err := l.Get(ctx, w.Language, w.Name, w.Text)
	return err
}

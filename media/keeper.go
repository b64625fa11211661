package media

import (
	"sync"
	"time"
)

// keeperPause is the least time between two rounds over the streams: what a thousand streams have to do is done
// together.
const keeperPause = 200 * time.Millisecond

// keeper sends the streams' RTCP reports and finds the dead ones. It sleeps until the first of them has something due.
type keeper struct {
	engine *Engine
	wake   chan struct{}
	quit   chan struct{}
	gone   sync.WaitGroup
}

func newKeeper(e *Engine) *keeper {
	k := &keeper{engine: e, wake: make(chan struct{}, 1), quit: make(chan struct{})}
	k.gone.Go(k.run)
	return k
}

func (k *keeper) close() {
	close(k.quit)
	k.gone.Wait()
}

// nudge tells that something may be due sooner than before.
func (k *keeper) nudge() {
	select {
	case k.wake <- struct{}{}:
	default:
	}
}

func (k *keeper) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var streams []*Stream
	var due time.Duration // when the timer fires
	for {
		select {
		case <-k.quit:
			return
		case <-k.wake:
			if soon := k.engine.now() + keeperPause; soon < due {
				due = soon
				timer.Reset(keeperPause)
			}
			continue
		case <-timer.C:
		}
		streams = k.engine.open(streams[:0])
		now, next := k.engine.now(), never
		for _, s := range streams {
			next = min(next, s.duties(now))
		}
		clear(streams)
		due = next
		if next != never {
			pause := max(next-k.engine.now(), keeperPause)
			due = k.engine.now() + pause
			timer.Reset(pause)
		}
	}
}

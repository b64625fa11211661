package media

import (
	"slices"
	"sync"
	"time"
)

const (
	// scribeRound is the time between two rounds over the recordings.
	scribeRound = 250 * time.Millisecond
	pageSamples = 1 << 12
)

// page is what is written at once: codes as they came, what each of them is, and what becomes of them.
type page struct {
	codes, kinds [2][pageSamples]byte
	pcm          [pageSamples]int16
	out          [2 * pageSamples]byte
}

// scribe is the one goroutine that writes the recordings of an engine. It alone waits for the disk.
type scribe struct {
	now  func() time.Duration
	wake chan struct{}
	gone sync.WaitGroup

	mu         sync.Mutex
	recordings []*Recording
	closed     bool
}

func newScribe(now func() time.Duration) *scribe {
	s := &scribe{now: now, wake: make(chan struct{}, 1)}
	s.gone.Go(s.run)
	return s
}

// close ends the recordings that are left, writes them to their ends, and returns.
func (s *scribe) close() {
	s.mu.Lock()
	s.closed = true
	left := slices.Clone(s.recordings)
	s.mu.Unlock()
	for _, r := range left {
		r.Stop()
	}
	s.nudge()
	s.gone.Wait()
}

// add takes a recording on; false when the scribe is closed.
func (s *scribe) add(r *Recording) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.recordings = append(s.recordings, r)
	if len(s.recordings) == 1 {
		s.nudge()
	}
	return true
}

// nudge tells that there is something to do now.
func (s *scribe) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *scribe) run() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	p := new(page)
	var round []*Recording
	for {
		select {
		case <-s.wake:
		case <-timer.C:
		}
		s.mu.Lock()
		round = append(round[:0], s.recordings...)
		s.mu.Unlock()
		left := 0
		for _, r := range round {
			if r.write(p) {
				left++
			} else {
				s.remove(r)
			}
		}
		clear(round)
		timer.Stop()
		if left > 0 {
			timer.Reset(scribeRound)
		}
		if s.done() {
			return
		}
	}
}

func (s *scribe) remove(r *Recording) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recordings = slices.DeleteFunc(s.recordings, func(o *Recording) bool { return o == r })
}

func (s *scribe) done() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed && len(s.recordings) == 0
}

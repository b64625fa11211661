package media

import (
	"io"
	"sync"
	"time"

	"centralino/media/g711"
)

const (
	// recordRoom is how many samples of each channel wait for the writer: four seconds.
	recordRoom = 1 << 15
	// settling time: what is older is written. Until then packets may still come late, and a key that is only now known
	// to be one can still be taken out.
	recordSettle = sampleRate
)

// Recording is what the peers of one or two streams say, on its way to a writer. Each packet is put at its place in time
// when it comes; gaps are silence, and so are keys. Make it with Record, end it with Stop.
type Recording struct {
	scribe  *scribe
	w       io.Writer
	streams []*Stream
	start   time.Duration
	done    chan struct{}

	mu      sync.Mutex // taken after a receiver's lock
	ring    []byte     // A-law, the channels side by side, from fetched on; silent where nothing was put yet
	fetched int64      // samples that went to the writer
	top     int64      // where the latest sound ends
	floor   int64      // sound of earlier moments belongs to a pause
	end     int64      // once ended
	open    int        // streams that are not closed
	paused  bool
	ended   bool
	missed  int64

	// Of the writer's goroutine, until done.
	written int64
	err     error
}

// Record writes what the peers of the streams, all of one engine, say from now on until Stop, as A-law, 8000 samples a
// second: one stream in mono, two in stereo with the first on the left. One goroutine writes for all recordings of the
// engine, a second and a half later; a writer that falls seconds behind loses sound (see Missed) and delays no call. The
// first error of w ends the recording. If w is an io.Closer it is closed on that goroutine as the last thing. Errors:
// ErrBusy when one of the streams is being recorded already, ErrClosed.
func Record(w io.Writer, streams ...*Stream) (*Recording, error) {
	e := streams[0].engine
	r := &Recording{
		scribe: e.scribe, w: w, streams: streams, start: e.now(), done: make(chan struct{}),
		ring: make([]byte, recordRoom*len(streams)), open: len(streams),
	}
	fill(r.ring, g711.ALaw.Silence())
	for i, s := range streams {
		if err := s.in.record(&track{tape: r, channel: i}); err != nil {
			r.detach()
			return nil, err
		}
	}
	if !e.scribe.add(r) {
		r.detach()
		return nil, ErrClosed
	}
	return r, nil
}

// Pause leaves out what is said until Resume: the recording goes on in silence.
func (r *Recording) Pause() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = true
}

// Resume ends a pause. Packets that belong before this moment and come after it are left out too.
func (r *Recording) Resume() {
	now := r.place()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.paused {
		r.paused, r.floor = false, now
	}
}

// Stop ends the recording at this moment, without waiting for the writer.
func (r *Recording) Stop() {
	now := r.place()
	r.mu.Lock()
	if !r.ended {
		r.ended, r.end = true, max(now, r.top)
	}
	r.mu.Unlock()
	r.detach()
	r.scribe.nudge()
}

// Done is closed once the recording was stopped, or failed, and everything is written.
func (r *Recording) Done() <-chan struct{} { return r.done }

// Wait waits for Done, and returns how long the recording is and the first error of the writer.
func (r *Recording) Wait() (time.Duration, error) {
	<-r.done
	return samples(r.written), r.err
}

// Missed is how much sound came while the writer was too far behind. It is silence in the recording.
func (r *Recording) Missed() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return samples(r.missed)
}

// place is this moment in the recording.
func (r *Recording) place() int64 { return elapsed(r.scribe.now() - r.start) }

func (r *Recording) detach() {
	for _, s := range r.streams {
		s.in.unrecord(r)
	}
}

// closed is told that one of the streams was closed; the last one ends the recording.
func (r *Recording) closed() {
	r.mu.Lock()
	r.open--
	last := r.open == 0
	r.mu.Unlock()
	if last {
		r.Stop()
	}
}

// put places A-law codes in a channel, as far as they are neither too late, nor too early, nor of a pause.
func (r *Recording) put(channel int, at int64, codes []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.paused || r.ended {
		return
	}
	from, to := max(at, r.fetched, r.floor), at+int64(len(codes))
	if limit := r.fetched + recordRoom; to > limit {
		r.missed += to - max(from, limit)
		to = limit
	}
	n := int64(len(r.streams))
	for p := from; p < to; p++ {
		r.ring[p%recordRoom*n+int64(channel)] = codes[p-at]
	}
	r.top = max(r.top, to)
}

// erase silences a channel from a place on.
func (r *Recording) erase(channel int, from int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := int64(len(r.streams))
	for p := max(from, r.fetched); p < r.top; p++ {
		r.ring[p%recordRoom*n+int64(channel)] = g711.ALaw.Silence()
	}
}

// fetch takes what has settled, as much as b holds. over tells that nothing comes any more.
func (r *Recording) fetch(b []byte) (taken int, over bool) {
	until := r.place() - recordSettle
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		until = r.end
	}
	channels := int64(len(r.streams))
	for rest := min(until-r.fetched, int64(len(b))/channels, recordRoom); rest > 0; {
		at := r.fetched % recordRoom
		part := r.ring[at*channels : min(at+rest, recordRoom)*channels]
		copy(b[taken:], part)
		fill(part, g711.ALaw.Silence())
		taken += len(part)
		n := int64(len(part)) / channels
		r.fetched += n
		rest -= n
	}
	return taken, r.ended && r.fetched >= r.end
}

// write passes on what has settled; it reports whether there will be more.
func (r *Recording) write(buffer []byte) bool {
	for {
		n, over := r.fetch(buffer)
		if n > 0 {
			_, r.err = r.w.Write(buffer[:n])
		}
		if r.err != nil {
			break
		}
		r.written += int64(n / len(r.streams))
		switch {
		case over:
			r.finish()
			return false
		case n == 0:
			return true
		}
	}
	r.Stop()
	r.finish()
	return false
}

func (r *Recording) finish() {
	if c, ok := r.w.(io.Closer); ok {
		if err := c.Close(); r.err == nil {
			r.err = err
		}
	}
	close(r.done)
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}

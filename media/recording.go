package media

import (
	"io"
	"sync"
	"time"
)

const (
	// recordRoom is how many samples of each channel wait for the writer: four seconds.
	recordRoom = 1 << 15
	// settling time: what is older is written. Until then packets may still come late, and a key that is only now known
	// to be one can still be taken out.
	recordSettle = sampleRate
)

// Recording is what the peers of one or two streams say, on its way to a writer. Each packet is put at its place in time
// when it comes; gaps are silence, and so are keys, but for lost packets, which are concealed. Make it with Record or RecordBoth, end it with Stop.
type Recording struct {
	scribe  *scribe
	w       io.Writer
	streams []*Stream
	start   time.Duration
	done    chan struct{}

	mu      sync.Mutex // taken after a receiver's lock
	sides   []side     // one of each stream
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

// Record writes what the peer of the stream says from now on until Stop, as A-law, 8000 samples a second. One goroutine
// writes for all recordings of the engine, a second and a half later; a writer that falls seconds behind loses sound (see
// Missed) and delays no call. The first error of w ends the recording. If w is an io.Closer it is closed on that goroutine
// as the last thing. Errors: ErrBusy when the stream is being recorded already, ErrClosed.
func Record(w io.Writer, s *Stream) (*Recording, error) { return record(w, s) }

// RecordBoth is Record for two streams of one engine, in stereo: samples come in pairs, those of left first.
func RecordBoth(w io.Writer, left, right *Stream) (*Recording, error) { return record(w, left, right) }

func record(w io.Writer, streams ...*Stream) (*Recording, error) {
	e := streams[0].engine
	r := &Recording{
		scribe: e.scribe, w: w, streams: streams, start: e.now(), done: make(chan struct{}),
		sides: make([]side, len(streams)), open: len(streams),
	}
	for i, s := range streams {
		r.sides[i].open()
		if err := s.in.record(&track{tape: r, side: i}); err != nil {
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

// put places a packet's codes in a channel, as far as they are neither too late, nor too early, nor of a pause.
func (r *Recording) put(which int, at int64, codec Codec, codes []byte) {
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
	if from < to {
		r.sides[which].put(from, codec, codes[from-at:to-at])
		r.top = max(r.top, to)
	}
}

// erase takes what is not yet written out of a channel, from a place on.
func (r *Recording) erase(which int, from int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if from = max(from, r.fetched); from < r.top {
		r.sides[which].mark(from, r.top, nothingCame)
	}
}

// lose notes that packets of a channel were lost; those that come after all are put in their place.
func (r *Recording) lose(which int, from, to int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	from, to = max(from, r.fetched, r.floor), min(to, r.fetched+recordRoom)
	if !r.paused && !r.ended && from < to {
		r.sides[which].mark(from, to, lostThere)
		r.top = max(r.top, to)
	}
}

// fetch takes what has settled, as much as a page holds. over tells that nothing comes any more.
func (r *Recording) fetch(p *page) (n int, over bool) {
	until := r.place() - recordSettle
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		until = r.end
	}
	if n = int(min(until-r.fetched, pageSamples)); n > 0 {
		for i := range r.sides {
			r.sides[i].fetch(r.fetched, p.codes[i][:n], p.kinds[i][:n])
		}
		r.fetched += int64(n)
	}
	return max(n, 0), r.ended && r.fetched >= r.end
}

// write passes on what has settled; it reports whether there will be more.
func (r *Recording) write(p *page) bool {
	for {
		n, over := r.fetch(p)
		if n > 0 {
			_, r.err = r.w.Write(r.render(p, n))
		}
		if r.err != nil {
			break
		}
		r.written += int64(n)
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

// render makes A-law of what was fetched, the channels side by side.
func (r *Recording) render(p *page, n int) []byte {
	out, channels := p.out[:n*len(r.sides)], len(r.sides)
	for i := range r.sides {
		codes := p.codes[i][:n]
		r.sides[i].render(codes, p.kinds[i][:n], p.pcm[:n])
		for k, c := range codes {
			out[k*channels+i] = c
		}
	}
	return out
}

func (r *Recording) finish() {
	if c, ok := r.w.(io.Closer); ok {
		if err := c.Close(); r.err == nil {
			r.err = err
		}
	}
	close(r.done)
}

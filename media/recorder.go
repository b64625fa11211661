package media

import (
	"bufio"
	"io"
	"math"
	"time"

	"centralino/media/g711"
)

const (
	// recordQueue is how many frames wait for the writer: five seconds of packets of 20 ms.
	recordQueue = 250
	// hushAfter is how long after a telephone-event the audio is left out: phones let the tone be heard too.
	hushAfter = 150 * time.Millisecond
	// heldBack is how much audio waits, in samples, where keys come as tones: longer than it takes to know a key.
	heldBack = 70 * sampleRate / 1000
	// maxRecordOff is how far timestamps may leave the clock, in samples, before they are set anew.
	maxRecordOff = sampleRate
)

// frame is a piece of audio at its place in the recording.
type frame struct {
	at    int64 // in samples
	n     int
	codec Codec
	data  [audioBytes]byte
}

// recorder takes a stream's packets to a writer. The media path only fills the queue.
type recorder struct {
	frames chan frame
	done   chan struct{}

	// Of the media path, under the receiver's lock.
	start time.Duration
	known bool
	ssrc  uint32
	ts    uint32 // the timestamp that lies at place
	place int64
	quiet time.Duration // until when nothing is taken
	held  [8]frame      // what may turn out to be the beginning of a key, the oldest first
	holds int           // how many there are

	// Of the writer; to be read after done.
	narrow  narrowLine
	written int64
	err     error
}

func newRecorder(w io.Writer, now time.Duration) *recorder {
	r := &recorder{frames: make(chan frame, recordQueue), done: make(chan struct{}), start: now}
	go r.run(w)
	return r
}

// hush leaves out what comes with a key, and what is being held back.
func (r *recorder) hush(now time.Duration) { r.quiet, r.holds = now+hushAfter, 0 }

// take takes a packet. Where keys come as tones it is held back for a while.
func (r *recorder) take(p *packet, codec Codec, now time.Duration, hold bool) {
	wall := elapsed(now - r.start)
	at := r.place + int64(int32(p.ts-r.ts))
	if off := at - wall; !r.known || p.ssrc != r.ssrc || off > maxRecordOff || off < -maxRecordOff {
		r.known, r.ssrc, r.ts, r.place = true, p.ssrc, p.ts, wall
		at = wall
	}
	r.ts, r.place = p.ts, at
	if now < r.quiet {
		return
	}
	for b := p.payload(); len(b) > 0; {
		f := frame{at: at, codec: codec}
		f.n = copy(f.data[:], b)
		b = b[f.n:]
		at += int64(f.n)
		if !hold {
			r.release(math.MaxInt64)
			r.put(&f)
			continue
		}
		r.release(at - heldBack)
		r.held[r.holds] = f
		r.holds++
	}
}

// release passes on what is held of the time before a place, and enough to have room for one more frame.
func (r *recorder) release(before int64) {
	n := 0
	for n < r.holds && (r.held[n].at < before || r.holds-n == len(r.held)) {
		r.put(&r.held[n])
		n++
	}
	r.holds = copy(r.held[:], r.held[n:r.holds])
}

func (r *recorder) put(f *frame) {
	select {
	case r.frames <- *f:
	default: // the writer is seconds behind; the gap becomes silence
	}
}

// run is the writer's goroutine.
func (r *recorder) run(w io.Writer) {
	defer close(r.done)
	out := bufio.NewWriter(w)
	for f := range r.frames {
		r.write(out, &f)
	}
	if err := out.Flush(); r.err == nil {
		r.err = err
	}
}

func (r *recorder) write(out *bufio.Writer, f *frame) {
	for r.err == nil && r.written < f.at {
		r.err = out.WriteByte(g711.ALaw.Silence())
		r.written++
	}
	if r.err != nil {
		return
	}
	b := f.data[:f.n]
	if f.codec == G722 {
		r.narrow.decode(b, g711.ALaw)
	} else {
		g711.Law(f.codec).Convert(g711.ALaw, b, b)
	}
	b = b[min(r.written-f.at, int64(f.n)):] // a late or doubled packet overlaps
	_, r.err = out.Write(b)
	r.written += int64(len(b))
}

// stop ends the queue, waits for the writer, and tells the length.
func (r *recorder) stop() (time.Duration, error) {
	r.release(math.MaxInt64)
	close(r.frames)
	<-r.done
	return samples(r.written), r.err
}

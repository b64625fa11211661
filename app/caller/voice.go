package caller

import (
	"math"
	"sync"
	"time"

	"centralino/call"
	"centralino/media"
	"centralino/media/dtmf"
)

// rate is that of all sound here, in samples a second.
const rate = 8000

// voice is what the other side hears of us: a recording, the tones of keys, and silence, which is sent too, because a
// telephone that sends nothing is taken for one that is gone. Keys as tones interrupt the recording.
type voice struct {
	stream *media.Stream
	rest   *media.Clip // in place of silence, or silence itself
	round  []int16

	pcm   []int16 // the recording
	said  int     // of it, in samples
	since time.Time
	id    uint64
	doing doing
	keys  []int16 // tones that wait

	own *ownTrack // nil: nobody wants to know
}

type doing int

const (
	silent doing = iota
	saying
	keying
)

func newVoice(s *media.Stream, pcm, rest []int16, own *ownTrack) *voice {
	if len(rest) == 0 {
		rest = make([]int16, rate)
	}
	return &voice{stream: s, rest: media.NewClip(rest), round: rest, pcm: pcm, own: own}
}

// hush sends silence.
func (v *voice) hush() {
	v.doing = silent
	if v.own != nil {
		v.own.repeat(time.Now(), v.round)
	}
	v.stream.Loop(v.rest)
}

// speak says what is left of the recording.
func (v *voice) speak() {
	if v.said >= len(v.pcm) {
		v.hush()
		return
	}
	v.doing = saying
	v.play(v.pcm[v.said:])
}

func (v *voice) play(pcm []int16) {
	v.id++
	v.since = time.Now()
	if v.own != nil {
		v.own.put(v.since, pcm)
	}
	v.stream.Play(v.id, []*media.Clip{media.NewClip(pcm)})
}

// press keys the digits as tones, after those still being keyed.
func (v *voice) press(keys []call.Digit) {
	for _, k := range keys {
		v.keys = append(v.keys, dtmf.Sound(byte(k))...)
	}
	if v.doing == keying {
		return
	}
	if v.doing == saying {
		v.said += int(time.Since(v.since) * rate / time.Second)
	}
	v.next()
}

func (v *voice) next() {
	keys := v.keys
	v.keys, v.doing = nil, keying
	v.play(keys)
}

// played goes on after what was heard out. It reports whether that was the end of the recording.
func (v *voice) played(id uint64) bool {
	switch {
	case id != v.id:
	case v.doing == keying && len(v.keys) > 0:
		v.next()
	case v.doing == keying:
		v.speak()
	case v.doing == saying:
		v.said = len(v.pcm)
		v.hush()
		return true
	}
	return false
}

// ownTrack remembers what we said and when, for a recording's second channel. The recording's goroutine reads what is over
// a second old.
type ownTrack struct {
	start time.Time

	mu    sync.Mutex
	parts []part
}

type part struct {
	at    int64 // in samples since the start
	pcm   []int16
	until int64 // cut off there
}

// put notes what is said from a moment on; it takes the place of whatever was still to be said.
func (t *ownTrack) put(at time.Time, pcm []int16) {
	t.mu.Lock()
	defer t.mu.Unlock()
	place := int64(at.Sub(t.start) * rate / time.Second)
	t.cut(place)
	t.parts = append(t.parts, part{place, pcm, place + int64(len(pcm))})
}

// repeat is put for what goes on and on.
func (t *ownTrack) repeat(at time.Time, pcm []int16) {
	t.mu.Lock()
	defer t.mu.Unlock()
	place := int64(at.Sub(t.start) * rate / time.Second)
	t.cut(place)
	t.parts = append(t.parts, part{place, pcm, math.MaxInt64})
}

func (t *ownTrack) cut(place int64) {
	if n := len(t.parts); n > 0 {
		last := &t.parts[n-1]
		last.until = min(last.until, max(place, last.at))
	}
}

// read fills pcm with what was said from a place on.
func (t *ownTrack) read(at int64, pcm []int16) {
	clear(pcm)
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.parts {
		for i := max(at, p.at); i < min(at+int64(len(pcm)), p.until); i++ {
			pcm[i-at] = p.pcm[(i-p.at)%int64(len(p.pcm))]
		}
	}
}

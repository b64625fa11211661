package rehearsal

import (
	"cmp"
	"fmt"
	"time"

	"centralino/call"
	"centralino/ivr"
)

// messageSilence ends a message, as it does on the telephone.
const messageSilence = 8 * time.Second

// recorder records what the caller says.
type recorder struct {
	on      bool
	id      ivr.ID
	folder  string
	said    map[string]time.Duration // how long the recordings are that there are, by their files
	silence time.Duration            // that ends it
	began   time.Time
	end     time.Time // at the latest
	spoken  time.Time // until when the caller has spoken or speaks; zero: not a word
}

// due is when the recording ends by itself; zero when nothing is recorded.
func (r *recorder) due() time.Time {
	if !r.on {
		return time.Time{}
	}
	silent := r.began.Add(r.silence)
	if r.spoken.After(r.began) {
		silent = r.spoken.Add(r.silence)
	}
	if silent.Before(r.end) {
		return silent
	}
	return r.end
}

func (c *Call) startRecording(e ivr.RecordVoicemail) {
	if c.given.DiskFull {
		c.put(ivr.Recorded{ID: e.ID, Failed: true})
		return
	}
	c.recorder = recorder{
		on: true, id: e.ID, folder: cmp.Or(e.Piece, e.Survey, e.Box, string(e.Queue), "helpline"), silence: cmp.Or(e.Silence, messageSilence),
		said: c.recorder.said, began: c.now, end: c.now.Add(e.Max), spoken: c.recorder.spoken,
	}
}

// stopRecording ends the recording, if there is one, and tells the flow what was kept: nothing when nothing was said.
func (c *Call) stopRecording() {
	r := &c.recorder
	if !r.on {
		return
	}
	r.on = false
	done := ivr.Recorded{ID: r.id}
	if r.spoken.After(r.began) {
		if r.said == nil {
			r.said = map[string]time.Duration{}
		}
		done.File, done.Length = fmt.Sprintf("%s/message-%d.wav", r.folder, len(r.said)+1), c.now.Sub(r.began)
		r.said[done.File] = done.Length
	}
	c.put(done)
}

// lengthOf is how long a prompt lasts, or what the caller said; 0: it cannot be had.
func (c *Call) lengthOf(p call.Prompt) time.Duration {
	if p.File != "" {
		return c.recorder.said[p.File]
	}
	return c.helpline.length(p)
}

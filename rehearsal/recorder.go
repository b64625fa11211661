package rehearsal

import (
	"cmp"
	"time"

	"centralino/ivr"
)

// messageSilence ends a message, as it does on the telephone.
const messageSilence = 8 * time.Second

// recorder records what the caller says.
type recorder struct {
	on      bool
	id      ivr.ID
	folder  string
	silence time.Duration // that ends it
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
	c.recorder = recorder{
		on: true, id: e.ID, folder: cmp.Or(e.Survey, e.Box, string(e.Queue), "helpline"), silence: cmp.Or(e.Silence, messageSilence),
		began: c.now, end: c.now.Add(e.Max), spoken: c.recorder.spoken,
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
		done.File, done.Length = r.folder+"/message.wav", c.now.Sub(r.began)
	}
	c.put(done)
}

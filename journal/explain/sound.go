package explain

import (
	"math"
	"strings"
	"time"

	"centralino/call"
)

// measured tells how the sound of a telephone came across; nothing of one that neither heard nor was heard.
func (x *Explainer) measured(b *call.MediaMeasured) string {
	var ways []string
	if s := b.In; s != nil {
		ways = append(ways, x.words.Say("from it %s", x.quality(s)))
	}
	if s := b.Out; s != nil {
		ways = append(ways, x.words.Say("to it %s", x.quality(s)))
	}
	who := x.holder(b.Side, b.Leg)
	switch {
	case len(ways) > 0:
		return x.words.Say("the sound of the telephone of %s: %s", who, strings.Join(ways, "; "))
	case b.Sent > 0 && b.Received == 0:
		return x.words.Say("not one packet of sound came from the telephone of %s", who)
	}
	return ""
}

func (x *Explainer) quality(s *call.Sound) string {
	lost := x.words.Number(math.Round(1000*s.Loss())/10, -1)
	jitter := x.words.Number(s.Jitter.Round(100*time.Microsecond).Seconds()*1e3, -1)
	return x.words.Say("%s, mean opinion %s of 4.5, %s %% lost, jitter %s ms", s.Codec, x.words.Number(s.MOS, -1), lost, jitter)
}

// recorded tells what became of the recording of a conversation.
func (x *Explainer) recorded(b call.Body) string {
	switch b := b.(type) {
	case *call.RecordingStarted:
		return x.words.Say("is recorded from here on")
	case *call.RecordingPaused:
		return x.words.Say("%s paused the recording", b.By)
	case *call.RecordingResumed:
		return x.words.Say("%s let the recording go on", b.By)
	case *call.RecordingEnded:
		length := x.words.Span(b.Length)
		switch b.Result {
		case call.RecordingUnannounced:
			return x.words.Say("is not recorded: the caller could not be told")
		case call.RecordingFailed:
			return x.words.Say("the recording broke off after %s: the disk took no more", length)
		}
		return x.words.Say("the recording is complete: %s, %s", length, b.File)
	}
	return ""
}

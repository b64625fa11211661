package explain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"centralino/call"
)

// measured tells how the sound of a telephone came across; nothing of one that neither heard nor was heard.
func (x *Explainer) measured(b *call.MediaMeasured) string {
	var ways []string
	for _, way := range []struct {
		name  string
		sound *call.Sound
	}{{"from", b.In}, {"to", b.Out}} {
		if s := way.sound; s != nil {
			ways = append(ways, fmt.Sprintf("%s it %s, mean opinion %s of 4.5, %s %% lost, jitter %s", way.name, s.Codec,
				strconv.FormatFloat(s.MOS, 'f', -1, 64), strconv.FormatFloat(math.Round(1000*s.Loss())/10, 'f', -1, 64), s.Jitter.Round(100*time.Microsecond)))
		}
	}
	who := x.holder(b.Side, b.Leg)
	switch {
	case len(ways) > 0:
		return fmt.Sprintf("the sound of the telephone of %s: %s", who, strings.Join(ways, "; "))
	case b.Sent > 0 && b.Received == 0:
		return fmt.Sprintf("not one packet of sound came from the telephone of %s", who)
	}
	return ""
}

// recorded tells what became of the recording of a conversation.
func (x *Explainer) recorded(b call.Body) string {
	switch b := b.(type) {
	case *call.RecordingStarted:
		return "is recorded from here on"
	case *call.RecordingPaused:
		return b.By + " paused the recording"
	case *call.RecordingResumed:
		return b.By + " let the recording go on"
	case *call.RecordingEnded:
		switch b.Result {
		case call.RecordingUnannounced:
			return "is not recorded: the caller could not be told"
		case call.RecordingFailed:
			return fmt.Sprintf("the recording broke off after %s: the disk took no more", span(b.Length))
		}
		return fmt.Sprintf("the recording is complete: %s, %s", span(b.Length), b.File)
	}
	return ""
}

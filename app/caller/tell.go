package caller

import (
	"fmt"
	"io"
	"strings"
	"time"

	"centralino/media"
)

// teller writes lines as those of a transcript: minutes, seconds and tenths since the dialling, a word or two, and the rest.
type teller struct {
	out   io.Writer
	start time.Time
}

func newTeller(out io.Writer) *teller {
	if out == nil {
		out = io.Discard
	}
	return &teller{out: out}
}

func (t *teller) begin(at time.Time) { t.start = at }

// say writes one line. What another program sent is shown as text: it must not steer the terminal.
func (t *teller) say(word, text string) {
	at := time.Since(t.start).Truncate(100 * time.Millisecond)
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
	fmt.Fprintf(t.out, "%3d:%04.1f  %-9s  %s\n", int(at.Minutes()), (at % time.Minute).Seconds(), word, text)
}

// since is the time since the dialling, in words.
func (t *teller) since() string { return fmt.Sprintf("%d ms", time.Since(t.start).Milliseconds()) }

// state tells where the call stands.
func (c *caller) state() {
	switch {
	case c.answered:
		c.tell.say("state", "in a call: "+c.line.settled())
	case c.early:
		c.tell.say("state", "it rings, with sound: "+c.line.settled())
	default:
		c.tell.say("state", "it rings")
		return
	}
	c.sound(c.line.stream.Report())
}

// sound tells how both directions came across.
func (c *caller) sound(r media.Report) {
	if in, ok := r.In(); ok {
		c.tell.say("heard", fmt.Sprintf("%d packets of %v, %s, %d late, jitter %.1f ms, MOS %.1f",
			r.Received, in.Codec, lost(in), in.Discarded, milliseconds(in.Jitter), in.MOS))
	} else {
		c.tell.say("heard", "nothing")
	}
	if out, ok := r.Out(); ok {
		c.tell.say("sent", fmt.Sprintf("%d packets of %v, %s there, jitter %.1f ms, MOS %.1f, there and back %.1f ms",
			r.Sent, out.Codec, lost(out), milliseconds(out.Jitter), out.MOS, milliseconds(r.RoundTrip)))
	} else {
		c.tell.say("sent", fmt.Sprintf("%d packets of %v; how they came across nobody said", r.Sent, r.Codec))
	}
}

func lost(r media.Reception) string {
	return fmt.Sprintf("%d lost (%.1f %%)", r.Lost, 100*float64(r.Lost)/float64(max(1, r.Expected)))
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// finish says goodbye and tells what came of it.
func (c *caller) finish() (Outcome, error) {
	var err error
	c.outcome.Report = c.line.stream.Report()
	if c.tape != nil {
		c.outcome.Written, err = c.tape.stop()
	}
	if !c.answered && c.leaving != "" && len(c.rung) == 0 {
		<-time.After(roundTrip)
	}
	c.close()
	if c.answered || c.early {
		c.sound(c.outcome.Report)
	}
	if c.answered && c.outcome.Fault == "" && c.outcome.Report.Received == 0 {
		c.outcome.Fault = "no sound came"
	}
	if err != nil {
		return c.outcome, fmt.Errorf("the WAV: %w", err)
	}
	if c.tape != nil {
		c.tell.say("kept", fmt.Sprintf("%.1f s of sound", c.outcome.Written.Seconds()))
	}
	return c.outcome, nil
}

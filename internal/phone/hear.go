package phone

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"
)

// Heard returns what was received, decoded to 8 kHz: the last Options.Memory of it at least. Lost packets are silence;
// times when nothing was sent, without a gap in the timestamps, leave no trace.
func (c *Call) Heard() []int16 {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return slices.Clone(c.media.in.heard)
}

// Digits returns the keys that the other side pressed.
func (c *Call) Digits() string {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return c.media.in.digits.String()
}

// Reception is what is known of the received stream.
type Reception struct {
	Packets  int // RTP packets of all kinds
	Late     int // audio packets that came after later ones
	Streams  int // how often a new SSRC was heard
	Reports  int // RTCP sender and receiver reports
	LastLoud time.Time
	Last     time.Time // when the last audio packet came
}

// Reception tells what was received so far.
func (c *Call) Reception() Reception {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	in := &c.media.in
	return Reception{Packets: in.packets, Late: in.late, Streams: in.streams, Reports: in.reports, LastLoud: in.loud, Last: in.last}
}

// OnHold reports whether the other side has put us on hold.
func (c *Call) OnHold() bool {
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	return c.media.direction == "sendonly" || c.media.direction == "inactive"
}

// Hears reports whether the tone is what comes in now: in the last 200 ms it holds most of the power.
func (c *Call) Hears(frequency float64) bool {
	const window = 10 * frame
	c.media.mu.Lock()
	defer c.media.mu.Unlock()
	in := &c.media.in
	if len(in.heard) < window || time.Since(in.last) > 100*time.Millisecond {
		return false
	}
	return Dominates(in.heard[len(in.heard)-window:], frequency)
}

// HearsNothing reports whether what comes in now is silence, or nothing at all.
func (c *Call) HearsNothing() bool { return time.Since(c.Reception().LastLoud) > 100*time.Millisecond }

// WaitHears waits until Hears.
func (c *Call) WaitHears(ctx context.Context, frequency float64) error {
	return c.wait(ctx, fmt.Sprintf("a tone of %v Hz", frequency), 20*time.Millisecond, func() bool { return c.Hears(frequency) })
}

// WaitDigits waits until the other side has pressed these keys in all.
func (c *Call) WaitDigits(ctx context.Context, keys string) error {
	return c.wait(ctx, "the keys "+keys, 20*time.Millisecond, func() bool { return c.Digits() == keys })
}

// Score tells how surely a recording was heard somewhere in what was received, 0 to 1. Over 0.8 it was; the most
// alike of different recordings come to 0.7.
func (c *Call) Score(recording []int16) float64 {
	score, _ := Correlate(c.Heard(), recording)
	return score
}

// WaitHeard waits until the whole recording was heard.
func (c *Call) WaitHeard(ctx context.Context, recording []int16) error {
	window := len(recording) + 16_000
	return c.wait(ctx, "the recording", 500*time.Millisecond, func() bool {
		heard := c.Heard()
		score, _ := Correlate(heard[max(0, len(heard)-window):], recording)
		return score > 0.8
	})
}

func (c *Call) wait(ctx context.Context, what string, each time.Duration, ok func() bool) error {
	tick := time.NewTicker(each)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-c.ended:
			if ok() {
				return nil
			}
			return fmt.Errorf("phone %s: before %s was heard: %w", c.phone.options.User, what, c.Err())
		case <-ctx.Done():
			return fmt.Errorf("phone %s: %s was not heard: %w", c.phone.options.User, what, ctx.Err())
		}
	}
	return nil
}

// Dominates reports whether a tone holds more than half of the power of a sound that is no silence.
func Dominates(sound []int16, frequency float64) bool {
	var power float64
	for _, s := range sound {
		power += float64(s) * float64(s)
	}
	power /= float64(max(1, len(sound)))
	return power > 100*100 && Power(sound, frequency) > power/2
}

// Power is the power of one frequency in a sound (Goertzel). A sine of amplitude a has a²/2.
func Power(sound []int16, frequency float64) float64 {
	w := 2 * math.Cos(2*math.Pi*frequency/8000)
	var s1, s2 float64
	for _, s := range sound {
		s1, s2 = float64(s)+w*s1-s2, s1
	}
	n := float64(max(1, len(sound)))
	return 2 * (s1*s1 + s2*s2 - w*s1*s2) / (n * n)
}

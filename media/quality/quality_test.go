package quality

import (
	"math"
	"testing"
	"time"
)

// TestFigures holds figures that were worked out by hand.
func TestFigures(t *testing.T) {
	for _, c := range []struct {
		name   string
		line   Line
		loss   float64
		delay  time.Duration
		rating float64
		mos    float64
	}{
		{"G.711 at its best", G711(true), 0, 0, 93.2, 4.4093},
		{"concealment costs nothing without loss", G711(false), 0, 0, 93.2, 4.4093},
		{"1 % lost, silence in its place", G711(false), 0.01, 0, 93.2 - 95/5.3, 3.8336},
		{"1 % lost, concealed", G711(true), 0.01, 0, 93.2 - 95/26.1, 4.3281},
		{"as much lost as Bpl takes half of 95", G711(false), 0.043, 0, 93.2 - 47.5, 2.3511},
		{"a short delay", G711(true), 0, 100 * time.Millisecond, 93.2 - 2.4, 4.3580},
		{"at the knee", G711(true), 0, 177300 * time.Microsecond, 93.2 - 4.2552, 4.3123},
		{"100 ms after the knee", G711(true), 0, 277300 * time.Microsecond, 93.2 - 6.6552 - 11, 3.8453},
		{"G.722 at its best", G722(), 0, 0, 116 / 1.29, 4.3371},
		{"G.722, 1 % lost", G722(), 0.01, 0, (116 - 82/5.3) / 1.29, 3.9434},
		{"everything lost", G711(false), 1, 0, 93.2 - 9500/104.3, 1},
		{"a satellite in vain", G711(true), 1, 10 * time.Second, 0, 1},
		{"loss cannot be negative", G711(true), -1, 0, 93.2, 4.4093},
	} {
		if r := c.line.Rating(c.loss, c.delay); math.Abs(r-c.rating) > 1e-4 {
			t.Errorf("%s: R = %.4f, want %.4f", c.name, r, c.rating)
		}
		if mos := c.line.MOS(c.loss, c.delay); math.Abs(mos-c.mos) > 1e-3 {
			t.Errorf("%s: MOS = %.4f, want %.4f", c.name, mos, c.mos)
		}
	}
}

// TestWorseIsNeverBetter walks loss and delay up.
func TestWorseIsNeverBetter(t *testing.T) {
	for name, line := range map[string]Line{"G.711": G711(false), "G.711 concealed": G711(true), "G.722": G722()} {
		for delay := range 20 {
			last := 4.5
			for loss := range 101 {
				mos := line.MOS(float64(loss)/100, time.Duration(delay)*50*time.Millisecond)
				if mos > last || mos < 1 {
					t.Fatalf("%s: MOS %v after %v at %d %% loss and %d ms", name, mos, last, loss, 50*delay)
				}
				last = mos
			}
		}
	}
}

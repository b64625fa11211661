package phone

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestPiecesForgiveAMissingMoment(t *testing.T) {
	noise := func(seed uint64, n int) []int16 {
		random := rand.New(rand.NewPCG(seed, 1))
		pcm := make([]int16, n)
		for i := range pcm {
			pcm[i] = int16(3000 * random.NormFloat64())
		}
		return pcm
	}
	recording := noise(1, 5*8000)
	lead := make([]int16, 3*8000)
	whole := slices.Concat(lead, recording)
	gap := slices.Concat(lead, recording[:17000], make([]int16, 320), recording[17000:]) // 40 ms of silence put in
	short := slices.Concat(lead, recording[:17000], recording[17000+160:])               // a packet that never came
	for name, sound := range map[string][]int16{"whole": whole, "gap": gap, "short": short} {
		share, at := Pieces(sound, recording)
		if share < 0.9 || (at-3*time.Second).Abs() > 50*time.Millisecond {
			t.Errorf("%s: %.2f of it at %v", name, share, at)
		}
	}
	if score, _ := Correlate(gap, recording); score > 0.8 {
		t.Errorf("a gap does not trouble Correlate (%.2f): Pieces is not needed", score)
	}
	if share, _ := Pieces(slices.Concat(lead, noise(2, 5*8000)), recording); share > 0.1 {
		t.Errorf("%.2f of another sound was taken for the recording", share)
	}
	if share, _ := Pieces(slices.Concat(lead, recording[:20000]), recording); share > 0.6 {
		t.Errorf("half of the recording counts as %.2f", share)
	}
}

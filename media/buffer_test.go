package media

import "testing"

func TestBufferTellsLatePackets(t *testing.T) {
	const depth = 480 // samples in 60 ms
	for name, c := range map[string]struct {
		transits func(i int) int32
		late     uint64
	}{
		"steady":                     {func(int) int32 { return 7 }, 0},
		"within the buffer":          {func(i int) int32 { return int32(i % 2 * depth) }, 0},
		"every tenth comes too late": {func(i int) int32 { return late(i, 10, depth+100) }, 50},
		"the way becomes longer":     {func(i int) int32 { return int32(i/250) * 3 * depth / 2 }, bufferPatience},
		"the way becomes shorter":    {func(i int) int32 { return -int32(i/250) * 3 * depth }, 0},
		"clocks drift apart":         {func(i int) int32 { return int32(i / bufferDrift) }, 0},
	} {
		var b buffer
		for i := range 500 {
			b.hear(c.transits(i), i > 0)
		}
		if b.late != c.late {
			t.Errorf("%s: %d late, want %d", name, b.late, c.late)
		}
	}
	var b buffer
	for i := range 100 {
		b.hear(int32(i/50)*100_000, i%50 != 0)
	}
	if b.late != 0 {
		t.Errorf("%d late after a jump of the timestamps", b.late)
	}
}

// late is so much for each packet of n that comes last.
func late(i, n int, much int32) int32 {
	if i%n == n-1 {
		return much
	}
	return 0
}

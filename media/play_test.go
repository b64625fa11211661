package media

import (
	"slices"
	"testing"
	"time"

	"centralino/media/g711"
)

const ms = time.Millisecond

// checkRun fails unless the packets are one unbroken RTP stream of 20 ms packets.
func checkRun(t *testing.T, got []arrived) {
	t.Helper()
	for i, p := range got {
		if i == 0 {
			continue
		}
		before := got[i-1]
		if p.SSRC != before.SSRC || p.SequenceNumber != before.SequenceNumber+1 {
			t.Fatalf("packet %d: ssrc %x seq %d after %x %d", i, p.SSRC, p.SequenceNumber, before.SSRC, before.SequenceNumber)
		}
		if gap := p.at.Sub(before.at); gap != 20*ms || p.Timestamp != before.Timestamp+160 || p.Marker {
			t.Fatalf("packet %d: %v and %d samples after the last, marker %v", i, gap, p.Timestamp-before.Timestamp, p.Marker)
		}
	}
}

func TestPlayStartsAtOnceTowardTheAddressInTheSDP(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		start := time.Now()
		s.Play(7, []*Clip{clipOf(400, 1000), clipOf(0, 0), clipOf(401, -1000)})
		time.Sleep(time.Second)

		got := far.packets()
		if len(got) != 6 { // 801 samples: the last packet holds one
			t.Fatalf("%d packets, want 6", len(got))
		}
		if late := got[0].at.Sub(start); late > 5*ms {
			t.Errorf("the first packet left after %v", late)
		}
		if !got[0].Marker || got[0].PayloadType != 8 || got[0].from != s.Local() {
			t.Errorf("first packet: %v from %v", got[0].Header, got[0].from)
		}
		checkRun(t, got)
		var wire []byte
		for _, p := range got {
			wire = append(wire, p.Payload...)
		}
		high, low := g711.ALaw.EncodeSample(1000), g711.ALaw.EncodeSample(-1000)
		want := slices.Concat(slices.Repeat([]byte{high}, 400), slices.Repeat([]byte{low}, 401), slices.Repeat([]byte{0xd5}, 159))
		if !slices.Equal(wire, want) {
			t.Error("the clips were not joined sample by sample and completed with silence")
		}
		if ids := ev.played(); !slices.Equal(ids, []uint64{7}) {
			t.Errorf("played %v", ids)
		}
	})
}

func TestPlayedIsToldWhenTheLastSampleHasBeenHeard(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		s.Play(1, []*Clip{clipOf(320, 1)})
		time.Sleep(39 * ms)
		if ids := ev.played(); len(ids) != 0 {
			t.Fatalf("told early: %v", ids)
		}
		time.Sleep(10 * ms)
		if ids := ev.played(); !slices.Equal(ids, []uint64{1}) {
			t.Fatalf("played %v", ids)
		}
		if got := far.packets(); len(got) != 2 {
			t.Errorf("%d packets", len(got))
		}
	})
}

func TestTheClockGoesOnOverSilence(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, _ := w.open(peerAddr, func(p *Params) { p.Codec = PCMU })
		s.Play(1, []*Clip{clipOf(160, 1)})
		time.Sleep(3 * time.Second)
		s.Play(2, []*Clip{clipOf(160, 1)})
		time.Sleep(time.Second)
		got := far.packets()
		if len(got) != 2 || got[1].SequenceNumber != got[0].SequenceNumber+1 || !got[1].Marker || got[1].PayloadType != 0 {
			t.Fatalf("packets: %v", got)
		}
		gap := got[1].at.Sub(got[0].at)
		if n := got[1].Timestamp - got[0].Timestamp; int64(n) != elapsed(gap) {
			t.Errorf("the timestamp moved by %d samples in %v", n, gap)
		}
	})
}

func TestPlayReplacesWhatPlaysWithoutWaiting(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		s.Play(1, []*Clip{clipOf(80_000, 1000)})
		time.Sleep(505 * ms)
		far.packets()
		for id := range uint64(10) { // each interruption may lead by less than a packet, all of them together too
			s.Play(2+id, []*Clip{clipOf(80_000, -1000)})
			time.Sleep(7 * ms)
		}
		got := far.packets()
		if !got[0].Marker || got[0].Payload[0] != g711.ALaw.EncodeSample(-1000) {
			t.Fatalf("the new prompt did not come first: %v", got[0].Header)
		}
		if n := len(got); n < 4 || n > 6 {
			t.Errorf("%d packets in 70 ms", n)
		}
		for i, p := range got[1:] {
			if p.Timestamp-got[i].Timestamp < 160 || p.SequenceNumber != got[i].SequenceNumber+1 {
				t.Errorf("packet %d overlaps the one before: %d after %d", i+1, p.Timestamp, got[i].Timestamp)
			}
		}
		if ids := ev.played(); len(ids) != 0 {
			t.Errorf("a replaced prompt was told as played: %v", ids)
		}
	})
}

func TestQuietStopsWithinAPacketAndLoopGoesRound(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, nil)
		s.Loop(clipOf(100, 1000)) // shorter than a packet
		time.Sleep(10 * time.Second)
		s.Quiet()
		got := far.packets()
		if len(got) < 498 || len(got) > 500 {
			t.Errorf("%d packets in 10 s", len(got))
		}
		checkRun(t, got)
		time.Sleep(time.Second)
		if more := far.packets(); len(more) != 0 || len(ev.list()) != 0 {
			t.Errorf("%d packets after Quiet, events %v", len(more), ev.list())
		}
		s.Loop(clipOf(0, 0))
		s.Loop(nil)
		s.Play(3, []*Clip{nil})
		time.Sleep(100 * ms)
		if ids := ev.played(); !slices.Equal(ids, []uint64{3}) || len(far.packets()) != 0 {
			t.Errorf("empty clips: played %v", ids)
		}
	})
}

func TestTimePassesWhileThePeerCannotBeSentTo(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		s, ev := w.open(peerAddr, func(p *Params) { p.Send = false })
		s.Play(1, []*Clip{clipOf(8000, 1)})
		time.Sleep(500 * ms)
		if err := s.Update(Params{Remote: peerAddr, Send: true}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(600 * ms)
		got := far.packets()
		if n := len(got); n < 24 || n > 26 || !got[0].Marker {
			t.Errorf("%d packets after the hold", n)
		}
		if ids := ev.played(); !slices.Equal(ids, []uint64{1}) {
			t.Errorf("played %v", ids)
		}
	})
}

func TestManyStreamsAreSpreadAndEachKeepsItsPace(t *testing.T) {
	virtual(t, func(t *testing.T, w *world) {
		far := w.peer(peerAddr)
		clip := clipOf(1600, 1)
		for range 40 {
			s, _ := w.open(peerAddr, nil)
			s.Play(1, []*Clip{clip})
		}
		time.Sleep(time.Second)
		by := map[uint32][]arrived{}
		moments := map[time.Time]int{}
		for _, p := range far.packets() {
			by[p.SSRC] = append(by[p.SSRC], p)
			moments[p.at]++
		}
		if len(by) != 40 {
			t.Fatalf("%d streams", len(by))
		}
		for _, run := range by {
			if len(run) != 10 {
				t.Fatalf("%d packets, want 10", len(run))
			}
			checkRun(t, run)
		}
		for at, n := range moments {
			if n > 30 {
				t.Errorf("%d of 40 packets at %v", n, at)
			}
		}
		if s := w.engine.Stats(); s.Playing != 0 || s.Sent != 400 || s.Unsent != 0 || s.Streams != 40 {
			t.Errorf("stats: %+v", s)
		}
	})
}

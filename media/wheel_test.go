package media

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stepper is a seat that notes when it was served; stall makes one of its steps take long.
type stepper struct {
	epoch time.Time
	left  int
	at    []time.Duration
	ticks []int64
	stall time.Duration
}

func (s *stepper) step(tick int64, _ uint32, _ *audioPacket) bool {
	s.at = append(s.at, time.Since(s.epoch))
	s.ticks = append(s.ticks, tick)
	if len(s.at) == 10 {
		time.Sleep(s.stall)
	}
	s.left--
	return s.left > 0
}

func (*stepper) warm() uint32 { return 0 }

func turning(t *testing.T, test func(t *testing.T, w *wheel)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		w, err := newWheel(time.Now(), TimerWaiter(), newHistogram(lateBounds()))
		if err != nil {
			t.Fatal(err)
		}
		defer w.close()
		test(t, w)
	})
}

func TestTheWheelCatchesUpWithoutABurst(t *testing.T) {
	for _, stall := range []time.Duration{0, 3 * ms, 15 * ms, 19 * ms, 20 * ms, 33 * ms, 100 * ms, time.Hour} {
		turning(t, func(t *testing.T, w *wheel) {
			var all []*stepper
			for i := range 7 {
				s := &stepper{epoch: w.epoch, left: 50}
				if i == 0 {
					s.stall = stall
				}
				all = append(all, s)
				w.join(s, 0, int64(3*i))
			}
			time.Sleep(2*time.Second + stall)
			synctest.Wait()
			for i, s := range all {
				if len(s.at) != 50 {
					t.Fatalf("stall %v, seat %d: served %d times", stall, i, len(s.at))
				}
				for n := range s.at {
					due := time.Duration(s.ticks[n]) * tickLength
					if late := s.at[n] - due; late < 0 || late >= 20*ms || (n > 12 && late != 0) {
						t.Errorf("stall %v, seat %d, packet %d: %v late", stall, i, n, late)
					}
					if n > 0 && ((s.ticks[n]-s.ticks[n-1])%roundTicks != 0 || s.ticks[n] == s.ticks[n-1]) {
						t.Errorf("stall %v, seat %d, packet %d: ticks %d after %d", stall, i, n, s.ticks[n], s.ticks[n-1])
					}
				}
			}
			late := w.late.read()
			if over := late.Counts[len(late.Counts)-1]; (stall > 120*ms) != (over > 0) {
				t.Errorf("stall %v: %d counted as later than 100 ms", stall, over)
			}
		})
	}
}

func TestSeatsAreSpread(t *testing.T) {
	loads := func(w *wheel) [roundTicks]int {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.load
	}
	for _, n := range []int{1, 5, 40, 199, 1000} {
		turning(t, func(t *testing.T, w *wheel) {
			for range n {
				w.join(&stepper{epoch: w.epoch, left: 2}, 0, 0)
			}
			most := 8 + 2*max(n, manyStreams)/(roundTicks/coarseTicks)
			for tick, load := range loads(w) {
				if load > most {
					t.Errorf("%d of %d seats at moment %d", load, n, tick)
				}
			}
			time.Sleep(time.Second)
			if w.playing() != 0 || loads(w) != [roundTicks]int{} {
				t.Errorf("%d seats left, %v", w.playing(), loads(w))
			}
		})
	}
}

// countingWaiter counts how often the loop waits.
type countingWaiter struct {
	Waiter
	waits atomic.Int64
}

func (w *countingWaiter) Wait(until time.Time) {
	w.waits.Add(1)
	w.Waiter.Wait(until)
}

func TestAnIdleWheelSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		waiter := &countingWaiter{Waiter: TimerWaiter()}
		w, err := newWheel(time.Now(), waiter, newHistogram(lateBounds()))
		if err != nil {
			t.Fatal(err)
		}
		defer w.close()
		time.Sleep(time.Hour)
		idle := waiter.waits.Load()
		s := &stepper{epoch: w.epoch, left: 50}
		w.join(s, 0, 0)
		time.Sleep(time.Hour)
		synctest.Wait()
		if busy := waiter.waits.Load(); idle > 1 || busy > 60 || len(s.at) != 50 {
			t.Errorf("%d waits when idle, %d for 50 packets", idle, busy)
		}
		if s.at[0] > time.Hour+coarseTicks*tickLength {
			t.Errorf("first served at %v", s.at[0])
		}
	})
}

func TestJoinAfterCloseIsHarmless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := newWheel(time.Now(), TimerWaiter(), newHistogram(lateBounds()))
		if err != nil {
			t.Fatal(err)
		}
		w.close()
		w.join(&stepper{}, 0, 0)
		if w.playing() != 0 {
			t.Error("a closed wheel took a seat")
		}
	})
}

// TestThreadWaiter is in real time: that it waits, and that it wakes.
func TestThreadWaiter(t *testing.T) {
	for _, keep := range []bool{false, true} {
		waitAndWake(t, ThreadWaiter(keep))
	}
}

func waitAndWake(t *testing.T, w Waiter) {
	t.Helper()
	waited, gone := make(chan time.Duration), make(chan struct{})
	var stop atomic.Bool
	go func() {
		defer close(gone)
		if err := w.Start(); err != nil {
			t.Error(err)
		}
		defer w.Stop()
		start := time.Now()
		for until := start.Add(5 * ms); time.Now().Before(until); {
			w.Wait(until)
		}
		w.Wait(start) // long past
		waited <- time.Since(start)
		for !stop.Load() {
			w.Wait(time.Time{})
		}
	}()
	if took := <-waited; took < 5*ms {
		t.Errorf("waited %v", took)
	}
	stop.Store(true)
	w.Wake()
	<-gone
}

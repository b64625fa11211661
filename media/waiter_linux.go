package media

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// timerSlack is how late the kernel may wake the pacing thread to save power, in nanoseconds; its default of 50 µs is
// most of the jitter of an idle machine.
const timerSlack = 1000

// ThreadWaiter returns a Waiter that keeps an operating-system thread to itself and sleeps in the kernel, past the
// runtime's timers, which round to a millisecond. It is for real time only. keep says that the program has
// SpareProcessors, so that the thread may keep the one it runs on in short waits.
func ThreadWaiter(keep bool) Waiter { return &threadWaiter{wake: -1, keep: keep} }

type threadWaiter struct {
	wake int // an eventfd
	keep bool
	poll [1]unix.PollFd
}

// Start implements Waiter. The goroutine keeps its thread for good: the thread ends with it.
func (w *threadWaiter) Start() error {
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_TIMERSLACK, timerSlack, 0, 0, 0); err != nil {
		return fmt.Errorf("set the timer slack: %w", err)
	}
	_ = hurry() // without the right to ask, the usual priority
	fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC)
	if err != nil {
		return fmt.Errorf("make an eventfd: %w", err)
	}
	w.wake = fd
	w.poll[0] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
	return nil
}

// Stop implements Waiter.
func (w *threadWaiter) Stop() { _ = unix.Close(w.wake) }

// Wait implements Waiter.
func (w *threadWaiter) Wait(until time.Time) {
	// An error is EINTR, the scheduler's signals among them: an early return is allowed.
	if n, err := w.sleep(until); err == nil && n > 0 {
		var count [8]byte
		_, _ = unix.Read(w.wake, count[:])
	}
}

func (w *threadWaiter) sleep(until time.Time) (int, error) {
	if until.IsZero() {
		return unix.Ppoll(w.poll[:], nil, nil)
	}
	d := time.Until(until)
	if d <= 0 {
		return 0, nil
	}
	limit := unix.NsecToTimespec(int64(d))
	if d > brief || !w.keep {
		return unix.Ppoll(w.poll[:], &limit, nil)
	}
	return pollBriefly(w.poll[:], &limit)
}

// Wake implements Waiter.
func (w *threadWaiter) Wake() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	_, _ = unix.Write(w.wake, one[:]) // full means that a wake is pending
}

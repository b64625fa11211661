package media

import (
	"errors"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

func TestHurryTakesPriorityWhereItMay(t *testing.T) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the thread ends with the goroutine, and its priority with it
		err := hurry()
		is, readErr := unix.SchedGetAttr(0, 0)
		if readErr != nil {
			t.Error(readErr)
			return
		}
		switch {
		case errors.Is(err, unix.EPERM):
			if is.Policy != unix.SCHED_NORMAL {
				t.Errorf("refused, and the policy is %d", is.Policy)
			}
		case err != nil:
			t.Error(err)
		case is.Policy != unix.SCHED_FIFO || is.Flags&unix.SCHED_FLAG_RESET_ON_FORK == 0:
			t.Errorf("policy %d, flags %#x", is.Policy, is.Flags)
		}
	}()
	<-done
}

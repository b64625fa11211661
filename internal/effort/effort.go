// Package effort measures what work costs, whoever else is busy on the machine: time of a processor, not that of the clock.
package effort

import (
	"syscall"
	"testing"
	"time"
)

// Spent is the time that this process has had of processors, all of them together. Tests that measure by it must not run beside others
// of their package.
func Spent(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

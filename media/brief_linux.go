package media

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// brief is the longest wait in which a thread of sound keeps the one of Go's processors that it runs on. Go's monitor takes
// the processor from a thread that stays in an ordinary system call, and then looks around every 20 µs for a while: with
// threads that wait a few hundred times a second it never stops, and costs a third of what the sound does. SpareProcessors
// says what others run on meanwhile. The collector's signal ends such a wait at once, as any signal does.
const brief = 5 * time.Millisecond

// pollBriefly is ppoll(2) for at most brief.
func pollBriefly(fds []unix.PollFd, limit *unix.Timespec) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_PPOLL,
		uintptr(unsafe.Pointer(&fds[0])), uintptr(len(fds)), uintptr(unsafe.Pointer(limit)), 0, 0, 0)
	return result(n, errno)
}

// epollBriefly is epoll_pwait(2) for at most brief.
func epollBriefly(fd int, events []unix.EpollEvent) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT,
		uintptr(fd), uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), uintptr(brief.Milliseconds()), 0, 0)
	return result(n, errno)
}

func result(n uintptr, errno unix.Errno) (int, error) {
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

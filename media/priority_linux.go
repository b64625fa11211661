package media

import "golang.org/x/sys/unix"

// hurry asks for real-time priority for the calling thread: whatever else the machine does, it runs when its moment
// comes. A process that may not ask (it needs CAP_SYS_NICE, or a limit of RLIMIT_RTPRIO) goes on without; the kernel's own limit keeps
// such threads from more than 95 % of a processor, and threads that it starts don't inherit it.
func hurry() error {
	return unix.SchedSetAttr(0, &unix.SchedAttr{
		Size: unix.SizeofSchedAttr, Policy: unix.SCHED_FIFO, Flags: unix.SCHED_FLAG_RESET_ON_FORK, Priority: 1,
	}, 0)
}

//go:build linux

// Bench measures what the RTP engine costs beside bare loops that do nothing but the system calls of the same load, and
// how evenly it paces. It prints a table and writes it to bench/results.md, beside what the file said before.
//
//	make bench
//
// Everything runs over loopback. The telephones are a process of their own, and so is each engine and each loop that is
// measured: only the time of that process counts. What the kernel does for a packet is done, on loopback, in the name of
// who sends it: a send is charged with its delivery, for the engine and the bare loop alike.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// host is where everything listens.
var host = [4]byte{127, 0, 0, 1}

func main() {
	role := flag.String("role", "", "part of the measurement that this process plays")
	out := flag.String("out", "bench/results.md", "`file` to write the table to")
	rounds := flag.Int("rounds", 3, "times that the loads are measured")
	length := flag.Duration("for", 500*time.Millisecond, "how long each slice takes; a load has six of each kind in a round")
	only := flag.String("only", "", "measure the loads whose name begins so, and write nothing")
	profile := flag.String("profile", "", "`file` for a CPU profile of the engine")
	flag.Parse()
	runtime.LockOSThread() // the children end with the thread that started them
	var err error
	switch *role {
	case "phones":
		err = phones(os.Stdin, os.Stdout)
	case "subject":
		runtime.UnlockOSThread()
		err = subject(os.Stdin, os.Stdout)
	default:
		b := bench{rounds: *rounds, length: *length, only: *only, profile: *profile, progress: os.Stderr}
		err = b.run(os.Stdout, *out)
	}
	if err != nil && err != io.EOF {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

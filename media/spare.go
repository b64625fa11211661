package media

// SpareProcessors is how many goroutines more than it has CPUs a program with an engine should let run at once
// (runtime.GOMAXPROCS). A thread that carries sound and wakes needs one of Go's processors before it may go on. Where
// other goroutines hold all of them it stands in their line, 10 ms for each, whatever priority the kernel gives it; with
// some to spare it has one at once, and the kernel's priority decides.
const SpareProcessors = 4

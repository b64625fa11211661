//go:build linux

package main

// Load is one situation to be measured.
type Load struct {
	Name   string
	Calls  int
	Bridge bool // two telephones a call, joined; else each hears a prompt
	Talk   bool // the telephones send 50 packets a second
	Silent bool // the telephones never send a packet
	Busy   int  // goroutines that compute all the time beside the engine or the loop
	Target float64
}

// phones is how many telephones take part.
func (l Load) phones() int {
	if l.Bridge {
		return 2 * l.Calls
	}
	return l.Calls
}

// loads are those that the table shows.
func loads() []Load {
	return []Load{
		{Name: "prompt, 200 calls", Calls: 200, Target: 1.5},
		{Name: "prompt, callers never heard, 200 calls", Calls: 200, Silent: true},
		{Name: "prompt, 200 calls, the program computes meanwhile", Calls: 200, Busy: 2},
		{Name: "prompt, 1000 calls", Calls: 1000, Target: 1.5},
		{Name: "prompt, 2000 calls", Calls: 2000},
		{Name: "menu, 200 calls whose callers talk", Calls: 200, Talk: true, Target: 1.5},
		{Name: "bridge, 100 calls", Calls: 100, Bridge: true, Talk: true, Target: 1.5},
		{Name: "bridge, 500 calls", Calls: 500, Bridge: true, Talk: true, Target: 1.5},
	}
}

// What the telephones are told while they run, and the subject at the end.
const (
	run    = "run"
	record = "record" // what is heard from now on counts
	pause  = "pause"
	tell   = "tell"
)

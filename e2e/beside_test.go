package e2e

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// besideEachOther is how many tests run at once: most of the time they wait for somebody to speak.
const besideEachOther = 4

// browsersAtOnce is how many of Chromium do: each is more work than twenty telephones.
const browsersAtOnce = 2

// slots are the browsers that may yet be opened.
var slots = struct {
	mu   sync.Mutex
	free int
	more *sync.Cond
}{free: browsersAtOnce}

// beside lets a test run beside others, once those that measure time, or how a browser sounds, have had the machine for
// themselves. A test that opens
// browsers says how many, and waits until it may open them all.
func beside(t *testing.T, browsers int) {
	t.Helper()
	t.Parallel()
	if browsers == 0 {
		return
	}
	slots.mu.Lock()
	defer slots.mu.Unlock()
	if slots.more == nil {
		slots.more = sync.NewCond(&slots.mu)
	}
	for slots.free < browsers {
		slots.more.Wait()
	}
	slots.free -= browsers
	t.Cleanup(func() {
		slots.mu.Lock()
		defer slots.mu.Unlock()
		slots.free += browsers
		slots.more.Broadcast()
	})
}

// Where helplines have their sound: below telephones and outside of what the kernel gives out.
const firstSound, soundEach, soundRanges = 10100, 100, 48

var nextSound atomic.Uint32

// soundPorts are ports for the sound of one helpline, which no other one of these tests has: what a telephone sends to a call
// that is over reaches nobody else's.
func soundPorts() string {
	n := (uint32(os.Getpid()) + nextSound.Add(1)) % soundRanges
	from := firstSound + n*soundEach
	return fmt.Sprintf("%d-%d", from, from+soundEach-1)
}

package media

import (
	"net/netip"
	"runtime"
	"testing"
)

// TestAPlayingCallTakesLittleMemory, the kernel's buffers apart, whatever its telephone can.
func TestAPlayingCallTakesLittleMemory(t *testing.T) {
	const calls, most = 300, 40_000
	e, err := New(Options{PortMin: 43000, PortMax: 44999})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	clip := clipOf(sampleRate, 1000)
	clip.Prepare(G722)
	far := freeAddr(t, "127.0.0.1")
	play := func(change func(*Params)) {
		t.Helper()
		s, err := e.Open(netip.MustParseAddr("127.0.0.1"), func(Event) {})
		if err != nil {
			t.Fatal(err)
		}
		p := Params{Remote: far, EventPayload: 101, Send: true, Receive: true}
		change(&p)
		if err := s.Update(p); err != nil {
			t.Fatal(err)
		}
		s.Loop(clip)
	}
	play(func(*Params) {}) // what the first one needs is there then
	for name, change := range map[string]func(*Params){
		"G.711":         func(*Params) {},
		"keys as tones": func(p *Params) { p.EventPayload = 0 },
		"G.722, keys as tones, and encrypted": func(p *Params) {
			p.Codec, p.EventPayload = G722, 0
			p.SRTP = SRTP{Suite: CM80, Ours: ourKey(CM80), Theirs: theirKey(CM80)}
		},
	} {
		before := memoryInUse()
		for range calls {
			play(change)
		}
		each := (memoryInUse() - before) / calls
		if t.Logf("%s: %d bytes a call", name, each); each > most {
			t.Errorf("%s: a call takes %d bytes, more than %d", name, each, most)
		}
	}
}

// memoryInUse is the heap and the goroutines' stacks.
func memoryInUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

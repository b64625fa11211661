package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/app/demo"
)

var (
	soakCalls = flag.Int("soak.calls", 40, "calls in parallel that TestSoak makes")
	soakFor   = flag.Duration("soak.for", 12*time.Second, "how long TestSoak makes calls; from a minute on it waits longer for the memory")
)

// What may be left of a soak: goroutines and descriptors that come and go with scrapes and the journal's files, and memory
// that the runtime has not given back yet.
const (
	soakGoroutines  = 8
	soakDescriptors = 4
	soakMemory      = 40 << 20
)

// TestSoak lets calls come and go for a while on the real binary: callers who listen, who talk into menus, who talk with
// agents or give up waiting for one. Every call must be answered and end, no packet be missing at a telephone, every
// arrival have its end in the journal, the figures of the queue agree at every scrape, and nothing be left afterwards.
// `make soak` makes it long enough to mean something.
func TestSoak(t *testing.T) {
	agents := max(2, *soakCalls*35/100)
	p := serveFolder(t, soakFolder(t, agents))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := newSoakers(ctx, t, p.sip, agents)
	s.calls(ctx, min(*soakCalls, 20), 3*time.Second, time.Second) // pools, caches and the first segment of the journal are there then
	before := p.remains()

	done := make(chan struct{})
	go func() {
		defer close(done)
		s.calls(ctx, *soakCalls, *soakFor, min(*soakFor/4, 20*time.Second))
	}()
	most := s.watch(p, done)
	after := p.settled(before)
	cancel()
	heard := s.close()

	made, all, talked, failures := s.sum()
	t.Logf("%d calls: %v; %d conversations with %d agents; at most %d calls at once", all, made, talked, agents, most)
	t.Logf("the telephones heard %d packets: %d missing, %d late, %d changes of source; %d they lost themselves",
		heard.packets, heard.missing, heard.late, heard.changes, heard.dropped)
	t.Logf("before: %v", before)
	t.Logf("after:  %v", after)
	if s.crossed > 1+all/100 {
		t.Errorf("%d calls were gone when they were hung up", s.crossed)
	}
	if len(failures) > 0 {
		t.Errorf("%d failures, such as\n%s", len(failures), strings.Join(failures[:min(len(failures), 10)], "\n"))
	}
	if heard.missing > heard.dropped || heard.late > 0 || heard.changes > 0 || heard.packets < 25*all {
		t.Errorf("the sound was not whole: %+v of %d calls", heard, all)
	}
	after.compare(t, before)
	if counted := p.samples().sum("centralino_calls_total"); counted != all {
		t.Errorf("%d calls were counted, want %d", counted, all)
	}
	p.journalled(all, talked)
}

// soakFolder is a helpline that only sounds; its prompts are the demo's, whose notes speak of other queues.
func soakFolder(t *testing.T, agents int) string {
	t.Helper()
	folder := t.TempDir()
	if err := errors.Join(os.CopyFS(folder, demo.Files()), os.RemoveAll(filepath.Join(folder, "knowledge"))); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for i := range agents {
		fmt.Fprintf(&list, "  - {id: %s, password: %s, skills: {desk: 3}}\n", agentName(i), agentName(i))
	}
	writeFile(t, filepath.Join(folder, demo.Config), `
helpline: Soak
languages: [it, en]
sip:
  listen: ["udp://${SIP}"]
  rtp_ports: 20000-29999
  max_calls: 2500
  trunks: [{name: here, hosts: ["127.0.0.1"], country: IT}]
http: {listen: "${HTTP}"}
speech: {command: ""}
numbers: {listen: listen, menu: menu, desk: desk}
queues: {desk: {skills: [desk]}}
queue_defaults: {wrap_up: 1s, announce: {every: 10s, position: true, wait: true}, promise: {after: 10m, then: voicemail}}
agents:
`+list.String())
	for name, text := range map[string]string{
		"helpline": "flow: helpline\nsteps:\n  main: {message: opening-hours, next: end}\n",
		"listen":   "flow: listen\nsteps:\n  main: {message: opening-hours, next: again}\n  again: {message: main-menu, next: main}\n",
		"menu": "flow: menu\nsteps:\n  main: {menu: main-menu, keys: {\"1\": hours}, wait: 3s, failed: main}\n" +
			"  hours: {menu: opening-hours, keys: {\"1\": main}, wait: 3s, failed: main}\n",
		"desk": "flow: desk\nsteps:\n  main: {queue: desk, next: end}\n",
	} {
		writeFile(t, filepath.Join(folder, "flows", name+".yaml"), text)
	}
	return folder
}

// watch looks at the figures until the calls are over, and returns the most that there were at once.
func (s *soakers) watch(p *process, done <-chan struct{}) (most int) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	began, told := time.Now(), time.Now()
	for {
		select {
		case <-done:
			return most
		case <-tick.C:
		}
		f := p.samples()
		p.balanced(f)
		now := f.sum("centralino_calls_active")
		most = max(most, now)
		if time.Since(told) > 30*time.Second {
			told = time.Now()
			_, all, talked, failures := s.sum()
			s.t.Logf("%v: %d calls made, %d now, %d conversations, %d failures; %+v; %v",
				time.Since(began).Round(time.Second), all, now, talked, len(failures), s.bank.heard(), p.remains())
		}
	}
}

// balanced holds the identity of the queue.
func (p *process) balanced(f samples) {
	p.t.Helper()
	offered := f.sum("centralino_queue_offered_total")
	left := f.sum("centralino_queue_wait_seconds_count")
	if waiting := f.sum("centralino_queue_waiting"); offered != left+waiting {
		p.t.Errorf("%d were offered to the queue, but %d left it and %d wait", offered, left, waiting)
	}
}

// remains is what a process holds.
type remains struct{ goroutines, descriptors, sockets, heap, memory int }

// String tells it in words.
func (r remains) String() string {
	return fmt.Sprintf("%d goroutines, %d descriptors, %d of them sockets, heap %.1f MB, memory %.1f MB",
		r.goroutines, r.descriptors, r.sockets, float64(r.heap)/(1<<20), float64(r.memory)/(1<<20))
}

func (p *process) remains() remains {
	p.t.Helper()
	f := p.samples()
	r := remains{
		goroutines: f.sum("go_goroutines"), descriptors: f.sum("process_open_fds"),
		heap: f.sum("go_memstats_heap_inuse_bytes"), memory: f.sum("process_resident_memory_bytes"),
	}
	folder := fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid)
	entries, err := os.ReadDir(folder)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, e := range entries {
		if to, err := os.Readlink(filepath.Join(folder, e.Name())); err == nil && strings.HasPrefix(to, "socket:") {
			r.sockets++
		}
	}
	return r
}

// settled waits until nothing is left of the calls, and a minute more for the memory of a long soak. It gives up after
// the time that a SIP transaction may take.
func (p *process) settled(before remains) remains {
	p.t.Helper()
	deadline := time.After(40 * time.Second)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for r := p.remains(); ; r = p.remains() {
		if r.goroutines <= before.goroutines+soakGoroutines && r.descriptors <= before.descriptors+soakDescriptors {
			break
		}
		select {
		case <-tick.C:
			continue
		case <-deadline:
			return r
		}
	}
	if *soakFor >= time.Minute {
		<-time.After(time.Minute)
	}
	return p.remains()
}

// compare fails for what has grown.
func (r remains) compare(t *testing.T, before remains) {
	t.Helper()
	for _, w := range []struct {
		what            string
		now, then, more int
	}{
		{"goroutines", r.goroutines, before.goroutines, soakGoroutines},
		{"descriptors", r.descriptors, before.descriptors, soakDescriptors},
		{"sockets", r.sockets, before.sockets, soakDescriptors},
		{"bytes of heap", r.heap, before.heap, soakMemory / 2},
		{"bytes of memory", r.memory, before.memory, soakMemory},
	} {
		if w.now > w.then+w.more {
			t.Errorf("%d %s are left, were %d before", w.now, w.what, w.then)
		}
	}
}

// journalled reads the journal of the process while it serves: every arrival has one end.
func (p *process) journalled(calls, talked int) {
	p.t.Helper()
	out, err := exec.Command(program.path, "journal", "--data", p.data, "--kind", "arrived,ended,connected").Output()
	if err != nil {
		p.t.Fatal(err)
	}
	arrived, ended, connected := map[string]int{}, map[string]int{}, 0
	lines := json.NewDecoder(bytes.NewReader(out))
	for lines.More() {
		var e struct{ Call, Kind string }
		if err := lines.Decode(&e); err != nil {
			p.t.Fatal(err)
		}
		switch e.Kind {
		case "arrived":
			arrived[e.Call]++
		case "ended":
			ended[e.Call]++
		default:
			connected++
		}
	}
	p.t.Logf("the journal has %d arrivals, %d ends and %d conversations", len(arrived), len(ended), connected)
	if len(arrived) != calls || len(ended) != calls || connected > talked {
		p.t.Errorf("the journal has %d arrivals, %d ends and %d conversations, want %d, %d and at most %d",
			len(arrived), len(ended), connected, calls, calls, talked)
	}
	for id, n := range arrived {
		if n != 1 || ended[id] != 1 {
			p.t.Errorf("call %s arrived %d times and ended %d times", id, n, ended[id])
		}
	}
}

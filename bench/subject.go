//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"centralino/media"
)

// subject is the process that is measured: it serves the telephones with the engine or the bare loop, until it is told
// to tell.
func subject(in io.Reader, out io.Writer) error {
	lines, answers := json.NewDecoder(in), json.NewEncoder(out)
	var order Order
	if err := lines.Decode(&order); err != nil {
		return err
	}
	var ports []int
	var err error
	for range order.Load.Busy {
		go compute()
	}
	served := &engineRun{}
	if order.Bare {
		ports, err = bare(order.Load, order.Phones)
	} else {
		ports, err = served.start(order.Load, order.Phones)
	}
	if err := firstError(err, answers.Encode(ports)); err != nil {
		return err
	}
	stop := profileTo(order.Profile)
	var word string
	if err := lines.Decode(&word); err != nil {
		return err
	}
	stop()
	var a Account
	if served.engine != nil {
		a.Memory = (resident() - served.memory) / int64(order.Load.Calls)
	}
	return answers.Encode(a)
}

// compute never ends, and never waits.
func compute() {
	for n := uint64(1); n != 0; n += 2 {
		continue
	}
}

func profileTo(path string) (stop func()) {
	if path == "" {
		return func() {}
	}
	f, err := os.Create(path)
	if err != nil || pprof.StartCPUProfile(f) != nil {
		return func() {}
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}
}

// engineRun is the engine serving a load.
type engineRun struct {
	engine  *media.Engine
	memory  int64 // resident before the first call
	streams []*media.Stream
}

func (r *engineRun) start(l Load, phones []int) (ports []int, err error) {
	runtime.GOMAXPROCS(runtime.NumCPU() + media.SpareProcessors) // as the product does
	if r.engine, err = media.New(media.Options{PortMin: 20000, PortMax: 29999, KeepProcessors: true}); err != nil {
		return nil, err
	}
	pcm := make([]int16, 10*8000)
	clip := media.NewClip(pcm)
	debug.FreeOSMemory()
	r.memory = resident()
	for i, port := range phones {
		s, err := r.engine.Open(netip.AddrFrom4(host), nil)
		if err != nil {
			return nil, err
		}
		far := netip.AddrPortFrom(netip.AddrFrom4(host), uint16(port))
		if err := s.Update(media.Params{Remote: far, Send: true, Receive: true, EventPayload: 101, EventIn: 101}); err != nil {
			return nil, err
		}
		r.streams = append(r.streams, s)
		ports = append(ports, int(s.Local().Port()))
		switch {
		case !l.Bridge:
			time.Sleep(time.Duration(i%7) * 20 * time.Microsecond) // calls don't come all at once
			s.Loop(clip)
		case i%2 == 1:
			if err := media.Bridge(r.streams[i-1], s); err != nil {
				return nil, err
			}
		}
	}
	return ports, nil
}

// resident is how much memory the process holds, in bytes.
func resident() int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, ok := strings.Cut(string(data), "VmRSS:")
	if !ok {
		return 0
	}
	kB, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		return 0
	}
	return kB << 10
}

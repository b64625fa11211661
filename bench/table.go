//go:build linux

package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// preface says when and where.
func (b bench) preface() string {
	var name unix.Utsname
	_ = unix.Uname(&name)
	return fmt.Sprintf("# What media costs beside the bare system calls\n\n"+
		"Written by `make bench` on %s: %d cores (%s), Linux %s, %s; medians of %d slices of %v.\n"+
		"Floor: loops in Go that do only the system calls of the load (bench/bare.go). Times are CPU-ms per call-second.\n"+
		"Gap: how far the gaps between packets are from 20 ms at the telephone, p50 / p99 / p99.9, in ms.\n\n",
		time.Now().UTC().Format("2006-01-02"), runtime.NumCPU(), processor(), unix.ByteSliceToString(name.Release[:]),
		runtime.Version(), b.rounds*turns, b.length)
}

func processor() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// table is what the README shows; last are the ratios that it said before.
func table(results []*result, last map[string]float64) string {
	var b strings.Builder
	b.WriteString("| load | floor | engine | ratio | target | last | gap | floor's gap | lost | kB a call |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		target, before := "", ""
		if r.Target != 0 {
			target = fmt.Sprintf("%.1f", r.Target)
		}
		if v, ok := last[r.Name]; ok {
			before = fmt.Sprintf("%.2f", v)
		}
		lost := 0
		for _, p := range r.pacing {
			lost += p.Lost
		}
		cost := fmt.Sprintf("%.3f | %.3f | %.2f", median(r.floor, same), median(r.engine, same), r.ratio())
		if r.Busy > 0 {
			cost = " | | " // what is computed beside costs more than the calls
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %d | %.1f |\n", r.Name, cost, target, before,
			gaps(r.pacing), gaps(r.bare), lost,
			median(r.accounts, func(a Account) float64 { return float64(a.Memory) / 1000 }))
	}
	return b.String()
}

// gaps are the medians of the rounds.
func gaps(all []Pacing) string {
	ms := func(share func(Pacing) time.Duration) float64 {
		return median(all, func(p Pacing) float64 { return share(p).Seconds() * 1000 })
	}
	return fmt.Sprintf("%.3f / %.3f / %.3f", ms(func(p Pacing) time.Duration { return p.P50 }),
		ms(func(p Pacing) time.Duration { return p.P99 }), ms(func(p Pacing) time.Duration { return p.P999 }))
}

func same(v float64) float64 { return v }

// parse reads the ratios of an earlier table by the names of the loads.
func parse(text string) map[string]float64 {
	ratios := make(map[string]float64)
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 6 {
			continue
		}
		if v, err := strconv.ParseFloat(strings.TrimSpace(cells[4]), 64); err == nil {
			ratios[strings.TrimSpace(cells[1])] = v
		}
	}
	return ratios
}

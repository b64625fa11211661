package e2e

import (
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"centralino/app/demo"
)

var (
	loadRate = flag.Int("load.rate", 300, "calls a second that TestSetUpRate makes")
	loadKeep = flag.Bool("load.signalling", true, "whether TestSetUpRate keeps the signalling of its calls")
	loadFor  = flag.Duration("load.for", 3*time.Second, "how long TestSetUpRate makes calls; from 20 s on it also waits a minute for the memory")
)

// TestSetUpRate makes many short calls with SIPp: INVITE, 200, ACK, BYE. None may fail, and what they took is given back.
// `make load` makes it long enough to mean something.
func TestSetUpRate(t *testing.T) {
	p := serveFolder(t, manyCalls(t))
	warm(p)
	before := p.usage()
	calls := int(loadFor.Seconds() * float64(*loadRate))
	started := time.Now()
	load := p.load(*loadRate, calls)
	took := time.Since(started)
	after := p.usage()
	per := (after.cpu - before.cpu).Seconds() * 1000 / float64(calls)
	t.Logf("%d calls in %.1f s (%.0f a second): %d failed, %d retransmissions, %.2f CPU-ms per call",
		calls, took.Seconds(), float64(load.successful)/took.Seconds(), load.failed, load.retransmissions, per)
	if load.failed != 0 || load.successful != calls {
		t.Errorf("%d of %d calls failed", calls-load.successful, calls)
	}
	if got := int(p.metric(`centralino_calls_total{flow="helpline",result="left"}`)); got != calls+warmCalls {
		t.Errorf("%d calls were counted, want %d", got, calls+warmCalls)
	}
	if *loadFor < 20*time.Second {
		eventually(t, 10*time.Second, "rid of the calls' goroutines", func() bool { return p.usage().goroutines <= before.goroutines+spare })
		return
	}
	<-time.After(time.Minute)
	last := p.usage()
	t.Logf("memory: %d MB before, %d MB at the peak, %d MB a minute after, of which heap %d MB in use; goroutines: %d before, %d after",
		before.memory>>20, last.peak>>20, last.memory>>20, last.heap>>20, before.goroutines, last.goroutines)
	if last.goroutines > before.goroutines+spare {
		t.Errorf("%d goroutines are left of %d calls", last.goroutines-before.goroutines, calls)
	}
	if allowed := max(before.memory*3/2, before.memory+30<<20); last.memory > allowed {
		t.Errorf("%d MB are held a minute after the load, want %d MB at most", last.memory>>20, allowed>>20)
	}
}

// spare is how many goroutines may come and go without calls, such as those of scrapes.
const spare = 20

// manyCalls is a folder with the demo's files and room for many calls.
func manyCalls(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, demo.Files()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, demo.Config)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, file, strings.NewReplacer(
		`["udp://0.0.0.0:5060", "tcp://0.0.0.0:5060"]`, `["udp://${SIP}"]`, `"127.0.0.1:8080"`, `"${HTTP}"`,
		"rtp_ports: 20000-20999", "rtp_ports: 20000-29999\n  max_calls: 2500",
	).Replace(string(text))+fmt.Sprintf("\nsignalling: {enabled: %v}\n", *loadKeep))
	return folder
}

// warmCalls are made before anything is measured: pools, caches and the first segment of the journal are there then.
const warmCalls = 200

func warm(p *process) {
	p.t.Helper()
	if l := p.load(200, warmCalls); l.failed != 0 {
		p.t.Fatalf("%d of the first %d calls failed", l.failed, warmCalls)
	}
}

// figures is what SIPp counted.
type figures struct{ successful, failed, retransmissions int }

// load makes short calls at a rate with SIPp.
func (p *process) load(rate, calls int) figures {
	p.t.Helper()
	return p.many(scenario(invite("helpline", "+39021112223"), bye("+39021112223")), rate, calls)
}

// many makes calls of one scenario at a rate with SIPp.
func (p *process) many(scenario string, rate, calls int) figures {
	p.t.Helper()
	dir := p.t.TempDir()
	file, stats := filepath.Join(dir, "scenario.xml"), filepath.Join(dir, "stats.csv")
	// One port for the sound of all calls, which nobody reads: packets to ports that are not SIPp's might be read by
	// others as their own.
	writeFile(p.t, file, strings.ReplaceAll(scenario, "[auto_media_port]", "[media_port]"))
	cmd := exec.Command("sipp", "-sf", file, "-i", "127.0.0.1", "-mi", "127.0.0.1",
		"-p", fmt.Sprint(outsidePort(p.t)), "-mp", fmt.Sprint(outsidePort(p.t)),
		"-r", fmt.Sprint(rate), "-m", fmt.Sprint(calls), "-l", fmt.Sprint(max(2000, 2*rate)),
		"-nostdin", "-buff_size", "4000000", "-trace_stat", "-stf", stats, "-fd", "1",
		"-trace_err", "-error_file", filepath.Join(dir, "errors"), p.sip.String())
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		p.t.Fatalf("%v: make tools installs it", err)
	}
	if err != nil {
		messages, _ := os.ReadFile(filepath.Join(dir, "errors"))
		p.t.Logf("sipp: %v\n%.4000s\n%.4000s", err, tailText(string(out), 2000), messages)
	}
	return readFigures(p.t, stats)
}

func tailText(s string, n int) string { return s[max(0, len(s)-n):] }

// readFigures reads the last line of SIPp's statistics.
func readFigures(t *testing.T, file string) figures {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord = ';', -1
	lines, err := r.ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("SIPp's statistics: %d lines, %v", len(lines), err)
	}
	last := lines[len(lines)-1]
	column := func(name string) int {
		for i, title := range lines[0] {
			if title == name {
				n, err := strconv.Atoi(last[i])
				if err != nil {
					t.Fatalf("SIPp's %s is %q", name, last[i])
				}
				return n
			}
		}
		t.Fatalf("SIPp counts no %s", name)
		return 0
	}
	return figures{column("SuccessfulCall(C)"), column("FailedCall(C)"), column("Retransmissions(C)")}
}

// usage is what a process takes of the machine.
type usage struct {
	cpu          time.Duration // user and system, since it began
	memory, peak int           // resident, in bytes
	heap         int           // in use
	goroutines   int
}

func (p *process) usage() usage {
	p.t.Helper()
	return usage{
		cpu: p.cpu(), memory: p.status("VmRSS"), peak: p.status("VmHWM"),
		heap: int(p.metric("go_memstats_heap_inuse_bytes")), goroutines: int(p.metric("go_goroutines")),
	}
}

// cpu reads user and system time: fields 14 and 15 of proc(5)'s stat, in hundredths of a second.
func (p *process) cpu() time.Duration {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name may hold spaces
	fields := strings.Fields(rest)
	ticks := 0
	for _, field := range fields[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			p.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// status reads one size of proc(5)'s status.
func (p *process) status(name string) int {
	p.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			if err != nil {
				p.t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	p.t.Fatalf("no %s", name)
	return 0
}

// changeFile replaces a text that is in a file.
func changeFile(t *testing.T, path, before, after string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), before) {
		t.Fatalf("%s has no %q", path, before)
	}
	writeFile(t, path, strings.Replace(string(text), before, after, 1))
}

package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "centralino-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	program.path = filepath.Join(folder, "centralino")
	flag.Parse()
	if given := flag.Lookup("test.parallel"); given.Value.String() == given.DefValue {
		_ = given.Value.Set(fmt.Sprint(besideEachOther)) // it is a number
	}
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// program is the real binary, built once by the first test that starts it, without the race detector: it is measured.
var program struct {
	once sync.Once
	path string
	err  error
}

func builtProgram(t *testing.T) string {
	t.Helper()
	program.once.Do(func() {
		build := exec.Command("go", "build", "-o", program.path, "centralino/cmd/centralino")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			program.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

// process is the real binary at work.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	sip  netip.AddrPort
	http string // host:port
	data string
	out  *output
}

// output keeps what a process prints while it is being read.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

// String returns everything printed so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// startDemo starts `centralino demo` on ports of its own and waits until it takes calls.
func startDemo(t *testing.T) *process {
	t.Helper()
	p := newProcess(t)
	p.start("demo", "--sip", p.sip.String(), "--http", p.http, "--data", p.data)
	return p
}

// serveFolder starts `centralino serve` for the helpline in a folder, whose configuration listens on ${SIP} and ${HTTP}.
func serveFolder(t *testing.T, folder string) *process {
	t.Helper()
	p := newProcess(t)
	p.start("serve", "-c", folder, "--data", p.data, "--drain", "0s")
	return p
}

func newProcess(t *testing.T) *process {
	t.Helper()
	sip, http := outsidePort(t), outsidePort(t)
	return &process{t: t, sip: netip.AddrPortFrom(loopback, sip), http: at(http), data: t.TempDir(), out: &output{}}
}

var loopback = netip.MustParseAddr("127.0.0.1")

func at(port uint16) string { return netip.AddrPortFrom(loopback, port).String() }

func (p *process) start(args ...string) {
	p.t.Helper()
	p.cmd = exec.Command(builtProgram(p.t), args...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	p.cmd.Env = append(os.Environ(), "SIP="+p.sip.String(), "HTTP="+p.http)
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
		impatient := time.AfterFunc(15*time.Second, func() { _ = p.cmd.Process.Kill() })
		defer impatient.Stop()
		if err := p.cmd.Wait(); err != nil {
			p.t.Errorf("centralino stopped with %v", err)
		}
		if strings.Contains(p.out.String(), "not every telephone said goodbye") {
			p.t.Error("centralino waited in vain for telephones that had hung up")
		}
		if p.t.Failed() {
			happened, _ := exec.Command(program.path, "journal", "--data", p.data).CombinedOutput()
			p.t.Logf("centralino printed:\n%s\nand its journal ends with:\n%s", p.out, tailText(string(happened), 20_000))
		}
	})
	eventually(p.t, 15*time.Second, "ready", func() bool {
		resp, err := http.Get("http://" + p.http + "/readyz")
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// eventually polls until ok. What it waits for happens in another process, so only real time helps.
func eventually(t *testing.T, within time.Duration, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(within)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not %s within %v", what, within)
		}
	}
}

// metric returns one sample of /metrics as a number.
func (p *process) metric(series string) float64 {
	p.t.Helper()
	resp, err := http.Get("http://" + p.http + "/metrics")
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), series+" "); ok {
			number, err := strconv.ParseFloat(value, 64)
			if err != nil {
				p.t.Fatalf("%s: %v", line, err)
			}
			return number
		}
	}
	p.t.Fatalf("no metric %s", series)
	return 0
}

// nextOutside counts the ports handed out by outsidePort.
var nextOutside atomic.Uint32

// outsidePort returns a port that nobody has and that nobody gets by chance: it lies outside the range from which the
// kernel takes ports for sockets that ask for none in particular, and outside those for RTP in these tests. The three after it
// are nobody's either: SIPp takes them for sound and pictures.
func outsidePort(t *testing.T) uint16 {
	t.Helper()
	const first, count = 15000, 4000
	for range count {
		port := uint16(first + (uint32(os.Getpid())*16+nextOutside.Add(4))%count)
		if free(port) && free(port+1) && free(port+2) && free(port+3) {
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

func free(port uint16) bool {
	udp, err := net.ListenPacket("udp", at(port))
	if err != nil {
		return false
	}
	defer func() { _ = udp.Close() }()
	tcp, err := net.Listen("tcp", at(port))
	if err != nil {
		return false
	}
	_ = tcp.Close()
	return true
}

//go:build linux

package media

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The floor benchmark compares what a prompt costs with what the kernel charges for its packets: a bare loop that does
// nothing but the sends on connected sockets, in the same run, to the same receiver. The receiver is a process of its
// own, so that only the sender's time is counted; kernel time stamps tell how evenly the packets left.
//
//	go test -run '^$' -bench Floor ./media

const (
	floorEnv     = "CENTRALINO_FLOOR_RECEIVER"
	floorWarmUp  = time.Second
	floorMeasure = 4 * time.Second
	floorRounds  = 3
)

func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv(floorEnv)); err == nil {
		if err := receiveForFloor(n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// floorResult is one way of sending, measured.
type floorResult struct {
	cpu    time.Duration // per call-second
	pacing pacing
}

func BenchmarkFloor(b *testing.B) {
	for _, n := range []int{100, 200, 400} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				var bare, silent, latched []floorResult
				for range floorRounds { // in turn, so that other work on the machine meets all of them
					bare = append(bare, measureFloor(b, n, false, sendBare))
					silent = append(silent, measureFloor(b, n, false, sendByEngine))
					latched = append(latched, measureFloor(b, n, true, sendByEngine))
				}
				floor := cheapest(bare)
				report := func(name string, r floorResult) {
					b.Logf("%4d calls, %-28s %.3f CPU-ms per call-second, %.2f of the floor; %v", n, name,
						r.cpu.Seconds()*1000, float64(r.cpu)/float64(floor.cpu), r.pacing)
				}
				report("bare connected sends", floor)
				report("engine, callers silent", cheapest(silent))
				report("engine, callers heard once", cheapest(latched))
				b.ReportMetric(float64(cheapest(latched).cpu)/float64(floor.cpu), "x-floor")
				b.ReportMetric(float64(cheapest(silent).cpu)/float64(floor.cpu), "x-floor-silent")
				b.ReportMetric(cheapest(latched).cpu.Seconds()*1000, "cpu-ms/call-s")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// cheapest is the round that was disturbed least.
func cheapest(all []floorResult) floorResult {
	return slices.MinFunc(all, func(a, b floorResult) int { return int(a.cpu - b.cpu) })
}

// measureFloor starts a receiver and measures how much time this process takes to send to it.
func measureFloor(b *testing.B, n int, answer bool, send func(b *testing.B, to []netip.AddrPort) (stop func())) floorResult {
	b.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), fmt.Sprintf("%s=%d", floorEnv, n))
	if answer {
		child.Env = append(child.Env, floorEnv+"_ANSWERS=1")
	}
	child.Stderr = os.Stderr
	in, errIn := child.StdinPipe()
	out, errOut := child.StdoutPipe()
	if errIn != nil || errOut != nil {
		b.Fatal(errIn, errOut)
	}
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	lines := json.NewDecoder(out)
	var to []netip.AddrPort
	if err := lines.Decode(&to); err != nil {
		b.Fatal(err)
	}
	stop := send(b, to)
	time.Sleep(floorWarmUp)
	_, _ = fmt.Fprintln(in, "measure")
	before, start := cpuTime(), time.Now()
	time.Sleep(floorMeasure)
	cpu, took := cpuTime()-before, time.Since(start)
	_, _ = fmt.Fprintln(in, "enough")
	var p pacing
	if err := lines.Decode(&p); err != nil {
		b.Fatal(err)
	}
	stop()
	_ = in.Close()
	if err := child.Wait(); err != nil {
		b.Fatal(err)
	}
	return floorResult{cpu: time.Duration(float64(cpu) / took.Seconds() / float64(n)), pacing: p}
}

func cpuTime() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// sendByEngine plays a prompt to every address.
func sendByEngine(b *testing.B, to []netip.AddrPort) (stop func()) {
	b.Helper()
	e, err := New(Options{PortMin: 20000, PortMax: 30000})
	if err != nil {
		b.Fatal(err)
	}
	clip := clipOf(10*sampleRate, 1000)
	for i, addr := range to {
		s, err := e.Open(addr.Addr(), nil)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Update(Params{Remote: addr, Send: true, Receive: true}); err != nil {
			b.Fatal(err)
		}
		time.Sleep(time.Duration(i%7) * 100 * time.Microsecond) // calls don't come all at once
		s.Loop(clip)
	}
	return e.Close
}

// sendBare is the floor: one thread, connected sockets, five moments in 20 ms, one system call per packet.
func sendBare(b *testing.B, to []netip.AddrPort) (stop func()) {
	b.Helper()
	fds := make([]int, len(to))
	for i, addr := range to {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK, 0)
		if err != nil {
			b.Fatal(err)
		}
		if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}); err != nil {
			b.Fatal(err)
		}
		fds[i] = fd
	}
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		runtime.LockOSThread()
		_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1000, 0, 0, 0)
		var packet [headerSize + audioBytes]byte
		var now unix.Timespec
		_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &now)
		const moments = 5
		for seq := 0; ; seq++ {
			select {
			case <-quit:
				return
			default:
			}
			now = unix.NsecToTimespec(now.Nano() + int64(20*time.Millisecond/moments))
			for unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &now, nil) != nil {
				continue
			}
			putHeader(packet[:], 8, false, uint16(seq/moments), uint32(160*seq/moments), 1)
			for i := seq % moments; i < len(fds); i += moments {
				_, _, _ = unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fds[i]), uintptr(unsafe.Pointer(&packet[0])),
					uintptr(len(packet)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
			}
		}
	}()
	return func() {
		close(quit)
		<-gone
		for _, fd := range fds {
			_ = unix.Close(fd)
		}
	}
}

// receiveForFloor is the receiver's process: it tells its addresses, and how evenly packets came between two lines of
// its input.
func receiveForFloor(n int) error {
	r, err := newFloorReceiver(n, os.Getenv(floorEnv+"_ANSWERS") != "")
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(r.addrs); err != nil {
		return err
	}
	orders := make(chan struct{})
	go func() {
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			orders <- struct{}{}
		}
		os.Exit(0)
	}()
	for range 2 {
		for waiting := true; waiting; {
			select {
			case <-orders:
				waiting = false
			default:
				if err := r.sweep(); err != nil {
					return err
				}
			}
		}
		if !r.measuring {
			r.measuring = true
			continue
		}
		if err := out.Encode(r.pacing()); err != nil {
			return err
		}
	}
	select {}
}

package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"centralino/app/demo"
	"centralino/call"
	"centralino/internal/phone"
	"centralino/journal"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"centralino": main})
}

// TestScripts runs shell sessions with the program: testdata/*.txtar. Beside testscript's own commands they have those
// below, $SIP and $HTTP, two addresses that are free, $EXAMPLES, the folder of the example helplines, $MONTH, the month it
// is, and hello.wav, a recording.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SIP", freeAddress(env.T()))
			env.Setenv("HTTP", freeAddress(env.T()))
			examples, err := filepath.Abs("../../examples")
			if err != nil {
				return err
			}
			env.Setenv("EXAMPLES", examples)
			env.Setenv("MONTH", time.Now().Format("2006-01"))
			env.Setenv("GORACE", "atexit_sleep_ms=0") // by default the race detector lets every process sleep a second
			env.Values[phonesKey{}] = map[string]*phone.Phone{}
			sound, err := fs.ReadFile(demo.Files(), "prompts/en/goodbye.wav")
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "hello.wav"), sound, 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"occupy":   occupy,
			"signal":   sendSignal,
			"shows":    shows,
			"up":       up,
			"register": register,
			"dial":     dial,
			"callid":   callID,
			"record":   record,
			"tell":     tell,
		},
		RequireExplicitExec: true,
	})
}

// phonesKey finds the telephones of a script, by their users.
type phonesKey struct{}

// patience is how long a script waits for anything.
const patience = 20 * time.Second

// up waits until the helpline at $HTTP takes calls.
func up(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: up")
	}
	poll(ts, "ready", "/readyz", func(status int, _ string) bool { return status == http.StatusOK })
}

// shows waits until /metrics has a line that matches.
func shows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: shows REGEXP")
	}
	wanted, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	poll(ts, args[0], "/metrics", func(_ int, text string) bool { return wanted.MatchString(text) })
}

func poll(ts *testscript.TestScript, what, path string, ok func(status int, text string) bool) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for {
		if resp, err := http.Get("http://" + ts.Getenv("HTTP") + path); err == nil {
			text, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err == nil && ok(resp.StatusCode, string(text)) {
				return
			}
		}
		select {
		case <-tick.C:
		case <-deadline:
			ts.Fatalf("%s was not seen at %s within %v", what, path, patience)
		}
	}
}

// occupy takes the port of an address until the script ends; whoever has it already may keep it.
func occupy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: occupy ADDRESS")
	}
	if conn, err := net.ListenPacket("udp4", args[0]); err == nil {
		ts.Defer(func() { _ = conn.Close() })
	}
}

// sendSignal signals the last program started in the background.
func sendSignal(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"HUP": syscall.SIGHUP, "TERM": syscall.SIGTERM}
	running := ts.BackgroundCmds()
	if neg || len(args) != 1 || signals[args[0]] == nil || len(running) == 0 {
		ts.Fatalf("usage: signal HUP|TERM")
	}
	ts.Check(running[len(running)-1].Process.Signal(signals[args[0]]))
}

// register registers an agent's telephone at $SIP.
func register(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: register USER PASSWORD")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server := netip.MustParseAddrPort(ts.Getenv("SIP"))
	ts.Check(telephone(ts, phone.Options{User: args[0], Password: args[1]}).Register(ctx, server, time.Hour))
}

// dial calls a number from a telephone; the call stays up. With ! it must be refused.
func dial(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] dial USER NUMBER")
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := telephone(ts, phone.Options{User: args[0]}).Call(ctx, fmt.Sprintf("sip:%s@%s", args[1], ts.Getenv("SIP")))
	if neg != (err != nil) {
		ts.Fatalf("the call ended with %v", err)
	}
}

// callID sets $CALL to the id of the first call in the journal of the helpline's folder.
func callID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: callid")
	}
	arrived := journal.Filter{Kinds: []call.Kind{(&call.Arrived{}).Kind()}}
	var id call.ID
	ts.Check(journal.ReadDir(context.Background(), ts.MkAbs("helpline/kept/journal"), arrived, func(e call.Event) error {
		id = e.Call
		return nil
	}))
	ts.Setenv("CALL", string(id))
}

// telephone is the telephone of a user, plugged in at its first use.
func telephone(ts *testscript.TestScript, o phone.Options) *phone.Phone {
	phones := ts.Value(phonesKey{}).(map[string]*phone.Phone)
	if p := phones[o.User]; p != nil {
		return p
	}
	o.Network, o.Address = phone.UDP(), netip.MustParseAddrPort("127.0.0.1:0")
	p, err := phone.New(o)
	ts.Check(err)
	ts.Defer(p.Close)
	phones[o.User] = p
	return p
}

// nextPort counts the ports that freeAddress has looked at.
var nextPort atomic.Uint32

// freeAddress returns an address that nobody listens on and that no socket gets by chance: its port lies below those
// which the kernel gives to sockets that ask for none in particular.
func freeAddress(t testscript.T) string {
	const first, count = 11000, 4000
	for range count {
		at := fmt.Sprintf("127.0.0.1:%d", first+(uint32(os.Getpid())*32+nextPort.Add(1))%count)
		udp, err := net.ListenPacket("udp", at)
		if err != nil {
			continue
		}
		_ = udp.Close()
		if tcp, err := net.Listen("tcp", at); err == nil {
			_ = tcp.Close()
			return at
		}
	}
	t.Fatal("no port is free")
	return ""
}

package e2e

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"centralino/internal/fixture"
)

// baresip is a telephone that we did not write. It plays a file, records what it hears, and is driven over its control
// connection.
type baresip struct {
	t       *testing.T
	dir     string
	conn    net.Conn
	replies chan controlMessage
	events  chan controlMessage
	sip     int
}

// controlMessage is what comes over the control connection: events, and answers to commands.
type controlMessage struct {
	Event    bool   `json:"event"`
	Response bool   `json:"response"`
	OK       bool   `json:"ok"`
	Type     string `json:"type"`
	Param    string `json:"param"`
	Data     string `json:"data"`
	Peer     string `json:"peeruri"`
}

// account is whom a telephone registers as; an empty password registers nowhere. Without codecs it speaks G.711.
type account struct{ user, password, server, options, codecs string }

// rate is that of what the telephone says and hears, in samples a second.
func (a account) rate() int {
	if strings.HasPrefix(a.codecs, "G722") {
		return wideRate
	}
	return fixture.Rate
}

// startBaresip starts a telephone that says a sound of its own rate, on ports of its own.
func startBaresip(t *testing.T, a account, speaks []int16) *baresip {
	t.Helper()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "speaks.wav"), wavText(t, speaks, a.rate()))
	if err := os.Mkdir(filepath.Join(dir, "heard"), 0o755); err != nil {
		t.Fatal(err)
	}
	sip, control := freePort(t), freePort(t)
	register := "regint=0"
	if a.password != "" {
		register = "regint=60;auth_user=" + a.user + ";auth_pass=" + a.password
	}
	files := map[string]string{
		"accounts": fmt.Sprintf("<sip:%s@%s>;outbound=\"sip:%s\";%s;audio_codecs=%s;dtmfmode=rtpevent;%s\n",
			a.user, a.server, a.server, register, cmp.Or(a.codecs, "PCMA,PCMU"), a.options),
		"contacts": "",
		"config": fmt.Sprintf(baresipConfig, sip, dir, a.rate(), a.rate(), filepath.Join(dir, "heard"), control,
			rtpPorts(t)),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("baresip", "-f", dir)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs it", err)
	}
	b := &baresip{t: t, dir: dir, sip: sip, replies: make(chan controlMessage, 16), events: make(chan controlMessage, 1024)}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // not killed: a goodbye that is on its way to it shall be answered
		timer := time.AfterFunc(2*time.Second, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
		_ = cmd.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("baresip %s:\n%s", a.user, text)
		}
		_ = log.Close()
	})
	b.connect(control)
	return b
}

const baresipConfig = `poll_method epoll
sip_listen 127.0.0.1:%d
call_local_timeout 120
call_max_calls 4
audio_buffer 20-160
audio_path /usr/share/baresip
audio_player none
audio_source aufile,%s/speaks.wav
audio_alert none
ausrc_srate %d
auplay_srate %d
ausrc_channels 1
auplay_channels 1
net_interface 127.0.0.1
module_path /usr/lib/baresip/modules
module g711.so
module g722.so
module aufile.so
module sndfile.so
module srtp.so
module uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
snd_path %s
ctrl_tcp_listen 127.0.0.1:%d
rtp_ports %s
rtp_timeout 60
ringback_disabled yes
statmode_default off
`

func (b *baresip) connect(port int) {
	b.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			b.conn = conn
			b.t.Cleanup(func() { _ = conn.Close() })
			go b.read(conn)
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("baresip's control connection: %v", err)
		}
		<-time.After(50 * time.Millisecond)
	}
}

// read takes the connection apart: netstrings of JSON.
func (b *baresip) read(conn net.Conn) {
	defer close(b.events)
	in := bufio.NewReader(conn)
	for {
		size, err := in.ReadString(':')
		if err != nil {
			return
		}
		n, err := strconv.Atoi(strings.TrimSuffix(size, ":"))
		if err != nil {
			return
		}
		text := make([]byte, n+1)
		if _, err := io.ReadFull(in, text); err != nil {
			return
		}
		var m controlMessage
		if json.Unmarshal(text[:n], &m) != nil {
			continue
		}
		if m.Response {
			b.replies <- m
		} else if m.Type != "CALL_RTCP" {
			b.events <- m
		}
	}
}

// do sends a command and waits for its answer.
func (b *baresip) do(command, params string) {
	b.t.Helper()
	text, err := json.Marshal(map[string]string{"command": command, "params": params, "token": command})
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(b.conn, "%d:%s,", len(text), text); err != nil {
		b.t.Fatal(err)
	}
	select {
	case r := <-b.replies:
		if !r.OK {
			b.t.Fatalf("baresip refused %s %s: %s", command, params, r.Data)
		}
	case <-time.After(5 * time.Second):
		b.t.Fatalf("baresip did not answer to %s %s", command, params)
	}
}

// waitFor waits for an event of a type and returns it.
func (b *baresip) waitFor(kind string, within time.Duration) controlMessage {
	b.t.Helper()
	timeout := time.After(within)
	var seen []string
	for {
		select {
		case m, open := <-b.events:
			if !open {
				b.t.Fatalf("baresip closed its control connection before %s", kind)
			}
			if m.Type == kind {
				return m
			}
			seen = append(seen, m.Type+" "+m.Param)
		case <-timeout:
			b.t.Fatalf("baresip did not see %s within %v, only %v", kind, within, seen)
		}
	}
}

// dial calls a number of the helpline and waits until it answered.
func (b *baresip) dial(uri string) {
	b.t.Helper()
	b.do("dial", uri)
	b.waitFor("CALL_ESTABLISHED", 10*time.Second)
}

// press keys digits as RFC 4733 events.
func (b *baresip) press(digits string) {
	b.t.Helper()
	for _, d := range digits {
		b.do("sndcode", string(d))
	}
}

// heard returns everything a narrowband telephone has heard so far in its last call.
func (b *baresip) heard() []int16 {
	b.t.Helper()
	return b.heardAt(fixture.Rate)
}

// heardAt returns everything the telephone has heard so far in its last call, if it heard at that rate.
func (b *baresip) heardAt(rate int) []int16 {
	b.t.Helper()
	files, err := filepath.Glob(filepath.Join(b.dir, "heard", "*-dec.wav"))
	if err != nil || len(files) == 0 {
		b.t.Fatalf("baresip recorded nothing: %v", err)
	}
	newest := files[0]
	for _, f := range files[1:] {
		if f > newest {
			newest = f
		}
	}
	return readWAV(b.t, newest, rate)
}

package e2e

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// linphone is another telephone that we did not write, with a second line on which its agent asks somebody while the caller waits.
// It is driven by what one would type into it. In place of a sound card it has files: it plays one, and all that it hears, in
// whichever call, goes into another.
type linphone struct {
	t    *testing.T
	dir  string
	in   io.Writer
	mu   sync.Mutex
	text string // what it printed
	more chan struct{}
}

const linphoneConfig = `[sip]
sip_port=%d
sip_tcp_port=%d
sip_tls_port=-1
use_ipv6=0
ipv6_migration_done=1
default_proxy=0
register_only_when_network_is_up=0
guess_hostname=0
contact=sip:%s@127.0.0.1
[rtp]
audio_rtp_port=%s
[net]
stun_policy=none
[proxy_0]
reg_proxy=<sip:%s>
reg_route=<sip:%s;lr>
reg_identity=sip:%s@%s
reg_expires=60
reg_sendregister=1
publish=0
[auth_info_0]
username=%s
passwd=%s
`

// startLinphone starts a telephone that says a sound of 8,000 samples a second, and registers it.
func startLinphone(t *testing.T, a account, speaks []int16) *linphone {
	t.Helper()
	dir := t.TempDir()
	sound, config := filepath.Join(dir, "speaks.wav"), filepath.Join(dir, "linphonerc")
	writeFile(t, sound, wavText(t, speaks, a.rate()))
	writeFile(t, filepath.Join(dir, ".local/share/linphone/.keep"), "")
	port := freePort(t)
	writeFile(t, config, fmt.Sprintf(linphoneConfig, port, port+1, a.user, strings.Split(rtpPorts(t), "-")[0], a.server, a.server, a.user, a.server, a.user, a.password)+
		linphoneCodecs(a)+a.options)
	cmd := exec.Command("linphonec", "-c", config)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+filepath.Join(dir, ".local/share"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs it", err)
	}
	p := &linphone{t: t, dir: dir, in: in, more: make(chan struct{})}
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.read(out)
	}()
	t.Cleanup(func() {
		p.types("quit")
		impatient := time.AfterFunc(3*time.Second, func() { _ = cmd.Process.Kill() })
		defer impatient.Stop()
		<-read
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("linphone %s:\n%s", a.user, p.text)
		}
	})
	p.types("soundcard use files")
	p.types("play " + sound)
	p.types("record " + filepath.Join(dir, "heard.wav"))
	return p
}

// linphoneCodecs are the only ones that it has; without any it has its own.
func linphoneCodecs(a account) string {
	if a.codecs == "" {
		return ""
	}
	return "[misc]\nadd_missing_audio_codecs=0\n[audio_codec_0]\nmime=" + a.codecs + "\nrate=8000\nchannels=1\nenabled=1\n"
}

// read keeps what it prints.
func (p *linphone) read(out io.Reader) {
	for in := bufio.NewReader(out); ; {
		b, err := in.ReadByte()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.text += string(b)
		close(p.more)
		p.more = make(chan struct{})
		p.mu.Unlock()
	}
}

// types gives it a command.
func (p *linphone) types(command string) {
	_, _ = fmt.Fprintln(p.in, command) // what became of it is seen by what it prints
}

// waitFor waits until it has printed a text.
func (p *linphone) waitFor(text string, within time.Duration) {
	p.t.Helper()
	timeout := time.After(within)
	for {
		p.mu.Lock()
		more, said := p.more, strings.Contains(p.text, text)
		p.mu.Unlock()
		if said {
			return
		}
		select {
		case <-more:
		case <-timeout:
			p.t.Fatalf("linphone did not say %q within %v", text, within)
		}
	}
}

// heard returns what the telephone has heard, but for the last half second: it is slow to write it down, and says how long the
// file is when it closes it.
func (p *linphone) heard() []int16 {
	p.t.Helper()
	const header = 44
	b, err := os.ReadFile(filepath.Join(p.dir, "heard.wav"))
	if err != nil || len(b) < header {
		p.t.Fatalf("linphone recorded nothing: %v", err)
	}
	pcm := make([]int16, (len(b)-header)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(b[header+2*i:]))
	}
	return pcm
}

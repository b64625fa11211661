package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// dialled is a call that the real program placed.
type dialled struct {
	text   string // what it printed
	status int
	heard  string // the WAV
}

// centralinoDial runs `centralino dial` with nobody at the keyboard.
func centralinoDial(t *testing.T, password string, args ...string) dialled {
	t.Helper()
	d := dialled{heard: filepath.Join(t.TempDir(), "heard.wav")}
	cmd := exec.Command(builtProgram(t), append([]string{"dial", "--wav", d.heard}, args...)...)
	cmd.Env = append(os.Environ(), "CENTRALINO_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	d.text, d.status = string(out), cmd.ProcessState.ExitCode()
	if password != "" && strings.Contains(d.text, password) {
		t.Error("the password is printed")
	}
	return d
}

// tells fails the test unless the call exited with a status and printed these texts in this order.
func (d dialled) tells(t *testing.T, status int, texts ...string) {
	t.Helper()
	rest := d.text
	for _, text := range texts {
		_, after, ok := strings.Cut(rest, text)
		if !ok || d.status != status {
			t.Fatalf("exit status %d, want %d with %q in\n%s", d.status, status, text, d.text)
		}
		rest = after
	}
}

// TestDialTheDemo: the program calls itself, by UDP and TCP, and what was heard are the demo's recordings, one after the other.
func TestDialTheDemo(t *testing.T) {
	p := startDemo(t)
	for _, transport := range []string{"udp", "tcp"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			d := centralinoDial(t, "", "sip:helpline@"+p.sip.String(), "--transport", transport, "--from", "+39021112223",
				"--keys", "6500ms 2 8s 1 5500ms h")
			d.tells(t, 0, "answered   after ", "PCMA, keys as events\n", "presses    2\n", "presses    1\n", "hangs up   we, as asked\n", ", 0 lost (0.0 %)")
			sound, last := readWAV(t, d.heard, fixture.Rate), time.Duration(-1)
			for _, prompt := range []struct{ language, name string }{{"it", "language-menu"}, {"en", "main-menu"}, {"en", "opening-hours"}} {
				score, at := phone.Correlate(sound, recording(t, prompt.language, prompt.name))
				if score < 0.9 || at <= last {
					t.Errorf("%s is in the WAV to %.2f, at %v", prompt.name, score, at)
				}
				last = at
			}
		})
	}
}

// TestDialBaresip: each hears the other, keys arrive, and the goodbye does.
func TestDialBaresip(t *testing.T) {
	at := startBaresip(t, account{user: "desk", server: "127.0.0.1", options: "answermode=auto"}, fixture.Tone(agentTone, 30))
	out := make(chan dialled, 1)
	go func() {
		out <- centralinoDial(t, "", fmt.Sprintf("sip:desk@127.0.0.1:%d", at.sip), "--tone", fmt.Sprint(callerTone), "--keys", "1s 12# 2s h")
	}()
	at.waitFor("CALL_ESTABLISHED", 10*time.Second)
	d := <-out
	d.tells(t, 0, "answered   after ", "presses    12#\n", "hangs up   we, as asked\n", "heard ", ", 0 lost")
	at.waitFor("CALL_CLOSED", 5*time.Second)
	hears(t, "the caller", readWAV(t, d.heard, fixture.Rate), agentTone)
	hears(t, "baresip", at.heard(), callerTone)
}

// TestDialWhoAsksForAPassword: SIPp checks the digest, lets a tone be heard before it answers, and another after.
func TestDialWhoAsksForAPassword(t *testing.T) {
	beside(t, 0)
	dir := t.TempDir()
	early, voice := filepath.Join(dir, "early.alaw"), filepath.Join(dir, "voice.alaw")
	writeALaw(t, early, fixture.Tone(earlyTone, 1))
	writeALaw(t, voice, fixture.Tone(agentTone, 10))
	for _, c := range []struct {
		password string
		status   int
		told     []string
	}{
		{"open sesame", 0, []string{"rings      180", "rings      183", "early      sound before the answer: PCMA", "answered   after ", "hangs up   we, after 2s"}},
		{"close sesame", 3, []string{"refused    403: Forbidden", "nobody answered: 403"}},
	} {
		port := freePort(t)
		out := make(chan string, 1)
		go func() {
			text, err := sipp(t, "127.0.0.1", challenger(early, voice), "-p", fmt.Sprint(port))
			if err != nil {
				text += err.Error()
			}
			out <- text
		}()
		eventually(t, 5*time.Second, "listening", func() bool {
			select {
			case text := <-out:
				t.Fatalf("SIPp: %s", text)
			default:
			}
			return !free(uint16(port))
		})
		d := centralinoDial(t, c.password, fmt.Sprintf("sip:helpline@127.0.0.1:%d", port), "--from", "probe", "--for", "2s")
		d.tells(t, c.status, c.told...)
		if text := <-out; strings.Contains(text, "exit status") {
			t.Errorf("SIPp: %s", text)
		}
		if c.status != 0 {
			continue
		}
		sound := readWAV(t, d.heard, fixture.Rate)
		hears(t, "the caller", sound, agentTone)
		if !heardOnce(sound, earlyTone) {
			t.Error("what was played before the answer is not in the WAV")
		}
	}
}

// challenger is who takes a call for whoever knows that it is open sesame.
func challenger(early, voice string) string {
	response := func(status, more string) string {
		return `<send><![CDATA[
SIP/2.0 ` + status + `
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]x[pid]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:helpline@[local_ip]:[local_port]>
` + more + `
]]></send>`
	}
	const sdp = `Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
`
	const none = "Content-Length: 0\n"
	return scenario(
		`<recv request="INVITE"/>`,
		response("401 Unauthorized", "WWW-Authenticate: Digest realm=\"home\", nonce=\"abc123\", algorithm=MD5\n"+none), `<recv request="ACK"/>`,
		`<recv request="INVITE"><action><verifyauth assign_to="known" username="probe" password="open sesame"/></action></recv>`,
		`<nop test="known" next="1"/>`,
		response("403 Forbidden", none), `<recv request="ACK" next="2"/>`,
		`<label id="1"/>`,
		response("180 Ringing", none), response("183 Session Progress", sdp),
		`<nop><action><exec rtp_stream="`+early+`,1,8"/></action></nop>`, pause(1200*time.Millisecond),
		response("200 OK", sdp), `<recv request="ACK"/>`, `<nop><action><exec rtp_stream="`+voice+`,1,8"/></action></nop>`,
		`<recv request="BYE"/>`, response("200 OK", none),
		`<label id="2"/>`, pause(time.Millisecond))
}

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sipp runs one scenario and returns what SIPp printed.
func sipp(t *testing.T, server, scenario string, args ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "scenario.xml")
	if err := os.WriteFile(file, []byte(scenario), 0o600); err != nil {
		t.Fatal(err)
	}
	all := append([]string{
		"-sf", file, "-m", "1", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", fmt.Sprint(freePort(t)),
		"-mp", fmt.Sprint(freePort(t) &^ 1), "-nostdin", "-timeout", "60s", "-timeout_error", "-trace_err", "-error_file", filepath.Join(dir, "errors"),
	}, args...)
	cmd := exec.Command("sipp", append(all, server)...)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs it", err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		errors, _ := os.ReadFile(filepath.Join(dir, "errors"))
		return out.String() + string(errors), err
	case <-time.After(90 * time.Second):
		_ = cmd.Process.Kill()
		return out.String(), <-done
	}
}

// invite is how a SIPp caller comes in: A-law with telephone-event, and the ACK.
func invite(to, from string) string {
	return strings.NewReplacer("TO", to, "FROM", from).Replace(`
<send retrans="500"><![CDATA[
INVITE sip:TO@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:FROM@[local_ip]:[local_port]>;tag=[call_number]x[pid]
To: <sip:TO@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:FROM@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
]]></send>
<recv response="100" optional="true"/>
<recv response="180"/>
<recv response="200" rtd="true" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:FROM@[local_ip]:[local_port]>;tag=[call_number]x[pid]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>`)
}

// bye is how a SIPp caller hangs up, and is told that it was heard.
func bye(from string) string { return sayBye(from) + `<recv response="200"/>` }

// sayBye sends a BYE.
func sayBye(from string) string {
	return strings.NewReplacer("FROM", from).Replace(`
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[routes]
From: <sip:FROM@[local_ip]:[local_port]>;tag=[call_number]x[pid]
[last_To:]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
`)
}

// keys presses digits from SIPp's own captures, which have oddities of their own: another SSRC than the audio, and the
// same timestamps for each repetition of a digit.
func keys(digits string) string {
	var b strings.Builder
	for _, d := range digits {
		name := string(d)
		switch d {
		case '#':
			name = "pound"
		case '*':
			name = "star"
		}
		fmt.Fprintf(&b, `<nop><action><exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_%s.pcap"/></action></nop>
<pause milliseconds="300"/>
`, name)
	}
	return b.String()
}

// pause waits within a scenario.
func pause(d time.Duration) string {
	return fmt.Sprintf("<pause milliseconds=\"%d\"/>\n", d.Milliseconds())
}

// scenario puts the parts together.
func scenario(parts ...string) string {
	return `<?xml version="1.0" encoding="UTF-8" ?><scenario name="caller">` + strings.Join(parts, "\n") + `</scenario>`
}

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// kamailioConfig is a carrier's edge: it stays in the path of the dialog (Record-Route), vouches for the caller's number
// (P-Asserted-Identity, RFC 3325), and sends calls where OPTIONS are answered.
const kamailioConfig = `#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=2
auto_aliases=no
disable_tcp=yes
listen=udp:127.0.0.1:%d
mpath="%s"
loadmodule "kex.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "dispatcher.so"
modparam("dispatcher","list_file","%s")
modparam("dispatcher","ds_ping_interval",1)
modparam("dispatcher","ds_probing_mode",1)
modparam("dispatcher","ds_ping_reply_codes","code=%d")
modparam("tm","fr_timer",2000)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483","Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404","Not Here"); exit;
  }
  if (!is_method("INVITE")) { sl_send_reply("405","No"); exit; }
  record_route();
  append_hf("P-Asserted-Identity: <sip:+390612345678@127.0.0.1>\r\n");
  if (!ds_select_dst("1","4")) { sl_send_reply("503","No Trunk"); exit; }
  t_relay();
}
`

// startKamailio starts an edge in front of whoever is at an address and answers OPTIONS with a status, and returns its own.
func startKamailio(t *testing.T, to string, status int) string {
	t.Helper()
	modules, err := filepath.Glob("/usr/lib/*/kamailio/modules")
	if err != nil || len(modules) == 0 {
		t.Fatal("kamailio is missing; make tools installs it")
	}
	dir := t.TempDir()
	port := freePort(t)
	list, config := filepath.Join(dir, "dispatcher.list"), filepath.Join(dir, "kamailio.cfg")
	writeFile(t, list, "1 sip:"+to+"\n")
	writeFile(t, config, fmt.Sprintf(kamailioConfig, port, modules[0]+"/", list, status))
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-Y", dir, "-f", config)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: make tools installs it", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("kamailio:\n%s", text)
		}
		_ = log.Close()
	})
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// TestThroughACarriersEdge: a call that comes through a proxy which stays in the dialog. Requests of both sides have to
// go back through it, and the number it vouches for is the caller's.
func TestThroughACarriersEdge(t *testing.T) {
	beside(t, 0)
	h := startHelpline(t, files(t))
	edge := startKamailio(t, h.address, 200)
	agent := startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address, options: "answermode=auto"},
		fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "somebody", server: edge}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + edge)
	if found := waitFor(h, 1, 10*time.Second, any[*call.Identified]); found.Customer != "10000019" {
		t.Errorf("the caller whom the carrier vouches for was identified as %+v", found)
	}
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "main" })
	caller.press("0")
	waitFor(h, 1, 10*time.Second, any[*call.Connected])
	listen(2 * time.Second)
	hears(t, "the caller", caller.heard(), agentTone)
	hears(t, "the agent", agent.heard(), callerTone)
	caller.do("hold", "")
	if held := waitFor(h, 1, 5*time.Second, any[*call.Held]); held.By != call.SideCaller {
		t.Errorf("held by %s", held.By)
	}
	caller.do("resume", "")
	waitFor(h, 1, 5*time.Second, any[*call.Resumed])
	agent.do("hangup", "")
	waitFor(h, 1, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "survey" })
	listen(1500 * time.Millisecond)
	caller.press("4")
	waitFor(h, 1, 5*time.Second, any[*call.Surveyed])
	caller.waitFor("CALL_CLOSED", 10*time.Second) // our BYE went through the edge
	if ended := waitFor(h, 1, 5*time.Second, any[*call.Ended]); ended.Result != call.Served || ended.Reason != call.FlowEnded {
		t.Errorf("ended: %+v", ended)
	}
}

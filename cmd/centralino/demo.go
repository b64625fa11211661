package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"

	"centralino/app/demo"
	"centralino/config"
)

// demoCommand serves the helpline that is built in.
type demoCommand struct {
	SIP  netip.AddrPort `name:"sip" placeholder:"IP:PORT" help:"Where SIP is heard, on UDP and TCP; 0.0.0.0:5060 by default."`
	HTTP string         `name:"http" placeholder:"IP:PORT" help:"Where pages, metrics and health are served; 127.0.0.1:8080 by default."`
	Data string         `placeholder:"FOLDER" help:"Where journal and messages are kept; by default a temporary folder, removed at the end."`
}

// Run serves the demo until it is told to stop.
func (c *demoCommand) Run() error {
	cfg, problems := config.LoadFS(demo.Files(), demo.Config, systemOptions())
	if printProblems(problems); cfg == nil {
		return errReported
	}
	if c.SIP.IsValid() {
		cfg.SIP.Listen = []config.Listen{{Transport: "udp", Addr: c.SIP}, {Transport: "tcp", Addr: c.SIP}}
	}
	if c.HTTP != "" {
		cfg.HTTP.Listen = c.HTTP
	}
	cfg.Browsers.UDPPort = freeFor(cfg.HTTP.Listen, cfg.Browsers.UDPPort)
	data := c.Data
	if data == "" {
		folder, err := os.MkdirTemp("", "centralino-demo-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		data = folder
	}
	return serve(service{
		config: cfg, data: data,
		elsewhere: `choose others with "centralino demo --sip 0.0.0.0:5070 --http 127.0.0.1:8090"`,
		ready:     func(a addresses) { fmt.Print(welcome(cfg, a, data)) },
	})
}

// welcome says whom to call, who may register, and what to try.
func welcome(cfg *config.Config, a addresses, data string) string {
	here := a.telephone(netip.AddrFrom4([4]byte{127, 0, 0, 1}))
	text := fmt.Sprintf(`%s is answering.

  Call      sip:helpline@%s   by UDP or TCP, from a SIP phone on this machine
`, cfg.Helpline, here)
	if lan, ok := neighbourhood(); ok && a.sip.Addr().IsUnspecified() {
		text += fmt.Sprintf("            sip:helpline@%s   from others in this network\n", a.telephone(lan))
	}
	for _, agent := range cfg.Agents {
		text += fmt.Sprintf("  Agent     %-6s password %-12s at %s, or a SIP phone at %s\n", agent.ID, agent.Password.Reveal(), a.url("/desk"), here)
	}
	for _, s := range cfg.Accounts {
		text += fmt.Sprintf("  Board     %-6s password %-12s at %s\n", s.ID, s.Password.Reveal(), a.url("/"))
	}
	return text + fmt.Sprintf(`  Metrics   %s
  Journal   centralino journal --data %s

Four things to try:
  1. Open %s in a browser and call; press 1 for Italian or 2 for English, then 1: a recorded message.
  2. Log in as anna at %s: that page is her telephone. Call from another tab and press 0: music, your place
     in the queue, and she is rung. A SIP phone that registers as anna rings too; it dials *1 to pause and *0 to be ready again.
  3. Call, choose a language, press 2, key in 10000019 and the PIN 24680: the helpline knows who is calling. Press 0, and anna does.
  4. Log in as sara in a private window, and call again: who waits, and how long, is on the board.

Stop with Ctrl-C.
`, a.url("/metrics"), data, a.url("/call"), a.url("/desk"))
}

// freeFor is the UDP port of browsers, or another one where that is taken: a second demo is nobody's mistake.
func freeFor(listen string, port uint16) uint16 {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return port
	}
	conn, err := net.ListenPacket("udp", net.JoinHostPort(host, fmt.Sprint(port)))
	if err != nil {
		if conn, err = net.ListenPacket("udp", net.JoinHostPort(host, "0")); err != nil {
			return port
		}
	}
	defer func() { _ = conn.Close() }()
	return addressOf(conn.LocalAddr()).Port()
}

// neighbourhood is this machine's address in a private network, where the demo takes calls from.
func neighbourhood() (netip.Addr, bool) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return netip.Addr{}, false
	}
	for _, one := range all {
		prefix, err := netip.ParsePrefix(one.String())
		if err == nil && prefix.Addr().Is4() && prefix.Addr().IsPrivate() {
			return prefix.Addr(), true
		}
	}
	return netip.Addr{}, false
}

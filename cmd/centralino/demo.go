package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"

	"centralino/app/demo"
	"centralino/config"
)

// demoCommand serves the helpline that is built in.
type demoCommand struct {
	SIP  netip.AddrPort `default:"0.0.0.0:5060" help:"Where SIP is heard, UDP and TCP."`
	HTTP string         `name:"http" default:"127.0.0.1:8080" help:"Where metrics and health are served."`
	Data string         `type:"path" help:"Folder for journal and messages; a temporary one by default, removed at the end."`
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
	data := c.Data
	if data == "" {
		folder, err := os.MkdirTemp("", "centralino-demo-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		data = folder
	}
	return serve(context.Background(), service{
		config: cfg, data: data,
		ready: func(a addresses) { fmt.Print(welcome(cfg, a, data)) },
	})
}

// welcome says whom to call, who may register, and what to try.
func welcome(cfg *config.Config, a addresses, data string) string {
	at := a.reachable()
	text := fmt.Sprintf(`%s is answering.

  Call      sip:helpline@%s          from any SIP phone on this machine or network, UDP or TCP
`, cfg.Helpline, at)
	for _, agent := range cfg.Agents {
		text += fmt.Sprintf("  Agent     %-6s password %-12s registers at %s\n", agent.ID, agent.Password.Reveal(), at)
	}
	return text + fmt.Sprintf(`  Metrics   http://%s/metrics
  Journal   centralino journal --data %s

Three things to try:
  1. Call, press 1 for Italian or 2 for English, then 1: a recorded message.
  2. Register a phone as anna, call from another and press 0: music, your place in the queue, and her phone rings.
     She dials *1 to pause and *0 to be ready again. The wait is on /metrics.
  3. Call, choose a language, press 2, key in 10000019 and the PIN 24680: the helpline knows who is calling.

Stop with Ctrl-C.
`, a.http, data)
}

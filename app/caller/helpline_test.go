package caller

import (
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"time"

	"centralino/app"
	"centralino/config"
	"centralino/internal/fixture"
	"centralino/internal/phone"
	"centralino/journal"
	"centralino/sip"
)

// helpline starts the example helpline on the other side.
func (b *bed) helpline() {
	b.Helper()
	files, err := fixture.Files(fixture.AlwaysOpen()...)
	if err != nil {
		b.Fatal(err)
	}
	cfg, problems := config.LoadFS(files, fixture.Config, config.Options{})
	if cfg == nil {
		b.Fatal(problems)
	}
	cfg.SIP.Trunks[0].Hosts = append(cfg.SIP.Trunks[0].Hosts, netip.MustParsePrefix("10.1.0.0/16"))
	socket, err := b.net.Listen(netip.MustParseAddrPort(theirs))
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.New(app.Options{
		Config: cfg, Version: "test", UDP: []net.PacketConn{socket}, Journal: journal.Memory(), Network: b.media(),
		Mailbox: b.TempDir(), Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := a.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close(b.Context()) })
}

// TestAWholeHelpline: keys lead through its menus, and its prompts are in the WAV where they were heard.
func TestAWholeHelpline(t *testing.T) {
	virtually(t, func(b *bed) {
		b.helpline()
		p := b.place(Options{From: sip.Caller{User: "+390612345678"}, Words: words("3500ms 1 4s h"), Stereo: true})
		p.wait()
		if err := p.outcome.Err(); err != nil {
			t.Errorf("%v\n%s", err, p.out.String())
		}
		heard, _ := p.sound()
		last := time.Duration(-1)
		for _, prompt := range []string{"welcome", "welcome-back", "main-menu", "bill-information"} {
			score, at := phone.Correlate(heard, fixture.Recording(prompt))
			if score < 0.95 || at <= last {
				t.Errorf("%s was heard to %.2f, at %v", prompt, score, at)
			}
			last = at
		}
	})
}

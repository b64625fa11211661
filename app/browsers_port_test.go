package app

import (
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"centralino/config"
	"centralino/internal/fixture"
	"centralino/internal/memnet"
	"centralino/journal"
	"centralino/media"
)

// begun tries to start a helpline with a change of its configuration while another program has port 10000.
func begun(t *testing.T, more string) (*App, error) {
	t.Helper()
	files, err := fixture.Files(fixture.AlwaysOpen()...)
	if err != nil {
		t.Fatal(err)
	}
	files[fixture.Config].Data = append(files[fixture.Config].Data, "\n"+more...)
	cfg, problems := config.LoadFS(files, fixture.Config, config.Options{})
	if cfg == nil {
		t.Fatal(problems)
	}
	network := memnet.New()
	taken, err := network.Listen(netip.MustParseAddrPort("127.0.0.1:10000"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	socket, err := network.Listen(netip.MustParseAddrPort("127.0.0.1:5060"))
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(journal.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return New(Options{
		Config: cfg, UDP: []net.PacketConn{socket}, Journal: j, Logger: slog.New(slog.DiscardHandler),
		Network: media.NetworkFunc(func(at netip.AddrPort) (media.Socket, error) {
			conn, err := network.Listen(at)
			if err != nil {
				return nil, err
			}
			return memorySocket{conn}, nil
		}),
	})
}

// TestATakenPortOfBrowsersFailsTheStart: with words, and not when the first of them calls. Who wants no browsers is not held up.
func TestATakenPortOfBrowsersFailsTheStart(t *testing.T) {
	for more, fails := range map[string]bool{
		"": false, "browsers: {udp_port: 0}": false, "browsers: {udp_port: 10001}": false,
		"browsers: {callers: helpline}": true,
	} {
		a, err := begun(t, more)
		if (err != nil) != fails {
			t.Errorf("%q: %v", more, err)
		}
		if fails && (err == nil || !strings.Contains(err.Error(), "127.0.0.1:10000") || !strings.Contains(err.Error(), "change browsers.udp_port")) {
			t.Errorf("%q: it does not say what to do: %v", more, err)
		}
		if a != nil {
			a.media.Close()
		}
	}
}

func TestWhereBrowsersReachUs(t *testing.T) {
	own := ownAddresses(true)
	if !slices.Contains(own, netip.MustParseAddr("127.0.0.1")) || slices.ContainsFunc(own, func(a netip.Addr) bool { return !a.Is4() }) {
		t.Errorf("%v", own)
	}
}

package sip

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"

	"centralino/internal/memnet"
)

func TestOptionsAreChecked(t *testing.T) {
	conn, err := memnet.New().Listen(netip.MustParseAddrPort(serverAt))
	if err != nil {
		t.Fatal(err)
	}
	udp := []net.PacketConn{conn}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Handler: &bed{}}, "no socket"},
		{Options{UDP: udp}, "no handler"},
		{Options{UDP: udp, Handler: &bed{}, Advertise: "a b"}, "advertise"},
	} {
		if _, err := New(c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

func TestQuietLog(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(quiet{slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})}).With("caller", "x")
	log.Error("failed to parse", "data", "from a stranger", "error", errors.New("bad"))
	if got := out.String(); !strings.Contains(got, "level=DEBUG") || strings.Contains(got, "stranger") || !strings.Contains(got, "error=bad") {
		t.Error(got)
	}
	info := slog.New(quiet{slog.NewTextHandler(&out, nil)})
	if info.Enabled(context.Background(), slog.LevelError) {
		t.Error("sipgo's errors are shown above debug level")
	}
}

func TestSplitAdvertise(t *testing.T) {
	for text, want := range map[string]struct {
		host string
		port int
	}{
		"": {"", 0}, "a.example": {"a.example", 0}, "a.example:5070": {"a.example", 5070}, "[::1]:5070": {"::1", 5070}, "[::1]": {"::1", 0},
	} {
		if host, port := splitAdvertise(text); host != want.host || port != want.port {
			t.Errorf("%q: %q %d", text, host, port)
		}
	}
}

func TestUserText(t *testing.T) {
	for _, text := range []string{"+39021234", "anna rossi", `a"b\c`, "é%", "<x>;y@z"} {
		if got := unescaped(escaped(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if got := unquoted(quoted(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
		if strings.ContainsAny(escaped(text), `<>"@ `) {
			t.Errorf("%q is not safe in a URI: %q", text, escaped(text))
		}
	}
	if got := oneLine("a\r\nInjected: b"); got != "aInjected: b" {
		t.Error(got)
	}
}

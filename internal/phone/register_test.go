package phone_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/memnet"
	"centralino/internal/phone"
	"centralino/sip/digest"
)

// registrar answers REGISTER as the authenticator says: 401, 403 or 200 with the contact repeated.
func registrar(w *world, s *memnet.Conn, a *digest.Authenticator) {
	header := func(m, name string) []string {
		var values []string
		for line := range strings.SplitSeq(m, "\r\n") {
			if value, ok := strings.CutPrefix(line, name+": "); ok {
				values = append(values, value)
			}
		}
		return values
	}
	buf := make([]byte, 2048)
	for {
		n, from, err := s.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		m := string(buf[:n])
		_, v := a.Check(header(m, "Authorization"), "REGISTER", from.Addr(), time.Now())
		answer := map[digest.Verdict]string{digest.Denied: "403 Forbidden", digest.Granted: "200 OK"}[v]
		var more strings.Builder
		switch {
		case answer == "":
			answer = "401 Unauthorized"
			for _, c := range a.Challenges(from.Addr(), time.Now(), v == digest.Stale) {
				more.WriteString("WWW-Authenticate: " + c + "\r\n")
			}
		case v == digest.Granted && strings.Join(header(m, "Expires"), "") != "0":
			more.WriteString("Contact: " + strings.Join(header(m, "Contact"), ", ") + ";expires=60\r\n")
		}
		for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
			more.WriteString(name + ": " + header(m, name)[0] + "\r\n")
		}
		if _, err := s.WriteToUDPAddrPort([]byte("SIP/2.0 "+answer+"\r\n"+more.String()+"\r\n"), from); err != nil {
			w.Error(err)
		}
	}
}

func TestRegister(t *testing.T) {
	in(t, func(w *world) {
		server, err := w.net.Listen(netip.MustParseAddrPort("10.0.0.1:5060"))
		w.ok(err)
		a, err := digest.New(digest.Options{Realm: "helpline", Password: func(u string) (call.Secret, bool) {
			return call.NewSecret("right"), u == "anna"
		}})
		w.ok(err)
		go registrar(w, server, a)
		for _, algorithm := range []string{"", "MD5", "SHA-256"} {
			anna := w.phone("10.0.0.4:0", phone.Options{User: "anna", Password: "right", Algorithm: algorithm})
			w.ok(anna.Register(w.Context(), server.Local(), time.Minute))
			if !strings.Contains(anna.Trace(), "401") {
				w.Error("was never challenged")
			}
			w.ok(anna.Unregister(w.Context()))
			w.ok(anna.UnregisterAll(w.Context()))
			_, err := anna.Bindings(w.Context(), server.Local())
			w.ok(err)
			anna.Close()
		}
		for _, o := range []phone.Options{{User: "anna", Password: "wrong"}, {User: "bruno", Password: "right"}} {
			p := w.phone("10.0.0.4:0", o)
			var refused *phone.StatusError
			if err := p.Register(w.Context(), server.Local(), time.Minute); !errors.As(err, &refused) || refused.Code != 403 {
				w.Errorf("%s: %v", o.User, err)
			}
			p.Close()
		}
		w.ok(server.Close())
	})
}

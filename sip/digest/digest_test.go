package digest_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/sip/digest"
)

var (
	phone    = netip.MustParseAddr("192.0.2.7")
	stranger = netip.MustParseAddr("198.51.100.66")
)

func start() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func newAuthenticator(t testing.TB, sessions int) *digest.Authenticator {
	t.Helper()
	a, err := digest.New(digest.Options{
		Realm: "helpline", Lifetime: time.Minute, Sessions: sessions,
		Password: func(user string) (call.Secret, bool) {
			return call.NewSecret("secret of " + user), strings.HasPrefix(user, "agent")
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func respond(t testing.TB, challenges []string, user, password string, count uint32) []string {
	t.Helper()
	h, err := digest.Respond(challenges, user, call.NewSecret(password), "REGISTER", "sip:helpline", count)
	if err != nil {
		t.Fatal(err)
	}
	return []string{h}
}

func check(t testing.TB, a *digest.Authenticator, headers []string, source netip.Addr, at time.Time, want digest.Verdict) {
	t.Helper()
	if user, got := a.Check(headers, "REGISTER", source, at); got != want {
		t.Errorf("verdict %v for %q, want %v", got, user, want)
	}
}

// The examples of RFC 7616 section 3.9.1, with our own writer and reader between.
func TestRFC7616Examples(t *testing.T) {
	const nonce, cnonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
	for algorithm, want := range map[digest.Algorithm]string{
		digest.MD5:    "8ca523f5e9506fed4657c9700eebdbec",
		digest.SHA256: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
	} {
		header := fmt.Sprintf(`Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=%s,
 nonce="%s", nc=00000001, cnonce="%s", qop=auth, response="%s", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
			algorithm, nonce, cnonce, want)
		c, err := digest.ParseCredentials(strings.ReplaceAll(header, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := digest.Response(c, call.NewSecret("Circle of Life"), "GET"); got != want {
			t.Errorf("%s: %s, want %s", algorithm, got, want)
		}
	}
}

func TestRegisterWithEachAlgorithm(t *testing.T) {
	a := newAuthenticator(t, 0)
	check(t, a, nil, phone, start(), digest.Missing)
	challenges := a.Challenges(phone, start(), false)
	if len(challenges) != 2 || !strings.Contains(challenges[0], "algorithm=SHA-256") ||
		!strings.Contains(challenges[1], "algorithm=MD5") || !strings.Contains(challenges[0], `qop="auth"`) {
		t.Fatalf("challenges %q", challenges)
	}
	for i := range challenges {
		ch := a.Challenges(phone, start(), false)[i : i+1]
		check(t, a, respond(t, ch, "agent1", "wrong", 1), phone, start(), digest.Denied)
		check(t, a, respond(t, ch, "nobody", "secret of nobody", 1), phone, start(), digest.Denied)
		good := respond(t, ch, "agent1", "secret of agent1", 1)
		if _, v := a.Check(good, "INVITE", phone, start()); v != digest.Denied {
			t.Errorf("another method: %v", v)
		}
		check(t, a, good, phone, start(), digest.Granted)
		check(t, a, good, phone, start(), digest.Stale) // replayed
		check(t, a, respond(t, ch, "agent1", "secret of agent1", 5), phone, start(), digest.Granted)
		check(t, a, respond(t, ch, "agent1", "secret of agent1", 4), phone, start(), digest.Stale)
	}
	if h := respond(t, challenges, "agent1", "x", 1); !strings.Contains(h[0], "algorithm=SHA-256") {
		t.Errorf("of both the client took %s", h)
	}
}

func TestNonces(t *testing.T) {
	a := newAuthenticator(t, 0)
	headers := respond(t, a.Challenges(phone, start(), false), "agent1", "secret of agent1", 1)
	wrong := respond(t, a.Challenges(phone, start(), false), "agent1", "wrong", 1)
	check(t, a, headers, stranger, start(), digest.Stale) // bound to the address
	check(t, a, wrong, phone, start().Add(time.Minute), digest.Stale)
	check(t, a, headers, phone, start().Add(time.Minute), digest.Stale)
	check(t, a, headers, phone, start().Add(-time.Second), digest.Stale)
	check(t, newAuthenticator(t, 0), headers, phone, start(), digest.Stale) // another key, as after a restart
	check(t, a, headers, phone, start().Add(time.Minute-1), digest.Granted)
	if c := a.Challenges(phone, start(), true); !strings.Contains(c[0], "stale=true") {
		t.Errorf("stale challenge %q", c)
	}
}

func TestTelephonesWithoutQOP(t *testing.T) {
	a := newAuthenticator(t, 0)
	challenge := strings.Replace(a.Challenges(phone, start(), false)[1], `qop="auth"`, `opaque="o"`, 1)
	h := respond(t, []string{challenge}, "agent1", "secret of agent1", 1)
	if strings.Contains(h[0], "cnonce") || !strings.Contains(h[0], `opaque="o"`) {
		t.Fatalf("header %s", h)
	}
	check(t, a, h, phone, start(), digest.Granted)
	check(t, a, h, phone, start(), digest.Stale) // without a count it is good once
}

func TestReplayMemoryIsBounded(t *testing.T) {
	a := newAuthenticator(t, 100)
	first := respond(t, a.Challenges(phone, start(), false), "agent1", "secret of agent1", 1)
	check(t, a, first, phone, start(), digest.Granted)
	for i := range 200 {
		at := start().Add(time.Duration(i+1) * time.Millisecond)
		check(t, a, respond(t, a.Challenges(phone, at, false), "agent2", "secret of agent2", 1), phone, at, digest.Granted)
	}
	check(t, a, first, phone, start().Add(time.Second), digest.Stale) // forgotten, and so refused
}

func TestCheckPassesOverForeignHeaders(t *testing.T) {
	a := newAuthenticator(t, 0)
	good := respond(t, a.Challenges(phone, start(), false), "agent1", "secret of agent1", 1)[0]
	for _, other := range []string{
		"", "Basic YTpi", "Digest", strings.Replace(good, `realm="helpline"`, `realm="proxy"`, 1),
		strings.Replace(good, "SHA-256", "SHA-512", 1), strings.Replace(good, "qop=auth", "qop=auth-int", 1),
	} {
		check(t, a, []string{other}, phone, start(), digest.Missing)
	}
	check(t, a, []string{"Basic YTpi", good}, phone, start(), digest.Granted)
	bad := strings.Replace(good, "nc=00000001", "nc=x", 1)
	check(t, a, []string{bad}, phone, start(), digest.Denied)
}

func TestNoSecretIsShown(t *testing.T) {
	a := newAuthenticator(t, 0)
	h := respond(t, a.Challenges(phone, start(), false), "agent1", "secret of agent1", 1)
	if strings.Contains(h[0], "secret") {
		t.Errorf("password in %s", h)
	}
}

func TestRespondNeedsAChallengeItKnows(t *testing.T) {
	for _, challenges := range [][]string{
		nil,
		{"Basic realm=x"},
		{`Digest realm="r"`},
		{`Digest realm="r", nonce="n", algorithm=SHA-512`},
		{`Digest realm="r", nonce="n", qop="auth-int"`},
	} {
		if h, err := digest.Respond(challenges, "u", call.NewSecret("p"), "INVITE", "sip:x", 1); !errors.Is(err, digest.ErrUnsupported) {
			t.Errorf("%q gave %q, %v", challenges, h, err)
		}
	}
	if _, err := digest.New(digest.Options{Realm: "r"}); err == nil {
		t.Error("an authenticator without passwords")
	}
}

func TestParseCredentialsIsStrictWhereItMatters(t *testing.T) {
	const good = `Digest username="a\"b", realm="r", nonce="n", uri="sip:x", response="00"`
	c, err := digest.ParseCredentials(good)
	if err != nil || c.User != `a"b` {
		t.Fatalf("%+v, %v", c, err)
	}
	for _, bad := range []string{
		good + `, username="c"`, good + `, qop=auth`, good + ` x=1`, good + `, x`, good + `, x="`, good + ", x=\"\r\n\"",
		strings.Replace(good, "uri", "url", 1), "Digest " + strings.Repeat("x", 5000),
	} {
		if c, err := digest.ParseCredentials(bad); !errors.Is(err, digest.ErrSyntax) {
			t.Errorf("%q gave %+v, %v", bad, c, err)
		}
	}
}

func FuzzParseCredentials(f *testing.F) {
	f.Add(`Digest username="agent1", realm="helpline", nonce="n", uri="sip:x", response="00", algorithm=MD5, cnonce="c", qop=auth, nc=00000001`)
	f.Add(`digest username=a,realm="r\"\\", nonce="", uri="", response=""`)
	f.Fuzz(func(t *testing.T, header string) {
		c, err := digest.ParseCredentials(header)
		if err != nil {
			if !errors.Is(err, digest.ErrSyntax) {
				t.Fatalf("error without its kind: %v", err)
			}
			return
		}
		if c.QOP == "" {
			c.CNonce, c.Count = "", ""
		}
		if len(c.String()) > 4096 {
			return // with its quotes and blanks it is longer than what is read
		}
		again, err := digest.ParseCredentials(c.String())
		if err != nil || again != c {
			t.Fatalf("%+v\nwritten %s\nread %+v, %v", c, c, again, err)
		}
	})
}

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/provider"
)

// TestPagesSignOn: the door shows the way to the organisation's own account where there is one; who is known there is let in,
// and who is not is told so.
func TestPagesSignOn(t *testing.T) {
	beside(t, 1)
	vouching := provider.New(t)
	site := files(t)
	site["centralino.yaml"] += fmt.Sprintf(`
login: {oidc: {issuer: %q, client_id: %s, client_secret: %s, roles: {leads: supervisor}}}
`, vouching.URL, provider.Client, provider.Secret)
	const listen = `  listen: "127.0.0.1:8080"`
	site["centralino.yaml"] = strings.Replace(site["centralino.yaml"], listen, listen+"\n  url: \"http://"+httpAddress+"\"", 1)
	h := startHelpline(t, site)
	p := openPages(t, h, agentTone)
	p.do(nil, "open", "/board")
	p.do(nil, "wait", "form a.button")
	p.look("login-sso")
	p.do(nil, "look", 1440, "light", "en", "")
	vouching.Vouch(provider.Claims{"email": "eve@example.org", "email_verified": true}, nil)
	p.do(nil, "follow", "Log in with your organisation")
	p.shows(".note", "is not known here", 5*time.Second)
	vouching.Vouch(provider.Claims{"email": "lisa@example.org", "email_verified": true, "groups": []string{"leads"}}, nil)
	p.do(nil, "open", "/board")
	p.do(nil, "follow", "Log in with your organisation")
	p.do(nil, "wait", ".queue")
	p.shows("header", "lisa@example.org", 5*time.Second)
	if in := waitFor(h, 1, 5*time.Second, any[*call.LoggedIn]); in.Account != "sso:lisa@example.org" || in.By != call.LoginSSO {
		t.Errorf("logged in: %+v", in)
	}
	if out := waitFor(h, 1, 5*time.Second, any[*call.LoginFailed]); out.Reason != call.LoginDenied {
		t.Errorf("refused: %+v", out)
	}
}

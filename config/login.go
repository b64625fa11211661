package config

import (
	"net/url"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/flows/strict"
)

// Login says how long whoever logged in stays so, and who else may vouch for them.
type Login struct {
	Idle    time.Duration // without any request
	Longest time.Duration // from the login on
	OIDC    *OIDC         // nil: none
}

// OIDC is an OpenID provider.
type OIDC struct {
	Issuer       string
	ClientID     string
	ClientSecret call.Secret
	Account      string            // the claim that names the account
	Groups       string            // the claim that lists groups
	Roles        map[string]Mapped // by group: what those may do who have no account here
}

func (l *loader) readLogin(v strict.Value) Login {
	m := v.Map()
	out := Login{
		Idle:    m.Get("idle").Duration(30*time.Minute, time.Minute, 24*time.Hour),
		Longest: m.Get("longest").Duration(12*time.Hour, 5*time.Minute, 31*24*time.Hour),
	}
	if out.Longest < out.Idle {
		m.Get("idle").Fault("nobody stays longer than `longest`", "`idle` is longer than `longest`")
	}
	if oidc := m.Get("oidc"); !oidc.Missing() {
		out.OIDC = l.readOIDC(oidc)
	}
	m.Close()
	return out
}

func (l *loader) readOIDC(v strict.Value) *OIDC {
	m := v.Map()
	issuer := m.Need("issuer", `write the address of the provider: issuer: "https://login.example.org"`)
	o := &OIDC{Issuer: l.text(issuer, ""), Roles: map[string]Mapped{}}
	if u, err := url.Parse(o.Issuer); o.Issuer != "" && !l.standsIn(o.Issuer) && (err != nil || u.Scheme != "https" && !local(u) || u.Host == "") {
		issuer.Fault("a provider is reached by https", "%q is no address of a provider", o.Issuer)
	}
	o.ClientID = l.text(m.Need("client_id", "as the provider knows this helpline"), "")
	o.ClientSecret = l.secret(m.Get("client_secret"))
	o.Account = m.Get("account_claim").Text("email")
	o.Groups = m.Get("groups_claim").Text("groups")
	for _, e := range m.Get("roles").Map().Entries() {
		o.Roles[e.Key] = l.mapped(e.Value)
	}
	m.Close()
	if l.config.HTTP.URL == "" {
		v.Fault(`write http: {url: "https://helpline.example.org"}`, "a provider has to know where to send people back to")
	}
	return o
}

// local reports an address on this machine, where nothing can be overheard.
func local(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost" || u.Hostname() == "::1")
}

// mapped reads a role, or {role: supervisor, partner: alfa}.
func (l *loader) mapped(v strict.Value) Mapped {
	choices := []string{"supervisor", "editor", "auditor"}
	if !v.IsMap() {
		return Mapped{Role: account.Role(v.OneOf("", choices...))}
	}
	m := v.Map()
	out := Mapped{Role: account.Role(m.Need("role", "write supervisor, editor or auditor").OneOf("", choices...))}
	partner := m.Get("partner")
	if out.Partner = l.partner(partner); out.Partner != "" {
		out.Role = l.limited(partner, out.Role)
	}
	m.Close()
	return out
}

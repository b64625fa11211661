package config

import (
	"encoding/hex"
	"maps"
	"slices"

	"centralino/account"
	"centralino/call"
	"centralino/flows/strict"
)

// Account is somebody who may log in and is no agent.
type Account struct {
	account.Account
	SSO string // what single sign-on calls them
	Pos strict.Pos
}

// readAccounts reads those who may log in and are no agents. Whoever is listed under supervisors is one.
func (l *loader) readAccounts(supervisors, others strict.Value) {
	taken := map[string]string{}
	for _, a := range l.config.Agents {
		taken[string(a.ID)] = "an agent"
	}
	for _, item := range supervisors.List() {
		l.readAccount(item, account.Supervisor, taken)
	}
	for _, item := range others.List() {
		l.readAccount(item, "", taken)
	}
}

func (l *loader) readAccount(item strict.Value, role account.Role, taken map[string]string) {
	m := item.Map()
	id := m.Need("id", "name the account; it is typed to log in")
	a := Account{Pos: item.Pos()}
	a.ID = id.Identifier("")
	a.Name = m.Get("name").Text(a.ID)
	a.SSO = m.Get("sso").Text(a.ID)
	if a.Role = role; role == "" {
		a.Role = account.Role(m.Need("role", "write supervisor, editor or auditor").OneOf("", "supervisor", "editor", "auditor"))
	}
	partner := m.Get("partner")
	if a.Partner = l.partner(partner); a.Partner != "" {
		a.Role = l.limited(partner, a.Role)
	}
	password := m.Get("password")
	if l.config.Login.OIDC == nil {
		password = m.Need("password", `write what "centralino passwd" prints, or "${NAME}" and set NAME where the helpline starts`)
	}
	if a.Password = l.secret(password); account.IsHash(a.Password) {
		if err := account.CheckHash(a.Password); err != nil {
			password.Fault(`write what "centralino passwd" prints`, "`password` looks like a hash: %v", err)
		}
	}
	m.Close()
	if what := taken[a.ID]; what != "" && a.ID != "" {
		id.Fault("give each its own id", "`%s` is %s already", a.ID, what)
	}
	taken[a.ID] = "an account"
	l.config.Accounts = append(l.config.Accounts, a)
}

// limited is the role of somebody whose sight ends at a partner.
func (l *loader) limited(partner strict.Value, role account.Role) account.Role {
	switch role {
	case account.Supervisor:
		return account.PartnerSupervisor
	case "":
		return role // said already
	}
	partner.Fault("leave it out", "only a supervisor can be limited to a partner")
	return role
}

// readTokens reads what lets programs in.
func (l *loader) readTokens(v strict.Value) {
	seen := map[string]bool{}
	for _, item := range v.List() {
		m := item.Map()
		name := m.Need("name", "name the program that has the token")
		t := account.Token{Name: name.Identifier("")}
		if seen[t.Name] && t.Name != "" {
			name.Fault("give each its own name", "there are two tokens `%s`", t.Name)
		}
		seen[t.Name] = true
		sum := m.Need("sha256", `write what "centralino token" prints`)
		text := l.text(sum, "")
		raw, err := hex.DecodeString(text)
		if !sum.Missing() && !l.standsIn(text) && (err != nil || len(raw) != len(t.Hash)) {
			sum.Fault(`write what "centralino token" prints, never the token itself`, "`sha256` is no hash of a token")
		}
		copy(t.Hash[:], raw)
		for _, scope := range m.Need("scopes", "write what the program may do: scopes: [board:read]").OneOrList() {
			t.Scopes = append(t.Scopes, l.scope(scope))
		}
		partner := m.Get("partner")
		t.Partner = l.partner(partner)
		for _, s := range t.Scopes {
			if t.Partner != "" && s != "" && !account.PartnerSupervisor.May(s) {
				partner.Fault("leave one of them out", "the scope `%s` cannot be limited to a partner", s)
			}
		}
		m.Close()
		l.config.Tokens = append(l.config.Tokens, t)
	}
}

func (l *loader) scope(v strict.Value) account.Right {
	name := account.Right(v.Text(""))
	if !slices.Contains(account.Scopes(), name) && name != "" {
		known := map[account.Right]bool{}
		for _, s := range account.Scopes() {
			known[s] = true
		}
		v.Fault(strict.Suggest(string(name), texts(known)), "there is no scope `%s`", name)
	}
	return name
}

func texts[K ~string](known map[K]bool) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(known)) {
		out = append(out, string(k))
	}
	return out
}

// AllAccounts are those of everybody who may log in, agents included.
func (c *Config) AllAccounts() []account.Account {
	var out []account.Account
	for _, a := range c.Agents {
		out = append(out, account.Account{ID: string(a.ID), Name: a.Name, Role: account.Agent, Partner: a.Partner, Password: a.Password})
	}
	for _, a := range c.Accounts {
		out = append(out, a.Account)
	}
	return out
}

// SignedOn finds the account of whom single sign-on calls so.
func (c *Config) SignedOn(name string) (account.Account, bool) {
	for _, a := range c.Accounts {
		if a.SSO == name {
			return a.Account, true
		}
	}
	for _, a := range c.AllAccounts() {
		if a.Role == account.Agent && a.ID == name {
			return a, true
		}
	}
	return account.Account{}, false
}

// Mapped is what members of a group at single sign-on may do who have no account here.
type Mapped struct {
	Role    account.Role
	Partner call.PartnerID
}

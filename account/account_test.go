package account

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"centralino/call"
)

func TestRolesHaveTheirRights(t *testing.T) {
	for _, c := range []struct {
		role Role
		not  []Right
		has  []Right
	}{
		{Agent, []Right{BoardRead, CallsRead, AgentsWrite, Reload, AuditRead, MetricsRead}, []Right{Self}},
		{Supervisor, []Right{Reload, AuditRead}, []Right{BoardRead, AgentsWrite, QueuesWrite}},
		{PartnerSupervisor, []Right{QueuesWrite, Reload, AuditRead, FlowsRead}, []Right{BoardRead, AgentsWrite}},
		{Editor, []Right{CallsRead, AgentsWrite, AuditRead}, []Right{Reload, FlowsRead}},
		{Auditor, []Right{AgentsWrite, QueuesWrite, CallsWrite, Reload}, []Right{AuditRead, CallsRead}},
		{"nobody", Rights(), nil},
	} {
		for _, r := range c.has {
			if !c.role.May(r) {
				t.Errorf("%s may not %s", c.role, r)
			}
		}
		for _, r := range c.not {
			if c.role.May(r) {
				t.Errorf("%s may %s", c.role, r)
			}
		}
	}
	for _, role := range Roles() {
		for _, r := range role.Rights() {
			if !slices.Contains(Rights(), r) {
				t.Errorf("%s has %q, which is no right", role, r)
			}
		}
	}
	if a := (Account{ID: "anna", Role: Agent}); a.Agent() != "anna" || (Account{ID: "sara", Role: Supervisor}).Agent() != "" {
		t.Error("agents are agents, others are not")
	}
}

func cheap() Cost { return Cost{Memory: 64, Passes: 1, Threads: 1} }

func TestAHashHoldsItsPasswordOnly(t *testing.T) {
	text, err := Hash(call.NewSecret("correct horse"), cheap(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := Hash(call.NewSecret("correct horse"), cheap(), rand.Reader)
	if text == other {
		t.Error("two hashes of one password are equal: there is no salt")
	}
	h := call.NewSecret(text)
	if !IsHash(h) || CheckHash(h) != nil {
		t.Fatalf("%s is not read: %v", text, CheckHash(h))
	}
	if !Check(h, call.NewSecret("correct horse"), cheap()) {
		t.Error("the password is refused")
	}
	for _, wrong := range []string{"", "correct hors", "Correct horse", text} {
		if Check(h, call.NewSecret(wrong), cheap()) {
			t.Errorf("%q is let in", wrong)
		}
	}
}

// The hash was made by the reference implementation: printf password | argon2 somesalt -id -t 2 -k 65536 -p 1, as its own
// test suite has it.
func TestAHashOfAnotherProgramIsRead(t *testing.T) {
	h := call.NewSecret("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	if !Check(h, call.NewSecret("password"), cheap()) || Check(h, call.NewSecret("Password"), cheap()) {
		t.Error("the hash of the reference implementation does not hold")
	}
}

func TestPlainPasswords(t *testing.T) {
	if !Check(call.NewSecret("anna-demo"), call.NewSecret("anna-demo"), cheap()) {
		t.Error("a plain password is refused")
	}
	for configured, typed := range map[string]string{"anna-demo": "anna", "": "", "x": ""} {
		if Check(call.NewSecret(configured), call.NewSecret(typed), cheap()) {
			t.Errorf("%q is let in for %q", typed, configured)
		}
	}
	if Check(call.Secret{}, call.NewSecret("x"), cheap()) {
		t.Error("who has no password is let in")
	}
}

func TestBadHashes(t *testing.T) {
	for _, text := range []string{
		"", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=999999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=1,p=1$!!$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
	} {
		if CheckHash(call.NewSecret(text)) == nil {
			t.Errorf("%q is taken", text)
		}
		if text != "" && Check(call.NewSecret(text), call.NewSecret(text), cheap()) && IsHash(call.NewSecret(text)) {
			t.Errorf("%q lets itself in", text)
		}
	}
}

// FuzzHash holds that no text makes a login panic or cost more than is allowed.
func FuzzHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=255$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parse(text)
		if err != nil {
			return
		}
		if h.cost.Memory > maxMemory || h.cost.Passes > maxPasses || h.cost.Threads > maxThreads || h.cost.Threads == 0 {
			t.Errorf("%q costs %+v", text, h.cost)
		}
		if !strings.HasPrefix(text, prefix) {
			t.Errorf("%q is read and is no hash", text)
		}
	})
}

func TestTokens(t *testing.T) {
	text, hash, err := NewToken(bytes.NewReader(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	sum := HashToken(text)
	if !strings.HasPrefix(text.Reveal(), TokenPrefix) || hex.EncodeToString(sum[:]) != hash {
		t.Errorf("%s has the hash %s", text.Reveal(), hash)
	}
	if _, _, err := NewToken(bytes.NewReader(nil)); err == nil {
		t.Error("a token is made without chance")
	}
	if tok := (Token{Scopes: []Right{BoardRead}}); !tok.May(BoardRead) || tok.May(CallsRead) {
		t.Error("a token may what its scopes say")
	}
	if tok := (Token{Scopes: Scopes(), Partner: "alfa"}); !tok.May(BoardRead) || tok.May(AuditRead) || tok.May(QueuesWrite) {
		t.Error("a partner's token may what a partner's supervisor may")
	}
	if slices.Contains(Scopes(), Self) {
		t.Error("a token may be somebody")
	}
}

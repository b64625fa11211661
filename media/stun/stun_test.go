package stun_test

import (
	"net/netip"
	"strings"
	"testing"

	ours "centralino/media/stun"

	"github.com/pion/stun/v4"
	"pgregory.net/rapid"
)

const password = "0123456789abcdefghijkl"

// built is a check as pion/stun writes it.
func built(t interface{ Fatal(...any) }, more ...stun.Setter) []byte {
	setters := append([]stun.Setter{stun.TransactionID, stun.BindingRequest, stun.NewUsername("ours:theirs")}, more...)
	m, err := stun.Build(append(setters, stun.NewShortTermIntegrity(password), stun.Fingerprint)...)
	if err != nil {
		t.Fatal(err)
	}
	return m.Raw
}

func TestReadsWhatPionWrites(t *testing.T) {
	b := built(t, stun.RawAttribute{Type: stun.AttrUseCandidate}, stun.RawAttribute{Type: stun.AttrICEControlling, Value: make([]byte, 8)},
		stun.RawAttribute{Type: 0x0123, Value: []byte{1, 2, 3}}, stun.RawAttribute{Type: 0xc057, Value: []byte{1}})
	r, ok := ours.Parse(b)
	if !ok || r.Local != "ours" || r.Remote != "theirs" || !r.Nominates || r.Controlled || len(r.Unknown) != 1 || r.Unknown[0] != 0x0123 {
		t.Fatalf("%+v %v", r, ok)
	}
	if !r.Authentic(password) || r.Authentic(password+"x") {
		t.Error("the password decides nothing")
	}
	for i := range b {
		broken := append([]byte(nil), b...)
		broken[i] ^= 0x10
		if _, ok := ours.Parse(broken); ok {
			t.Errorf("a packet with a fault in byte %d passes the fingerprint", i)
		}
	}
}

func TestWritesWhatPionReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		addr := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "v4")))
		if rapid.Bool().Draw(t, "six") {
			addr = netip.AddrFrom16([16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "v6"))).Unmap()
		}
		from := netip.AddrPortFrom(addr, rapid.Uint16().Draw(t, "port"))
		r, ok := ours.Parse(built(t))
		if !ok {
			t.Fatal("not read")
		}
		m := &stun.Message{Raw: r.Success(from, password)}
		if err := m.Decode(); err != nil {
			t.Fatal(err)
		}
		if err := stun.NewShortTermIntegrity(password).Check(m); err != nil {
			t.Fatal(err)
		}
		if err := stun.Fingerprint.Check(m); err != nil {
			t.Fatal(err)
		}
		var mapped stun.XORMappedAddress
		if err := mapped.GetFrom(m); err != nil {
			t.Fatal(err)
		}
		got, _ := netip.AddrFromSlice(mapped.IP)
		if m.Type != stun.BindingSuccess || netip.AddrPortFrom(got.Unmap(), uint16(mapped.Port)) != from {
			t.Fatalf("%v: %v, want %v", m.Type, mapped, from)
		}
	})
}

func TestErrors(t *testing.T) {
	r, _ := ours.Parse(built(t, stun.RawAttribute{Type: 0x0123}))
	for want, raw := range map[stun.ErrorCode][]byte{487: r.RoleConflict(password), 420: r.UnknownAttribute(password)} {
		m := &stun.Message{Raw: raw}
		var code stun.ErrorCodeAttribute
		if err := m.Decode(); err != nil {
			t.Fatal(err)
		}
		if err := code.GetFrom(m); err != nil || code.Code != want || m.Type != stun.BindingError {
			t.Errorf("%v %v, want %d", code, err, want)
		}
		if err := stun.NewShortTermIntegrity(password).Check(m); err != nil {
			t.Error(err)
		}
	}
}

func TestRefusesWhatIsNoCheck(t *testing.T) {
	bare, err := stun.Build(stun.TransactionID, stun.BindingRequest)
	if err != nil {
		t.Fatal(err)
	}
	unsigned, err := stun.Build(stun.TransactionID, stun.BindingRequest, stun.NewUsername("ours:theirs"), stun.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	response := append([]byte(nil), built(t)...)
	response[0], response[1] = 0x01, 0x01
	for name, b := range map[string][]byte{
		"nothing": nil, "no attributes": bare.Raw, "no integrity": unsigned.Raw, "a response": response,
		"cut": built(t)[:30], "no name": signed(t, stun.NewUsername(":theirs")), "no colon": signed(t, stun.NewUsername("ours")),
		"two names": built(t, stun.NewUsername("a:b")), "long": built(t, stun.NewSoftware(strings.Repeat("x", 700)), stun.RawAttribute{Type: 0x8111, Value: make([]byte, 700)}),
	} {
		if r, ok := ours.Parse(b); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func signed(t *testing.T, name stun.Setter) []byte {
	t.Helper()
	m, err := stun.Build(stun.TransactionID, stun.BindingRequest, name, stun.NewShortTermIntegrity(password), stun.Fingerprint)
	if err != nil {
		t.Fatal(err)
	}
	return m.Raw
}

// FuzzParse holds the reader against pion's: what we take, pion takes, and it sees the same name in it.
func FuzzParse(f *testing.F) {
	f.Add(built(f))
	f.Add(built(f, stun.RawAttribute{Type: stun.AttrUseCandidate}, stun.RawAttribute{Type: 0x0123, Value: []byte{1}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, ok := ours.Parse(b)
		if !ok {
			return
		}
		m := &stun.Message{Raw: append([]byte(nil), b...)}
		if err := m.Decode(); err != nil {
			t.Fatalf("pion does not read it: %v", err)
		}
		var name stun.Username
		if err := name.GetFrom(m); err != nil || name.String() != r.Local+":"+r.Remote {
			t.Fatalf("%q, pion reads %q: %v", r.Local+":"+r.Remote, name, err)
		}
		if r.Authentic(password) != (stun.NewShortTermIntegrity(password).Check(m) == nil) {
			t.Fatal("pion judges the integrity otherwise")
		}
		if len(r.Success(netip.MustParseAddrPort("192.0.2.1:9"), password))%4 != 0 {
			t.Fatal("an answer that is no whole number of words")
		}
	})
}

package app

import (
	"fmt"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestASupervisorHearsByTheAPI: asked for on a page, seen on the board, heard on the phone, kept in the trail.
func TestASupervisorHearsByTheAPI(t *testing.T) {
	more := fixture.Change{File: fixture.Config, Old: "rules:", New: "accounts: [{id: eva, role: auditor, password: eva-demo}]\nrules:"}
	virtually(t, supervising(more), func(w *world) {
		x := talking(w)
		sara, anna, eva := w.browser("sara"), w.browser("anna"), w.browser("eva")
		path := fmt.Sprintf("/api/v1/calls/%s/supervise", x.id)
		sara.want("DELETE", path, "", 409, "not-supervised")
		anna.want("POST", path, `{"mode":"listen"}`, 403, "forbidden")
		sara.want("POST", path, `{"mode":"listen"}`, 204, "")
		x.supervisor = answered(w, x.phone)
		x.supervisor.Tone(supervisorHz)
		x.want("listening", "a", "c", "ca")
		sara.want("GET", "/api/v1/calls", "", 200, `"supervisor":"sara","supervision":"listen"`)
		sara.want("POST", path, `{"mode":"whisper"}`, 204, "")
		x.want("whispering", "a", "cs", "ca")
		sara.want("GET", "/api/v1/calls", "", 200, `"supervisor":"sara","supervision":"whisper"`)
		sara.want("DELETE", path, "", 204, "")
		x.want("alone", "a", "c", "")
		eva.want("GET", "/api/v1/audit", "", 200, `"kind":"supervision_ended"`)
		eva.want("GET", "/api/v1/audit", "", 200, `"kind":"supervision_changed"`)
		eva.want("GET", "/api/v1/audit", "", 200, `"kind":"supervision_began"`)
		_ = x.caller.Hangup()
		synctest.Wait()
		sara.want("POST", path, `{"mode":"listen"}`, 404, "")
	})
}

// TestTheAPISaysWhyNobodyHears: without a basis, without a phone, and with a password of which only the hash is known.
func TestTheAPISaysWhyNobodyHears(t *testing.T) {
	hashed := fixture.Change{File: fixture.Config, Old: "supervisors:\n", New: `supervisors:
  - {id: carla, password: "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"}
`}
	virtually(t, append(fixture.AlwaysOpen(), hashed), func(w *world) {
		x := talking(w)
		path := fmt.Sprintf("/api/v1/calls/%s/supervise", x.id)
		sara := w.browser("sara")
		sara.want("POST", path, `{"mode":"listen"}`, 403, "no-legal-basis")
		w.edit(fixture.Config, "supervisors:\n", "supervision: {legal_basis: Accordo}\nsupervisors:\n")
		if err := x.phone.Unregister(w.Context()); err != nil {
			t.Fatal(err)
		}
		sara.want("POST", path, `{"mode":"listen"}`, 409, "no-phone")
		for _, password := range []string{"carla-demo", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"} {
			p := w.phone(phone.Options{
				Address: netip.MustParseAddrPort("10.2.203.1:0"), User: "carla", Password: password, Ring: phone.AutoAnswer(0),
			})
			if p.Register(w.Context(), w.server, time.Hour) == nil {
				t.Errorf("a phone registers with %q, and the helpline has a hash alone", password)
			}
		}
		if n := count[*call.SupervisionBegan](w); n != 0 {
			t.Errorf("%d conversations were heard", n)
		}
	})
}

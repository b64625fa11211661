package app

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/internal/phone"
)

// TestAnAgentTransfersByTheAPI: to whom they may, what the desk shows meanwhile to both, why not, and what the trail keeps.
func TestAnAgentTransfersByTheAPI(t *testing.T) {
	more := fixture.Change{File: fixture.Config, Old: "rules:", New: "accounts: [{id: eva, role: auditor, password: eva-demo}]\nrules:"}
	virtually(t, append([]fixture.Change{}, append(handing(), more)...), func(w *world) {
		r := passing(w, w.agent("bruno", phone.AutoAnswer(5*time.Second)))
		anna, bruno, sara, eva := w.browser("anna"), w.browser("bruno"), w.browser("sara"), w.browser("eva")
		anna.want("GET", "/api/v1/me/transfer", "", 200, `{"agent":"bruno","name":"Bruno Bianchi","state":"available"}`)
		anna.want("GET", "/api/v1/me/transfer", "", 200, `{"queue":"outages","waiting":0,"attended":true}`)
		sara.want("GET", "/api/v1/me/transfer", "", 409, "no-agent")
		for body, want := range map[string]struct {
			status int
			word   string
		}{
			`{"number":"+39899123456"}`: {403, "premium"}, `{"number":"+33142685300"}`: {403, "not-allowed"}, `{"number":"hello"}`: {400, "no-number"},
			`{"number":"+39800123456"}`: {409, "leads-back"}, `{"agent":"sara"}`: {404, "no-colleague"},
		} {
			anna.want("POST", "/api/v1/me/consult", body, want.status, want.word)
		}
		anna.want("POST", "/api/v1/me/transfer", `{"queue":"nowhere"}`, 404, "no-queue")
		anna.want("POST", "/api/v1/me/transfer/complete", "", 409, "not-transferring")
		bruno.want("POST", "/api/v1/me/transfer", `{"agent":"anna"}`, 409, "no-caller")
		anna.want("POST", "/api/v1/me/call", `{"number":"+390255512345"}`, 409, "in-a-call")
		anna.want("POST", "/api/v1/me/consult", `{"agent":"bruno"}`, 204, "")
		r.supervisor = incoming(w, r.other, 5*time.Second)
		anna.want("GET", "/api/v1/me/state", "", 200, `"handover":{"agent":"anna","mode":"consult","to_agent":"bruno"`)
		bruno.want("GET", "/api/v1/me/state", "", 200, `"from":"`+strangerNumber)
		after(w, 10*time.Second, whichever[*call.HandoverAnswered])
		anna.want("GET", "/api/v1/me/state", "", 200, `"answered":true`)
		anna.want("POST", "/api/v1/me/transfer", `{"queue":"outages"}`, 409, "transferring")
		anna.want("POST", "/api/v1/me/transfer/complete", "", 204, "")
		<-r.agent.Ended()
		bruno.want("GET", "/api/v1/me/state", "", 200, `"agent":"bruno"`)
		eva.want("GET", "/api/v1/audit", "", 200, `"action":"complete-transfer"`)
		eva.want("GET", "/api/v1/audit", "", 200, "premium rate and service numbers are never dialled")
		_ = r.caller.Hangup()
		nothingIsLeft(w)
	})
}

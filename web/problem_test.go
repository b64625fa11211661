package web

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"centralino/words"
)

// A refusal is in the reader's language; the word for programs and what the journal keeps are the same in all.
func TestARefusalIsInTheReadersLanguage(t *testing.T) {
	d := newDesk(t)
	italian := header("Accept-Language", "it-IT,it;q=0.9,en;q=0.5")
	rec := d.ask("GET", "/api/v1/me/state", "", as(d.login("sara")), italian)
	d.want(rec, 409, `"type":"urn:centralino:problem:no-agent","title":"questo utente non riceve chiamate"`)
	if got := rec.Header().Get("Content-Language"); got != "it" {
		t.Errorf("it is in %q", got)
	}
	d.want(d.ask("GET", "/api/v1/audit", "", as(d.login("anna")), italian), 403, "serve il diritto audit:read, che ha")
	d.want(d.ask("GET", "/api/v1/queues", ""), 401, "this needs a login")
	d.want(d.ask("GET", "/api/v1/queues", "", italian), 401, "prima bisogna entrare")
	d.want(d.ask("GET", "/api/v1/history?wrong=1", "", as(d.login("sara")), italian), 400, `qui non si può chiedere \"wrong\"`)
}

func TestBecause(t *testing.T) {
	known := errors.New("you are in a call")
	for _, c := range []struct {
		err             error
		english, inItal string
	}{
		{known, "you are in a call: end it first", "sei in una chiamata: prima riaggancia"},
		{words.Later("%s is over already", "18:00"), "18:00 is over already: end it first", "18:00 è già passato: prima riaggancia"},
		{fmt.Errorf("the disk: %w", known), "the disk: you are in a call: end it first", "the disk: you are in a call: prima riaggancia"},
	} {
		p := Because(http.StatusConflict, "in-a-call", c.err, "end it first")
		if inItal := p.in(words.New(words.Italian, italian)); p.Error() != c.english || inItal.Error() != c.inItal {
			t.Errorf("%q, %q", p.Error(), inItal.Error())
		}
	}
}

package alerts

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/words"
	"centralino/words/wordstest"
)

func TestEverySentenceIsThereInItalian(t *testing.T) {
	wordstest.Check(t, map[call.Language]string{words.Italian: italian}, wordstest.Code{Said: wordstest.Said{"say": {0}}})
}

// TestText: every condition says in a sentence what is the case, and what it is when it is over.
func TestText(t *testing.T) {
	billing := call.AlertSubject{Alert: "a", Queue: "billing"}
	source := func(name string) call.AlertSubject { return call.AlertSubject{Alert: "a", Source: name} }
	for _, c := range []struct {
		body             call.Body
		english, italian string
	}{
		{
			&call.AlertFired{AlertSubject: billing, When: "longest-wait", Value: 90.6, Limit: 60},
			"billing: a caller has waited 1m31s, longer than 1m", "billing: qualcuno attende da 1 min 31 s, più di 1 min",
		},
		{
			&call.AlertFired{AlertSubject: billing, When: "service-level", Value: .42, Limit: .8},
			"billing: the service level of today is 42 %, below 80 %", "billing: il livello di servizio di oggi è 42 %, sotto 80 %",
		},
		{
			&call.AlertFired{AlertSubject: billing, When: "nobody", Value: 2},
			"billing: 2 waiting, and nobody is there who could answer", "billing: in attesa 2, e non c'è nessuno che possa rispondere",
		},
		{
			&call.AlertFired{AlertSubject: billing, When: "estimate-error", Value: 120, Limit: 90},
			"billing: today's estimates of the wait are off by 2m in the mean, more than 1m30s",
			"billing: le stime dell'attesa di oggi sbagliano in media di 2 min, più di 1 min 30 s",
		},
		{
			&call.AlertFired{AlertSubject: source("customers"), When: "directory", Value: 3, Limit: 3},
			"the directory customers has not answered 3 times in a row", "la rubrica customers non ha risposto per 3 volte di seguito",
		},
		{
			&call.AlertFired{AlertSubject: source("crm"), When: "service", Value: 4, Limit: 3},
			"the service crm has not answered 4 times in a row", "il servizio crm non ha risposto per 4 volte di seguito",
		},
		{
			&call.AlertFired{AlertSubject: source("it-arera-energy.mean-wait"), When: "law", Value: 200, Limit: 180},
			"it-arera-energy.mean-wait is 3m20s this month, and the law allows 3m",
			"it-arera-energy.mean-wait: questo mese è 3 min 20 s, e la norma ammette 3 min",
		},
		{
			&call.AlertFired{AlertSubject: source("it-arera-energy.service-level"), When: "law", Value: .842, Limit: .85},
			"it-arera-energy.service-level is 84.2 % this month, and the law asks for 85 %",
			"it-arera-energy.service-level: questo mese è 84,2 %, e la norma chiede 85 %",
		},
		{&call.AlertResolved{AlertSubject: billing, Lasted: 2 * time.Minute}, "a of billing is over after 2m", "a di billing è finito dopo 2 min"},
		{&call.AlertResolved{AlertSubject: source("crm"), Removed: true}, "a of crm is configured no more", "a di crm non è più configurato"},
		{&call.AlertResolved{AlertSubject: call.AlertSubject{Alert: "a"}, Removed: true}, "a is configured no more", "a non è più configurato"},
		{&call.Queued{}, "", ""},
	} {
		if english, italian := In("en").Text(c.body), In("it").Text(c.body); english != c.english || italian != c.italian {
			t.Errorf("%q, %q; want %q, %q", english, italian, c.english, c.italian)
		}
	}
}

func TestLetter(t *testing.T) {
	about, at := call.AlertSubject{Alert: "long", Queue: "billing"}, time.Date(2026, 11, 23, 9, 5, 7, 0, time.UTC)
	fired := &call.AlertFired{AlertSubject: about, When: "nobody", Value: 2}
	want := "billing: in attesa 2, e non c'è nessuno che possa rispondere\r\n\r\nAllarme: long di billing\r\nStato: attivo\r\nQuando: 23/11/2026, 09:05:07 UTC\r\n"
	if got := In("it").Letter(fired, about, at); got != want {
		t.Errorf("%q", got)
	}
	want = "long of billing is over after 1m\r\n\r\nAlert: long of billing\r\nState: resolved\r\nAt: 2026-11-23 09:05:07 UTC\r\n"
	if got := In("fr").Letter(&call.AlertResolved{AlertSubject: about, Lasted: time.Minute}, about, at); got != want {
		t.Errorf("%q", got)
	}
}

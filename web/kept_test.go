package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"centralino/call"
	"centralino/ladder"
)

// cupboard keeps two messages of every call, and all sounds but one.
type cupboard struct{}

// Ladder implements Kept.
func (cupboard) Ladder(_ context.Context, id call.ID, from, to time.Time) ([]ladder.Kept, error) {
	if !from.Before(moment()) || !to.After(moment()) {
		return nil, nil
	}
	at := func(out bool, p ladder.Party, text string) ladder.Kept {
		return ladder.Kept{Call: id, Party: p, Message: ladder.Message{
			At: moment(), Out: out, Transport: "UDP", Local: netip.MustParseAddrPort("10.0.0.1:5060"), Peer: netip.MustParseAddrPort("10.0.0.9:5060"),
			Text: []byte(text + "Call-ID: x\r\nCSeq: 1 INVITE\r\n\r\n"),
		}}
	}
	return []ladder.Kept{
		at(false, ladder.Party{Kind: ladder.Caller, Name: "carrier"}, "INVITE sip:39800@10.0.0.1 SIP/2.0\r\n"),
		at(true, ladder.Party{Kind: ladder.Agent, Name: "anna"}, "INVITE sip:anna@10.0.0.9 SIP/2.0\r\n"),
		at(false, ladder.Party{Kind: ladder.Agent, Name: "bruno"}, "SIP/2.0 486 Busy Here\r\n"),
		at(false, ladder.Party{Kind: ladder.Supervisor, Name: "sara"}, "SIP/2.0 200 OK\r\n"),
	}, nil
}

type tone struct{ *bytes.Reader }

// Close implements io.Closer.
func (tone) Close() error { return nil }

// Sound implements Kept.
func (cupboard) Sound(_ SoundKind, file string) (Sound, error) {
	if strings.Contains(file, "gone") {
		return nil, fs.ErrNotExist
	}
	return tone{bytes.NewReader([]byte("RIFF" + file))}, nil
}

// lawyers know one set.
type lawyers struct{}

// Sets implements Rules.
func (lawyers) Sets(language call.Language) []RuleSet {
	return []RuleSet{{Name: "it-agcom", Title: "Phones, in " + string(language), Ours: true, Languages: []call.Language{"en", "es"}}}
}

// Measured implements Rules.
func (lawyers) Measured(_ context.Context, w io.Writer, q RulesQuery) error {
	if q.Set != "it-agcom" {
		return notFound("there are no such rules", "")
	}
	_, err := io.WriteString(w, `{"month":"`+q.Month+q.Format+string(q.Language)+`"}`)
	return err
}

// recordedCall is a shelf with a call in which two agents were recorded, and the caller left a comment and a message.
type recordedCall struct{ shelf }

// Events implements Archive.
func (s *recordedCall) Events(_ context.Context, id call.ID) ([]call.Event, error) {
	if id != "c1" {
		return nil, nil
	}
	var out []call.Event
	for _, b := range []call.Body{
		&call.Arrived{From: "+39021", To: "+39800"},
		&call.Connected{Queue: "billing", Agent: "bruno", Leg: "l1"},
		&call.RecordingStarted{Queue: "billing", Agent: "bruno", Leg: "l1", File: "billing/one.wav"},
		&call.RecordingEnded{Leg: "l1", Result: call.RecordingKept, File: "billing/one.wav", Length: 3 * time.Second},
		&call.Connected{Queue: "billing", Agent: "anna", Leg: "l2"},
		&call.RecordingStarted{Queue: "billing", Agent: "anna", Leg: "l2", File: "billing/two.wav"},
		&call.RecordingEnded{Leg: "l2", Result: call.RecordingKept, File: "billing/two.wav", Length: 1500 * time.Millisecond},
		&call.RecordingEnded{Leg: "l3", Result: call.RecordingUnannounced},
		&call.SurveyCommentLeft{Survey: "s", Queue: "billing", Agent: "anna", File: "surveys/s/gone.wav", Length: time.Second},
		&call.VoicemailLeft{Queue: "outages", File: "outages/m.wav", Length: time.Second},
	} {
		out = append(out, call.Event{Seq: uint64(len(out) + 1), At: moment(), Call: id, Body: b})
	}
	return out, nil
}

func recordedDesk(t *testing.T, basis, reason bool) *desk {
	return newDesk(t, func(d *desk) {
		d.options.Archive = &recordedCall{}
		d.settings.HearBasis, d.settings.HearReason = basis, reason
	})
}

// acts are what was recorded of hearings and exports.
func (d *desk) acts() (out []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, b := range d.events {
		if a, ok := b.(*call.Acted); ok {
			text := a.By + a.Token + " " + a.Action + " " + a.Detail
			if a.Refused != "" {
				text += " REFUSED"
			}
			out = append(out, text)
		}
	}
	return out
}

func (d *desk) wantActs(want ...string) {
	d.Helper()
	if got := d.acts(); !reflect.DeepEqual(got, want) {
		d.Errorf("recorded %q, want %q", got, want)
	}
}

func TestTheLadderOfACall(t *testing.T) {
	d := newDesk(t)
	sara, lea := as(d.login("sara")), as(d.login("lea"))
	d.want(d.ask("GET", "/api/v1/calls/c1/ladder", "", sara), 200,
		`"party":{"kind":"agent","name":"bruno"},"leg":"x","out":false,"transport":"UDP","local":"10.0.0.1:5060","peer":"10.0.0.9:5060","method":"INVITE","status":486,"first":"486 Busy Here","cseq":"1 INVITE"`)
	d.want(d.ask("GET", "/api/v1/calls/c1/ladder?format=text", "", sara), 200,
		"2026/11/23 09:00:00.000000 10.0.0.1:5060 -> 10.0.0.9:5060 (UDP, agent anna)\nINVITE sip:anna@10.0.0.9 SIP/2.0")
	if rec := d.ask("GET", "/api/v1/calls/c1/ladder?format=pcap", "", sara); !bytes.HasPrefix(rec.Body.Bytes(), []byte{0xd4, 0xc3, 0xb2, 0xa1}) ||
		!strings.Contains(rec.Header().Get("Content-Disposition"), `"c1.pcap"`) {
		t.Errorf("%v %q", rec.Header(), rec.Body)
	}
	if rec := d.ask("GET", "/api/v1/calls/c1/ladder", "", lea); strings.Contains(rec.Body.String(), "bruno") ||
		strings.Contains(rec.Body.String(), "supervisor") || strings.Count(rec.Body.String(), `"at"`) != 2 {
		t.Errorf("a partner sees %s", rec.Body)
	}
	d.want(d.ask("GET", "/api/v1/calls/c2/ladder", "", sara), 404, "no such call")
	d.want(d.ask("GET", "/api/v1/calls/c1/ladder?format=svg", "", sara), 400, "write one of these: json, text, pcap")
}

func TestWhatWasRecorded(t *testing.T) {
	d := recordedDesk(t, true, true)
	for who, want := range map[string]string{
		"sara": "4 conversation bruno,7 conversation anna,9 comment anna gone,10 message ",
		"lea":  "7 conversation anna,9 comment anna gone", // her partner has nobody in the queue of the message
	} {
		var answer struct {
			Reason     bool
			Recordings []struct {
				Recording   json.Number
				Kind, Agent string
				Gone        bool
			}
		}
		if err := json.Unmarshal(d.ask("GET", "/api/v1/calls/c1/recordings", "", as(d.login(who))).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range answer.Recordings {
			text := r.Recording.String() + " " + r.Kind + " " + r.Agent
			if r.Gone {
				text += " gone"
			}
			got = append(got, text)
		}
		if strings.Join(got, ",") != want || !answer.Reason {
			t.Errorf("%s sees %q, reason %v", who, got, answer.Reason)
		}
	}
}

func TestARecordingIsHeardInParts(t *testing.T) {
	d := recordedDesk(t, true, false)
	sara := as(d.login("sara"))
	const sound = "/api/v1/calls/c1/recordings/7"
	rec := d.ask("GET", sound, "", sara, header("Range", "bytes=4-10"))
	d.want(rec, 206, "billing")
	if h := rec.Header(); h.Get("Content-Type") != "audio/wav" || h.Get("Content-Range") != "bytes 4-10/19" || h.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", h)
	}
	d.want(d.ask("GET", sound, "", sara), 200, "RIFFbilling/two.wav")
	d.want(d.ask("GET", sound, "", sara, header("Range", "bytes=99-")), 416, "")
	d.wantActs("sara hear-recording conversation billing/two.wav")
	d.want(d.ask("GET", sound, "", token("all")), 200, "RIFF")
	d.wantActs("sara hear-recording conversation billing/two.wav", "all hear-recording conversation billing/two.wav")
	d.want(d.ask("GET", "/api/v1/calls/c1/recordings/9", "", sara), 404, "not there any more")
	d.want(d.ask("GET", "/api/v1/calls/c1/recordings/1", "", sara), 404, "no such recording")
	d.want(d.ask("GET", "/api/v1/calls/c1/recordings/4", "", as(d.login("lea"))), 404, "no such recording")
	d.want(d.ask("GET", sound, "", as(d.login("ada"))), 403, "recordings:read")
	if n := len(d.acts()); n != 2 {
		t.Errorf("recorded %q", d.acts())
	}
}

func TestWhoHearsSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := recordedDesk(t, true, true)
		sara := as(d.login("sara"))
		const sound = "/api/v1/calls/c1/recordings/10"
		d.want(d.ask("GET", sound, "", sara), 409, "reason-needed")
		d.want(d.ask("POST", sound+"/hear", `{"reason":" "}`, sara), 409, "reason-needed")
		d.want(d.ask("POST", sound+"/hear", `{"reason":"`+strings.Repeat("x", 201)+`"}`, sara), 400, "too long")
		d.want(d.ask("POST", sound+"/hear", `{"reason":"complaint 4711"}`, sara), 204, "")
		d.want(d.ask("GET", sound, "", sara), 200, "RIFF")
		d.want(d.ask("GET", sound, "", as(d.login("sara"))), 409, "reason-needed") // another session
		time.Sleep(longestHearing)
		d.want(d.ask("GET", sound, "", as(d.login("sara"))), 409, "reason-needed")
		d.wantActs("sara hear-recording message outages/m.wav REFUSED", "sara hear-recording message outages/m.wav: complaint 4711")
	})
}

func TestConversationsAreHeardOnALegalBasisAlone(t *testing.T) {
	d := recordedDesk(t, false, false)
	sara := as(d.login("sara"))
	d.want(d.ask("GET", "/api/v1/calls/c1/recordings/7", "", sara), 403, "no-legal-basis")
	d.want(d.ask("POST", "/api/v1/calls/c1/recordings/7/hear", `{}`, sara), 403, "no-legal-basis")
	d.want(d.ask("GET", "/api/v1/calls/c1/recordings/10", "", sara), 200, "RIFF") // no agent speaks in it
	d.wantActs("sara hear-recording conversation billing/two.wav REFUSED", "sara hear-recording message outages/m.wav")
}

// formulas is a shelf of three pages with what a spreadsheet might take for more than text.
type formulas struct{ shelf }

// Search implements Archive.
func (s *formulas) Search(_ context.Context, q Search) (out []Past, more bool, err error) {
	s.search = q
	place := q.Before
	if place == 0 {
		place = 1500
	}
	for ; place > 1 && len(out) < q.Limit; place-- {
		out = append(out, Past{
			Place: place - 1, Call: call.ID("c"), Arrived: moment(), Ended: moment().Add(90 * time.Second), From: "+39021", To: `=cmd|"x"!A1`, Flow: "a,b",
			Result: call.Served, Visits: []Visit{{Queue: "billing", Waited: 3.25, Partner: "alfa"}, {Queue: "outages", Waited: 1}},
		})
	}
	return out, place > 1, nil
}

func TestCallsAsCSV(t *testing.T) {
	archive := &formulas{}
	d := newDesk(t, func(d *desk) { d.options.Archive = archive })
	rec := d.ask("GET", "/api/v1/history/export?from=2026-11-01&to=2026-12-01&queue=billing", "", as(d.login("sara")))
	d.want(rec, 200, "call,arrived,answered,ended,length_seconds,from,to,flow,queues,waited_seconds,result,reason,partner,back\r\n")
	d.want(rec, 200, "\r\nc,2026-11-23T09:00:00Z,,2026-11-23T09:01:30Z,90.0,'+39021,\"'=cmd|\"\"x\"\"!A1\",\"a,b\",billing outages,4.2,served,,alfa,false\r\n")
	rows, err := csv.NewReader(rec.Body).ReadAll()
	if err != nil || len(rows) != 1500 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if got := rec.Header().Get("Content-Disposition"); got != `attachment; filename="calls-2026-11-01-2026-12-01.csv"` {
		t.Error(got)
	}
	d.wantActs("sara export-calls 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z")
	d.want(d.ask("GET", "/api/v1/history/export?from=2026-11-01", "", as(d.login("lea"))), 200, "c,")
	if archive.search.Partner != "alfa" {
		t.Errorf("a partner's supervisor gets %+v", archive.search)
	}
	d.want(d.ask("GET", "/api/v1/history/export?partner=beta", "", as(d.login("lea"))), 404, "no such partner")
	d.want(d.ask("GET", "/api/v1/history/export?agent=anna", "", as(d.login("sara"))), 403, "no-legal-basis")
	d.want(d.ask("GET", "/api/v1/history/export?limit=3", "", as(d.login("sara"))), 400, "limit")
}

func TestWhatRulesAsk(t *testing.T) {
	d := newDesk(t)
	sara := as(d.login("sara"))
	d.want(d.ask("GET", "/api/v1/rules", "", sara), 200, `{"rules":"it-agcom","title":"Phones, in en","ours":true,"languages":["en","es"]}`)
	d.want(d.ask("GET", "/api/v1/rules", "", sara, header("Accept-Language", "it")), 200, `Phones, in it`)
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=2026-11", "", sara), 200, `2026-11jsonen`)
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=2026-11&language=es", "", sara), 200, `2026-11jsones`)
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=2026-11", "", sara, header("Accept-Language", "es")), 200, `2026-11jsones`)
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=2026-11", "", sara, header("Accept-Language", "it")), 200, `2026-11jsonen`)
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&language=it", "", sara), 400, "queste norme non ci sono in quella lingua")
	rec := d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&format=html", "", sara)
	d.want(rec, 200, "html")
	if h := rec.Header(); h.Get("Content-Security-Policy") != framed || h.Get("X-Frame-Options") != "SAMEORIGIN" || !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		t.Errorf("headers %v", h)
	}
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=2026-11&format=csv", "", sara), 200, "csv")
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=x", "", sara), 404, "no such rules")
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom&month=May", "", sara), 400, "month=2026-11")
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom", "", as(d.login("lea"))), 409, "whole-helpline")
	d.want(d.ask("GET", "/api/v1/reports/rules?rules=it-agcom", "", as(d.login("ada"))), 403, "reports:read")
	page := d.ask("GET", "/calls/report", "", sara)
	d.want(page, 200, "report.js")
	if got := page.Header().Get("Content-Security-Policy"); !strings.Contains(got, "frame-src 'self'") {
		t.Error(got)
	}
}

package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/ladder"
)

// Kept is what is kept of calls beside their events. Its errors are *Problem where the reader can do something.
type Kept interface {
	// Ladder returns the signalling of a call that came between two times, in its order.
	Ladder(ctx context.Context, id call.ID, from, to time.Time) ([]ladder.Kept, error)
	// Sound opens what was recorded. The error is fs.ErrNotExist when it is not there any more.
	Sound(kind SoundKind, file string) (Sound, error)
}

func (s *Server) keptRoutes() []Route {
	reads, hears := []account.Right{account.CallsRead}, []account.Right{account.Hear}
	return []Route{
		{Method: "GET", Path: "/api/v1/calls/{call}/ladder", Needs: reads, Handler: s.getLadder},
		{Method: "GET", Path: "/api/v1/calls/{call}/recordings", Needs: reads, Handler: s.getRecordings},
		{Method: "GET", Path: "/api/v1/calls/{call}/recordings/{recording}", Needs: hears, Handler: s.getSound},
		{Method: "POST", Path: "/api/v1/calls/{call}/recordings/{recording}/hear", Needs: hears, Handler: s.postHear},
		{Method: "GET", Path: "/api/v1/history/export", Needs: reads, Handler: s.getExport},
		{Method: "GET", Path: "/api/v1/rules", Needs: []account.Right{account.ReportsRead}, Handler: s.getRules},
		{Method: "GET", Path: "/api/v1/reports/rules", Needs: []account.Right{account.ReportsRead}, Handler: s.getRulesReport},
	}
}

// events are those of the call in the path that somebody may see.
func (s *Server) events(r *http.Request, who *Who) (id call.ID, events []call.Event, err error) {
	id, settings := callID(r), s.settings()
	events, err = s.options.Archive.Events(r.Context(), id)
	if err != nil {
		return id, nil, err
	}
	if who.Partner() != "" {
		events = theirs(events, func(a call.AgentID) bool { return who.sees(settings, a) })
	}
	if len(events) == 0 {
		return id, nil, notFound("there is no such call", "look for it in /api/v1/history; the journal may have forgotten it")
	}
	return id, events, nil
}

// rung is one message of a ladder.
type rung struct {
	At        time.Time    `json:"at"`
	Party     ladder.Party `json:"party"`
	Leg       string       `json:"leg"` // the Call-ID: a party may have several telephones
	Out       bool         `json:"out"` // from the helpline to the party
	Transport string       `json:"transport"`
	Local     string       `json:"local"`
	Peer      string       `json:"peer"`
	Method    string       `json:"method"`
	Status    int          `json:"status,omitempty"` // of an answer
	First     string       `json:"first"`            // line
	CSeq      string       `json:"cseq"`
	SDP       bool         `json:"sdp,omitempty"`
	Text      string       `json:"text"`
}

// after is how long after its last event messages of a call may come.
const after = time.Minute

// getLadder shows the signalling of a call.
func (s *Server) getLadder(w http.ResponseWriter, r *http.Request, who *Who) error {
	settings := s.settings()
	q := asked(r, settings)
	format := q.oneOf("format", "json", "text", "pcap")
	if err := q.done(); err != nil {
		return err
	}
	id, events, err := s.events(r, who)
	if err != nil {
		return err
	}
	all, err := s.options.Kept.Ladder(r.Context(), id, events[0].At.Add(-after), events[len(events)-1].At.Add(after))
	if err != nil {
		return err
	}
	if who.Partner() != "" {
		all = slices.DeleteFunc(all, func(k ladder.Kept) bool {
			return k.Party.Kind == ladder.Supervisor || k.Party.Kind == ladder.Agent && !who.sees(settings, call.AgentID(k.Party.Name))
		})
	}
	if format == "json" {
		return writeJSON(w, http.StatusOK, drawn(id, all))
	}
	b, kind, name := bytes.Buffer{}, "text/plain; charset=utf-8", string(id)+".txt"
	write := func() error { return ladder.Text(&b, all, settings.Zone) }
	if format == "pcap" {
		kind, name, write = "application/vnd.tcpdump.pcap", string(id)+".pcap", func() error { return ladder.PCAP(&b, all) }
	}
	if err := write(); err != nil {
		return err
	}
	download(w, kind, name)
	_, _ = w.Write(b.Bytes()) // the peer may have gone
	return nil
}

// drawn is what a ladder is drawn of.
func drawn(id call.ID, all []ladder.Kept) any {
	out := struct {
		Call     call.ID `json:"call"`
		Messages []rung  `json:"messages"`
		Cut      bool    `json:"cut,omitempty"` // there were more
	}{Call: id, Messages: []rung{}, Cut: len(all) >= ladder.Most}
	for _, k := range all {
		h := k.Head()
		out.Messages = append(out.Messages, rung{
			At: k.At, Party: k.Party, Leg: h.CallID, Out: k.Out, Transport: k.Transport, Local: k.Local.String(), Peer: k.Peer.String(),
			Method: h.Method, Status: h.Status, First: h.Text, CSeq: h.CSeq, SDP: h.SDP, Text: string(k.Text),
		})
	}
	return out
}

// download says that what follows is a file. Names have nothing in them that would have to be quoted.
func download(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
}

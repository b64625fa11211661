package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/words"
)

// Archive is what happened. Its errors are *Problem where the reader can do something.
type Archive interface {
	// Search returns calls, the newest first, and whether there are more.
	Search(ctx context.Context, q Search) (found []Past, more bool, err error)
	// Events returns the events of a call in their order; none when there is no such call.
	Events(ctx context.Context, id call.ID) ([]call.Event, error)
	// Story tells in sentences of a language what happened to a call.
	Story(ctx context.Context, id call.ID, language call.Language) ([]Sentence, error)
	// Report writes figures of a period.
	Report(ctx context.Context, w io.Writer, q ReportQuery) error
	// Days returns days of a queue by half hours.
	Days(ctx context.Context, q DaysQuery) (Days, error)
	// Trail returns what was done on the pages, the newest first.
	Trail(ctx context.Context, q TrailQuery) (done []call.Event, more bool, err error)
}

// Search says which calls are looked for. Zero fields mean any.
type Search struct {
	From, To time.Time // of the arrival; From is in it, To is not
	Number   call.Number
	Flow     call.FlowID
	Queue    call.QueueID
	Result   call.Result
	Agent    call.AgentID
	Partner  call.PartnerID
	Before   int64 // only what has a lower place than this; 0: any
	Limit    int
}

// Past is a call that history holds.
type Past struct {
	Place    int64       `json:"-"` // orders calls
	Call     call.ID     `json:"call"`
	Arrived  time.Time   `json:"arrived"`
	From     call.Number `json:"from,omitempty"` // empty: withheld, erased, or kept long enough
	To       call.Number `json:"to,omitempty"`
	Flow     call.FlowID `json:"flow,omitempty"`
	Answered time.Time   `json:"answered,omitzero"`
	Ended    time.Time   `json:"ended,omitzero"`
	Result   call.Result `json:"result,omitempty"` // empty: is up
	Reason   call.Reason `json:"reason,omitempty"`
	Back     bool        `json:"back,omitempty"` // we called
	Visits   []Visit     `json:"visits"`
}

// Visit is a stay in a queue.
type Visit struct {
	Queue   call.QueueID   `json:"queue"`
	Entered time.Time      `json:"entered"`
	Result  call.Leave     `json:"result,omitempty"` // empty: waits
	Waited  float64        `json:"waited_seconds"`
	Partner call.PartnerID `json:"partner,omitempty"` // of the agent who answered
}

// Sentence is one thing that happened to a call.
type Sentence struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// ReportQuery says what a report is about.
type ReportQuery struct {
	From, To time.Time
	Queue    call.QueueID
	Partner  call.PartnerID
	By       string // "day" or "half-hour"
	Agents   bool   // figures of single agents
	Format   string // "json" or "csv"
}

// TrailQuery says which actions are looked for.
type TrailQuery struct {
	From, To time.Time
	Before   uint64 // only what has a lower place than this; 0: any
	Limit    int
}

func (s *Server) archiveRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/calls/{call}", Needs: []account.Right{account.CallsRead}, Handler: s.getCall},
		{Method: "GET", Path: "/api/v1/history", Needs: []account.Right{account.CallsRead}, Handler: s.getHistory},
		{Method: "GET", Path: "/api/v1/reports", Needs: []account.Right{account.ReportsRead}, Handler: s.getReport},
		{Method: "GET", Path: "/api/v1/audit", Needs: []account.Right{account.AuditRead}, Handler: s.getTrail},
	}
}

// getHistory finds calls.
func (s *Server) getHistory(w http.ResponseWriter, r *http.Request, who *Who) error {
	search, err := s.searched(r, who, true)
	if err != nil {
		return err
	}
	found, more, err := s.options.Archive.Search(r.Context(), search)
	if err != nil {
		return err
	}
	if found == nil {
		found = []Past{}
	}
	out := struct {
		Calls []Past `json:"calls"`
		Next  string `json:"next,omitempty"`
	}{Calls: found}
	if more {
		out.Next = cursor(uint64(found[len(found)-1].Place))
	}
	return writeJSON(w, http.StatusOK, out)
}

// watching refuses what would watch single agents from afar without a legal basis.
func watching() *Problem {
	return Refuse(http.StatusForbidden, "no-legal-basis", "figures of single agents are off",
		"write the agreement or the permission into the configuration: history: {agent_figures: {legal_basis: …}}")
}

// getCall tells what happened to a call: its events as the journal has them, and as sentences.
func (s *Server) getCall(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, events, err := s.events(r, who)
	if err != nil {
		return err
	}
	out := struct {
		Call   call.ID      `json:"call"`
		Events []call.Event `json:"events"`
		Story  []Sentence   `json:"story,omitempty"`
	}{Call: id, Events: events}
	if who.Partner() == "" {
		if out.Story, err = s.options.Archive.Story(r.Context(), id, spoken(w, r, words.English, words.Italian)); err != nil {
			return err
		}
	}
	return writeJSON(w, http.StatusOK, out)
}

// theirs are the events of a call that a partner may see: of a call that one of its agents spoke in or was rung for, all but what
// other partners' agents did.
func theirs(events []call.Event, sees func(call.AgentID) bool) []call.Event {
	involved := false
	out := slices.DeleteFunc(slices.Clone(events), func(e call.Event) bool {
		agent, is := agentOf(e.Body)
		involved = involved || is && sees(agent)
		return is && !sees(agent)
	})
	if !involved {
		return nil
	}
	return out
}

// agentOf is the agent whom an event of a call is about.
func agentOf(b call.Body) (call.AgentID, bool) {
	switch x := b.(type) {
	case *call.Offered:
		return x.Agent, true
	case *call.OfferEnded:
		return x.Agent, true
	case *call.Connected:
		return x.Agent, true
	case *call.Released:
		return x.Agent, true
	case *call.RecordingStarted:
		return x.Agent, true
	case *call.Surveyed:
		return x.Agent, x.Agent != ""
	case *call.SurveyOffered:
		return x.Agent, x.Agent != ""
	case *call.SurveyCommentLeft:
		return x.Agent, x.Agent != ""
	case *call.OutcomeRecorded:
		return x.Agent, true
	case *call.CallbackDialled:
		return x.Agent, true
	case *call.CallbackMissed:
		return x.Agent, true
	}
	return "", false
}

// getReport makes figures of a period.
func (s *Server) getReport(w http.ResponseWriter, r *http.Request, who *Who) error {
	q := asked(r, s.settings())
	query := ReportQuery{
		Queue: call.QueueID(q.text("queue")), Partner: call.PartnerID(q.text("partner")), By: q.oneOf("by", "day", "half-hour"),
		Agents: q.oneOf("agents", "false", "true") == "true",
		Format: q.oneOf("format", "json", "csv"),
	}
	query.From, query.To = q.period(7 * 24 * time.Hour)
	if err := q.done(); err != nil {
		return err
	}
	if query.Agents && !s.settings().AgentFigures {
		return watching()
	}
	if mine := who.Partner(); mine != "" {
		query.Partner = mine
	}
	if query.Queue != "" && !who.seesQueue(s.settings(), query.Queue) {
		return notFound("there is no such queue", "see /api/v1/queues")
	}
	var b bytes.Buffer
	if err := s.options.Archive.Report(r.Context(), &b, query); err != nil {
		return err
	}
	if query.Format == "csv" {
		zone := s.settings().Zone
		download(w, "text/csv; charset=utf-8; header=absent", "figures-"+query.From.In(zone).Format(time.DateOnly)+"-"+query.To.In(zone).Format(time.DateOnly)+".csv")
	} else {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
	}
	_, _ = w.Write(b.Bytes()) // the peer may have gone
	return nil
}

// getTrail shows who did what.
func (s *Server) getTrail(w http.ResponseWriter, r *http.Request, _ *Who) error {
	q := asked(r, s.settings())
	query := TrailQuery{Limit: q.number("limit", 50, 200), Before: uint64(q.cursor())}
	query.From, query.To = q.period(7 * 24 * time.Hour)
	if err := q.done(); err != nil {
		return err
	}
	done, more, err := s.options.Archive.Trail(r.Context(), query)
	if err != nil {
		return err
	}
	if done == nil {
		done = []call.Event{}
	}
	out := struct {
		Events []call.Event `json:"events"`
		Next   string       `json:"next,omitempty"`
	}{Events: done}
	if more {
		out.Next = cursor(done[len(done)-1].Seq)
	}
	return writeJSON(w, http.StatusOK, out)
}

// cursor names a place to go on from. It is nobody's business what is in it.
func cursor(place uint64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatUint(place, 36)))
}

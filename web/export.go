package web

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
)

// exportPage is how many calls of an export are read at once.
const exportPage = 500

// exportHead names the columns of an export.
func exportHead() []string {
	return []string{
		"call", "arrived", "answered", "ended", "length_seconds", "from", "to", "flow", "queues", "waited_seconds", "result", "reason", "partner", "back",
	}
}

// getExport writes all calls that are looked for as CSV, RFC 4180, as they are read: nothing is held in memory. Times are those of
// the helpline.
func (s *Server) getExport(w http.ResponseWriter, r *http.Request, who *Who) error {
	search, err := s.searched(r, who, false)
	if err != nil {
		return err
	}
	search.Limit = exportPage
	found, more, err := s.options.Archive.Search(r.Context(), search)
	if err != nil {
		return err
	}
	acted := who.acted("export-calls")
	acted.Queue, acted.Detail = search.Queue, search.From.Format(time.RFC3339)+" to "+search.To.Format(time.RFC3339)
	s.record("", acted)
	zone := s.settings().Zone
	download(w, "text/csv; charset=utf-8; header=present", "calls-"+search.From.In(zone).Format(time.DateOnly)+"-"+search.To.In(zone).Format(time.DateOnly)+".csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180 section 2
	err = out.Write(exportHead())
	for err == nil {
		for _, p := range found {
			if err = out.Write(exported(p, zone)); err != nil {
				return nil // the reader has gone
			}
		}
		if out.Flush(); out.Error() != nil || !more {
			return nil
		}
		search.Before = found[len(found)-1].Place
		if found, more, err = s.options.Archive.Search(r.Context(), search); err != nil {
			s.log.Error("an export broke off", "err", err)
			_ = out.Write(append([]string{"INCOMPLETE: the helpline's log says why"}, make([]string, len(exportHead())-1)...)) // else it would look whole
			out.Flush()
			return nil
		}
	}
	return nil
}

// exported is a call as a row.
func exported(p Past, zone *time.Location) []string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format(time.RFC3339)
	}
	var queues, partners []string
	waited := 0.0
	for _, v := range p.Visits {
		queues = append(queues, string(v.Queue))
		waited += v.Waited
		if v.Partner != "" && !slices.Contains(partners, string(v.Partner)) {
			partners = append(partners, string(v.Partner))
		}
	}
	length, wait := "", ""
	if !p.Ended.IsZero() {
		length = seconds(p.Ended.Sub(p.Arrived).Seconds())
	}
	if len(p.Visits) > 0 {
		wait = seconds(waited)
	}
	row := []string{
		string(p.Call), at(p.Arrived), at(p.Answered), at(p.Ended), length, string(p.From), string(p.To), string(p.Flow), strings.Join(queues, " "),
		wait, string(p.Result), string(p.Reason), strings.Join(partners, " "), strconv.FormatBool(p.Back),
	}
	for i := range row {
		row[i] = harmless(row[i])
	}
	return row
}

func seconds(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }

// harmless keeps a text from being taken for a formula by a spreadsheet, numbers with a plus too: it would swallow the plus.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// searched reads which calls are looked for, and lets nobody look further than they may.
func (s *Server) searched(r *http.Request, who *Who, paged bool) (Search, error) {
	q, settings := asked(r, s.settings()), s.settings()
	search := Search{
		Number: call.Number(q.text("number")), Flow: call.FlowID(q.text("flow")), Queue: call.QueueID(q.text("queue")),
		Result: call.Result(q.text("result")), Agent: call.AgentID(q.text("agent")), Partner: call.PartnerID(q.text("partner")),
	}
	if paged {
		search.Before, search.Limit = q.cursor(), q.number("limit", 50, 200)
	}
	search.From, search.To = q.period(7 * 24 * time.Hour)
	if err := q.done(); err != nil {
		return search, err
	}
	if search.Agent != "" && !settings.AgentFigures {
		return search, watching()
	}
	if mine := who.Partner(); mine != "" {
		if search.Partner != "" && search.Partner != mine {
			return search, notFound("there is no such partner", "leave partner out")
		}
		search.Partner = mine
	}
	return search, nil
}

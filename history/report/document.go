package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"centralino/call"
)

// section is a table of a report, as it is printed in whatever format.
type section struct {
	Title, Note string
	Head        []string
	Rows        [][]cell
	Heat        bool // the cells are shaded by their numbers
}

// cell is one figure: as people read it, and as a spreadsheet wants it.
type cell struct {
	Text, Raw string
	Shade     float64 // 0 to 1: its share of the greatest, no darker than its text can be read on
}

// darkest is the shade of the greatest figure.
const darkest = .65

func label(s string) cell { return cell{Text: s, Raw: s} }

func count(n int) cell { return label(strconv.Itoa(n)) }

// none is a figure of nothing.
func none() cell { return cell{Text: "–"} }

func share(r Ratio) cell {
	s, ok := r.Share()
	return percent(s, ok)
}

func percent(s float64, ok bool) cell {
	if !ok {
		return none()
	}
	return cell{Text: fmt.Sprintf("%.1f %%", 100*s), Raw: strconv.FormatFloat(s, 'f', 4, 64)}
}

func mean(m Mean) cell {
	v, ok := m.Value()
	if !ok {
		return none()
	}
	return lasting(v)
}

// lasting is a time as 1:02:03 or 2:03; for spreadsheets in seconds.
func lasting(d time.Duration) cell {
	s := int64(d.Round(time.Second) / time.Second)
	text := fmt.Sprintf("%d:%02d", s/60, s%60)
	if s >= 3600 {
		text = fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return cell{Text: text, Raw: strconv.FormatFloat(d.Seconds(), 'f', 3, 64)}
}

func decimal(f *float64) cell {
	if f == nil {
		return none()
	}
	text := strconv.FormatFloat(*f, 'f', 2, 64)
	return cell{Text: text, Raw: text}
}

// document is the whole report as tables.
func document(r *Report) []section {
	out := []section{calls(r), waits(r), handling(r)}
	if c := r.All.Callbacks; c.Booked > 0 || c.Dialled() > 0 {
		out = append(out, callbacks(r))
	}
	if len(r.Partners) > 1 || len(r.Partners) == 1 && r.Partners[""] == nil {
		out = append(out, partners(r))
	}
	if len(r.Surveys) > 0 {
		out = append(out, surveys(r))
	}
	out = append(out, peaks(r), periods(r))
	if len(r.Sound) > 0 {
		out = append(out, sound(r))
	}
	if r.Basis != "" {
		out = append(out, agents(r))
	}
	return out
}

func calls(r *Report) section {
	s := section{Title: "Calls", Head: []string{"", "calls", "share"}}
	s.Rows = append(s.Rows, []cell{label("all"), count(r.Calls.Total), none()})
	for _, result := range sorted(r.Calls.Results) {
		n := r.Calls.Results[result]
		s.Rows = append(s.Rows, []cell{label(string(result)), count(n), share(Ratio{n, r.Calls.Total})})
	}
	s.Rows = append(s.Rows,
		[]cell{label("not over yet"), count(r.Calls.Up), share(Ratio{r.Calls.Up, r.Calls.Total})},
		[]cell{label("made to call back"), count(r.Calls.Back), share(Ratio{r.Calls.Back, r.Calls.Total})},
		[]cell{label("repeat calls within 24 h"), count(r.Calls.Repeat24h.Part), share(r.Calls.Repeat24h)},
		[]cell{label("repeat calls within 7 days"), count(r.Calls.Repeat7d.Part), share(r.Calls.Repeat7d)})
	return s
}

// line is a figure of queues: a row of the table.
type line struct {
	name  string
	value func(q *Queue) cell
	whole bool // has no meaning for the agents of one partner
}

// table puts queues side by side: a column for all, and one for each.
func table(r *Report, title string, lines []line) section {
	s := section{Title: title, Head: []string{"", "all"}}
	columns := []*Queue{&r.All}
	for _, id := range sorted(r.Queues) {
		s.Head = append(s.Head, string(id))
		columns = append(columns, r.Queues[id])
	}
	for _, l := range lines {
		if l.whole && r.Partner != "" {
			continue
		}
		row := []cell{label(l.name)}
		for _, q := range columns {
			row = append(row, l.value(q))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func waits(r *Report) section {
	s := table(r, "Callers in queues", []line{
		{"offered", func(q *Queue) cell { return count(q.Offered) }, true},
		{"answered", func(q *Queue) cell { return count(q.Answered) }, false},
		{"abandoned", func(q *Queue) cell { return count(q.Abandoned) }, true},
		{"… of which short", func(q *Queue) cell { return count(q.ShortAbandons) }, true},
		{"overflowed", func(q *Queue) cell { return count(q.Overflowed) }, true},
		{"took a callback", func(q *Queue) cell { return count(q.Callback) }, true},
		{"went to voicemail", func(q *Queue) cell { return count(q.Voicemail) }, true},
		{"lost", func(q *Queue) cell { return count(q.Lost + q.OtherWays) }, true},
		{"still waiting", func(q *Queue) cell { return count(q.Waiting) }, true},
		{"mean wait of those answered (ASA)", func(q *Queue) cell { return mean(q.Wait) }, false},
		{"mean wait of those who gave up", func(q *Queue) cell { return mean(q.GaveUp) }, true},
		{"longest wait", func(q *Queue) cell { return lasting(time.Duration(q.Longest)) }, false},
		{"mean time to a human", func(q *Queue) cell { return mean(q.ToHuman) }, false},
		{"answered in time", func(q *Queue) cell { return count(q.InTarget) }, false},
		{"service level: in time ÷ offered", func(q *Queue) cell { return share(q.LevelOffered()) }, true},
		{"service level: in time ÷ (offered − short abandons)", func(q *Queue) cell { return share(q.LevelWithoutShort()) }, true},
		{"service level: in time ÷ answered", func(q *Queue) cell { return share(q.LevelAnswered()) }, false},
		{"service level: (in time + abandoned in time) ÷ offered", func(q *Queue) cell { return share(q.LevelSettled()) }, true},
		{"abandonment: abandoned ÷ offered", func(q *Queue) cell { return share(q.Abandonment()) }, true},
		{"abandonment without short", func(q *Queue) cell { return share(q.AbandonmentWithoutShort()) }, true},
		{"messages left", func(q *Queue) cell { return count(q.Voicemails) }, true},
	})
	s.Note = fmt.Sprintf("Short is up to %g s. In time is within %s.", r.ShortAfter, withins(r))
	return s
}

// withins names the time in which queues mean to answer, once if all mean the same.
func withins(r *Report) string {
	var all []float64
	for _, w := range r.Within {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	if len(all) == 1 {
		return fmt.Sprintf("%g s", all[0])
	}
	text := ""
	for _, q := range sorted(r.Within) {
		text += fmt.Sprintf(", %g s in %s", r.Within[q], q)
	}
	if text == "" {
		return "what each queue's service level says"
	}
	return text[2:]
}

func handling(r *Report) section {
	s := table(r, "Handling", []line{
		{"conversations", func(q *Queue) cell { return count(q.Conversations) }, false},
		{"mean talk, without hold", func(q *Queue) cell { return mean(q.Talk) }, false},
		{"mean hold", func(q *Queue) cell { return mean(q.Hold) }, false},
		{"mean after-call work", func(q *Queue) cell { return mean(q.AfterCall) }, false},
		{"mean handling time", func(q *Queue) cell { return mean(q.Handle) }, false},
		{"phones rung: answered", offers("answered"), false},
		{"phones rung: missed", offers(call.OfferMissed), false},
		{"phones rung: refused or failed", offers(call.OfferRefused, call.OfferFailed), false},
		{"phones rung: withdrawn, or another answered", offers(call.OfferWithdrawn, call.OfferElsewhere), false},
	})
	if r.Queue == "" {
		row := []cell{label("occupancy"), percent(r.Occupancy.Share())}
		for range len(s.Head) - 2 {
			row = append(row, none())
		}
		s.Rows = append(s.Rows, row)
	}
	s.Note = "Occupancy is conversations and after-call work ÷ the same, ringing and waiting for calls. " +
		"It is the agents', who may serve several queues, and so has no value for one queue."
	return s
}

func offers(results ...call.OfferResult) func(*Queue) cell {
	return func(q *Queue) cell {
		n := 0
		for _, result := range results {
			n += q.Offers[result]
		}
		return count(n)
	}
}

func partners(r *Report) section {
	s := section{Title: "Partners", Head: []string{"", "answered", "ASA", "conversations", "handling", "missed", "occupancy"}}
	for _, id := range sorted(r.Partners) {
		p, name := r.Partners[id], string(id)
		if name == "" {
			name = "(none)"
		}
		s.Rows = append(s.Rows, []cell{
			label(name), count(p.Answered), mean(p.Wait), count(p.Conversations), mean(p.Handle), count(p.Offers[call.OfferMissed]),
			percent(p.Occupancy.Share()),
		})
	}
	if r.Queue != "" {
		s.Note = "Occupancy is of all queues."
	}
	return s
}

func surveys(r *Report) section {
	s := section{
		Title: "Surveys", Head: []string{"survey", "question", "of", "answers", "response", "mean", "CSAT", "NPS"},
		Note: "Response is callers who answered ÷ callers who were asked. CSAT is the share of 4 and 5 on a scale to 5; " +
			"NPS is 100 × (share of 9 and 10 − share of 0 to 6) on a scale to 10.",
	}
	for _, q := range r.Surveys {
		of := "all"
		switch {
		case q.Queue != "":
			of = string(q.Queue)
		case q.Partner != "":
			of = "partner " + string(q.Partner)
		}
		s.Rows = append(s.Rows, []cell{
			label(q.Survey), label(q.Question), label(of), count(q.Answers), share(q.Response), decimal(q.Mean),
			share(q.Satisfied), decimal(q.NPS),
		})
	}
	return s
}

// weekdays of the table of peaks.
func weekdays() [7]string { return [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} }

func peaks(r *Report) section {
	s := section{Title: "Calls by hour of the week", Head: []string{""}, Heat: true}
	greatest, day, hour := 0, 0, 0
	for d := range r.Peaks {
		for h, n := range r.Peaks[d] {
			if n > greatest {
				greatest, day, hour = n, d, h
			}
		}
	}
	for h := range 24 {
		s.Head = append(s.Head, fmt.Sprintf("%02d", h))
	}
	for d, hours := range r.Peaks {
		row := []cell{label(weekdays()[d])}
		for _, n := range hours {
			c := count(n)
			if n == 0 {
				c.Text = ""
			} else {
				c.Shade = darkest * float64(n) / float64(greatest)
			}
			row = append(row, c)
		}
		s.Rows = append(s.Rows, row)
	}
	if greatest > 0 {
		s.Note = fmt.Sprintf("The peak is %s from %02d:00: %d calls.", weekdays()[day], hour, greatest)
	}
	return s
}

// periods lists days or half hours. Half hours in which nothing happened are left out.
func periods(r *Report) section {
	s := section{Title: "Days", Head: []string{"", "calls", "offered", "answered", "abandoned", "service level", "ASA"}}
	layout := "Mon 2006-01-02"
	if r.By == ByHalfHour {
		s.Title, layout = "Half hours", "Mon 2006-01-02 15:04 -07:00"
		s.Note = "Half hours without calls are left out."
	}
	for _, slot := range r.Slots {
		if r.By == ByHalfHour && slot.Calls == 0 && slot.Offered == 0 {
			continue
		}
		s.Rows = append(s.Rows, []cell{
			label(slot.From.Format(layout)), count(slot.Calls), count(slot.Offered), count(slot.Answered),
			count(slot.Abandoned), share(slot.Level()), mean(slot.Wait),
		})
	}
	return s
}

func agents(r *Report) section {
	s := section{
		Title: "Agents, under pseudonyms",
		Head:  []string{"", "partner", "conversations", "talk", "hold", "after-call", "handling", "missed", "paused", "occupancy"},
		Note:  "Shown on this legal basis: " + r.Basis,
	}
	for _, id := range slices.Sorted(maps.Keys(r.Agents)) {
		a := r.Agents[id]
		s.Rows = append(s.Rows, []cell{
			label(id), label(string(a.Partner)), count(a.Conversations), mean(a.Talk), mean(a.Hold), mean(a.AfterCall),
			mean(a.Handle), count(a.Offers[call.OfferMissed]), lasting(a.Occupancy.States[call.AgentOnPause]),
			percent(a.Occupancy.Share()),
		})
	}
	return s
}

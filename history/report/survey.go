package report

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"

	"centralino/call"
)

// Survey is how one question was answered by those who spoke with a queue or a partner, or by all.
type Survey struct {
	Survey    string         `json:"survey"`
	Question  string         `json:"question"`
	Queue     call.QueueID   `json:"queue,omitempty"`
	Partner   call.PartnerID `json:"partner,omitempty"`
	Answers   int            `json:"answers"`
	Mean      *float64       `json:"mean"` // of those answers that are numbers
	Scale     int            `json:"scale"`
	Satisfied Ratio          `json:"csat"`          // of a scale to 5: who answered 4 or 5
	Promoters Ratio          `json:"promoters"`     // of a scale to 10: who answered 9 or 10
	Detracted Ratio          `json:"detractors"`    // who answered 0 to 6
	NPS       *float64       `json:"nps"`           // 100 × (promoters − detractors) ÷ answers
	Response  Ratio          `json:"response_rate"` // who answered a question ÷ who was asked; ÷ conversations where nobody noted who was asked
}

// OtherScale is that of a question which takes neither 1 to 5 nor 0 to 10.
const OtherScale = -1

// group is whom answers are counted for: all, a queue, or a partner.
type group struct {
	queue   call.QueueID
	partner call.PartnerID
}

// groups are those that something of a queue and a partner counts for.
func groups(queue call.QueueID, partner call.PartnerID) []group {
	out := []group{{}}
	if queue != "" {
		out = append(out, group{queue: queue})
	}
	if partner != "" {
		out = append(out, group{partner: partner})
	}
	return out
}

// replies collects answers.
type replies struct {
	conversations map[group]int
	answers       map[Question]map[group][]int // those that are numbers
	texts         map[Question]map[group]int   // all
	calls         map[string]map[group]map[call.ID]bool

	asked, replied map[string]map[group]int // how often a survey was offered, and how often that was followed by an answer
	silent         map[visitor]bool         // who was asked and has not answered yet
}

// visitor is a caller in a survey.
type visitor struct {
	call   call.ID
	survey string
}

func newReplies() replies {
	return replies{
		conversations: map[group]int{}, answers: map[Question]map[group][]int{},
		texts: map[Question]map[group]int{}, calls: map[string]map[group]map[call.ID]bool{},
		asked: map[string]map[group]int{}, replied: map[string]map[group]int{}, silent: map[visitor]bool{},
	}
}

func (r *replies) conversation(c conversation) {
	for _, g := range groups(c.queue, c.partner) {
		r.conversations[g]++
	}
}

// offered counts a survey that a caller came to.
func (r *replies) offered(v visitor, to []group) {
	r.silent[v] = true
	tally(r.asked, v.survey, to)
}

// first counts the first answer after a survey was offered.
func (r *replies) first(v visitor, to []group) {
	if r.silent[v] {
		delete(r.silent, v)
		tally(r.replied, v.survey, to)
	}
}

// response is the share of callers who answered. Older programs did not note who was asked: there the conversations are.
func (r *replies) response(survey string, g group) Ratio {
	if asked := r.asked[survey][g]; asked > 0 {
		return Ratio{r.replied[survey][g], asked}
	}
	return Ratio{len(r.calls[survey][g]), r.conversations[g]}
}

func tally(of map[string]map[group]int, survey string, to []group) {
	if of[survey] == nil {
		of[survey] = map[group]int{}
	}
	for _, g := range to {
		of[survey][g]++
	}
}

func (m *maker) readSurveys(ctx context.Context) error {
	where, args := m.period("at", "queue", "partner")
	return m.from.Query(ctx, `SELECT call, COALESCE(survey, ''), COALESCE(question, ''), COALESCE(answer, ''),
		COALESCE(queue, ''), COALESCE(partner, '') FROM surveys WHERE file IS NULL AND `+where+` ORDER BY seq`, args, func(rows *sql.Rows) error {
		var id call.ID
		var q Question
		var answer string
		var queue call.QueueID
		var partner call.PartnerID
		if err := rows.Scan(&id, &q.Survey, &q.ID, &answer, &queue, &partner); err != nil {
			return err
		}
		v, to := visitor{id, q.Survey}, groups(queue, partner)
		if q.ID == "" {
			m.replies.offered(v, to)
			return nil
		}
		m.replies.first(v, to)
		for _, g := range to {
			m.replies.answer(id, q, g, answer)
		}
		return nil
	})
}

func (r *replies) answer(id call.ID, q Question, g group, answer string) {
	if r.texts[q] == nil {
		r.texts[q], r.answers[q] = map[group]int{}, map[group][]int{}
	}
	if r.calls[q.Survey] == nil {
		r.calls[q.Survey] = map[group]map[call.ID]bool{}
	}
	if r.calls[q.Survey][g] == nil {
		r.calls[q.Survey][g] = map[call.ID]bool{}
	}
	r.calls[q.Survey][g][id] = true
	r.texts[q][g]++
	if n, err := strconv.Atoi(answer); err == nil && n >= 0 && n <= 10 {
		r.answers[q][g] = append(r.answers[q][g], n)
	}
}

// finishSurveys makes figures of the answers, by survey and question; of all first, then by queue, then by partner.
func (m *maker) finishSurveys() {
	for q, all := range m.replies.texts {
		scale := m.options.Scales[q]
		if scale == 0 {
			scale = guess(m.replies.answers[q][group{}])
		}
		for g, n := range all {
			s := Survey{
				Survey: q.Survey, Question: q.ID, Queue: g.queue, Partner: g.partner, Answers: n, Scale: scale,
				Response: m.replies.response(q.Survey, g),
			}
			s.score(m.replies.answers[q][g])
			m.report.Surveys = append(m.report.Surveys, s)
		}
	}
	slices.SortFunc(m.report.Surveys, func(a, b Survey) int {
		return cmp.Or(cmp.Compare(a.Survey, b.Survey), cmp.Compare(a.Question, b.Question),
			cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Queue, b.Queue))
	})
	m.report.Slots = m.slots.list
}

// guess tells the scale from the answers when the flow is not at hand: a 0 or more than 5 is on no scale of 1 to 5.
func guess(answers []int) int {
	if len(answers) > 0 && (slices.Min(answers) == 0 || slices.Max(answers) > 5) {
		return 10
	}
	return 5
}

func (s *Survey) score(answers []int) {
	if len(answers) == 0 {
		return
	}
	sum := 0
	for _, a := range answers {
		sum += a
		switch {
		case s.Scale == 5 && a >= 4:
			s.Satisfied.Part++
		case s.Scale == 10 && a >= 9:
			s.Promoters.Part++
		case s.Scale == 10 && a <= 6:
			s.Detracted.Part++
		}
	}
	mean := float64(sum) / float64(len(answers))
	s.Mean = &mean
	switch s.Scale {
	case 5:
		s.Satisfied.Whole = len(answers)
	case 10:
		s.Promoters.Whole, s.Detracted.Whole = len(answers), len(answers)
		nps := 100 * float64(s.Promoters.Part-s.Detracted.Part) / float64(len(answers))
		s.NPS = &nps
	}
}

// sorted gives the keys of a map in order.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

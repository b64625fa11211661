package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"centralino/board"
	"centralino/call"
)

// scene is a board that a test sets.
type scene struct {
	mu      sync.Mutex
	state   board.State
	changed chan struct{}
}

func newScene() *scene {
	s := &scene{changed: make(chan struct{})}
	s.state = board.State{
		Queues: []board.Queue{
			{Queue: "billing", Waiting: 1, Offered: 4, Agents: map[call.AgentState]int{call.AgentBusy: 1, call.AgentAvailable: 1}, LongestSince: moment()},
			{Queue: "outages", Agents: map[call.AgentState]int{call.AgentBusy: 0, call.AgentAvailable: 1}},
		},
		Agents: []board.Agent{
			{Agent: "anna", Name: "Anna Rossi", Partner: "alfa", Queues: []call.QueueID{"billing"}, State: call.AgentBusy, Call: "c1"},
			{Agent: "bruno", Name: "Bruno", Partner: "beta", Queues: []call.QueueID{"billing", "outages"}, State: call.AgentAvailable},
		},
		Calls: []board.Call{
			{Call: "c1", From: "+39021", To: "+39800", Phase: board.Talking, Queue: "billing", Agent: "anna", Arrived: moment(), Since: moment()},
			{Call: "c2", From: "+39022", To: "+39800", Phase: board.Waiting, Queue: "billing", Arrived: moment(), Since: moment()},
			{Call: "c3", From: "+39023", To: "+39800", Phase: board.Waiting, Queue: "outages", Arrived: moment(), Since: moment()},
			{Call: "c4", From: "+39024", To: "+39800", Phase: board.Talking, Queue: "billing", Agent: "bruno", Arrived: moment(), Since: moment()},
		},
		Messages: []board.Message{
			{Message: "m1", Queue: "billing", Call: "c5", From: "+39025", Left: moment(), Length: 34},
			{Message: "m2", Queue: "outages", Call: "c6", From: "+39026", Left: moment(), Length: 12.5},
		},
	}
	return s
}

func moment() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// State implements Live.
func (s *scene) State() board.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.state
	out.At = time.Now()
	out.Queues = append([]board.Queue{}, out.Queues...)
	return out
}

// Changed implements Live.
func (s *scene) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// change changes the board and says so.
func (s *scene) change(how func(*board.State)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	how(&s.state)
	close(s.changed)
	s.changed = make(chan struct{})
}

// shelf is an archive with five calls and a trail.
type shelf struct {
	search Search
	report ReportQuery
	days   DaysQuery
}

// Search implements Archive.
func (s *shelf) Search(_ context.Context, q Search) (out []Past, more bool, err error) {
	s.search = q
	for place := int64(5); place > 0; place-- {
		if q.Before > 0 && place >= q.Before {
			continue
		}
		if len(out) == q.Limit {
			return out, true, nil
		}
		out = append(out, Past{
			Place: place, Call: call.ID(fmt.Sprint("c", place)), Arrived: moment(), Result: call.Served,
			Visits: []Visit{{Queue: "billing", Entered: moment(), Waited: 3.5}},
		})
	}
	return out, false, nil
}

// Events implements Archive.
func (s *shelf) Events(_ context.Context, id call.ID) ([]call.Event, error) {
	if id != "c1" {
		return nil, nil
	}
	return []call.Event{
		{Seq: 1, At: moment(), Call: id, Body: &call.Arrived{From: "+39021", To: "+39800"}},
		{Seq: 2, At: moment(), Call: id, Body: &call.Offered{Queue: "billing", Agent: "bruno", Leg: "l1"}},
		{Seq: 3, At: moment(), Call: id, Body: &call.Connected{Queue: "billing", Agent: "anna", Leg: "l2"}},
	}, nil
}

// Story implements Archive.
func (s *shelf) Story(_ context.Context, _ call.ID, language call.Language) ([]Sentence, error) {
	return []Sentence{{At: moment(), Text: "the call arrived, in " + string(language)}}, nil
}

// Report implements Archive.
func (s *shelf) Report(_ context.Context, w io.Writer, q ReportQuery) error {
	s.report = q
	if q.Format == "csv" {
		_, err := io.WriteString(w, "report,Acme\n")
		return err
	}
	return json.NewEncoder(w).Encode(map[string]any{
		"helpline": "Acme", "from": q.From, "to": q.To, "timezone": "UTC", "calls": 1, "all": 1, "queues": 1, "slots": 1,
	})
}

// Days implements Archive: ten callers at nine, one more each week before.
func (s *shelf) Days(_ context.Context, q DaysQuery) (Days, error) {
	s.days = q
	out := Days{AsOf: moment(), Days: make([]Day, len(q.Days))}
	for i := range out.Days {
		out.Days[i].Known = i < 4
		out.Days[i].Half[18] = HalfHour{Offered: 10 + i, Answered: 8, Abandoned: 2, InTarget: 5, Waited: 80 * time.Second, Longest: time.Minute}
	}
	return out, nil
}

// Trail implements Archive.
func (s *shelf) Trail(_ context.Context, q TrailQuery) ([]call.Event, bool, error) {
	return []call.Event{{Seq: 9, At: moment(), Body: &call.LoggedIn{Account: "sara", By: call.LoginPassword}}}, q.Before == 0, nil
}

// hands keep what they were asked to do.
type hands struct {
	done   []string
	refuse error
}

func (h *hands) do(format string, args ...any) error {
	h.done = append(h.done, fmt.Sprintf(format, args...))
	return h.refuse
}

// Ready implements Actions.
func (h *hands) Ready(id call.AgentID) error { return h.do("ready %s", id) }

// Pause implements Actions.
func (h *hands) Pause(id call.AgentID, reason string, by call.PauseBy) error {
	return h.do("pause %s %s %s", id, reason, by)
}

// WrapUp implements Actions.
func (h *hands) WrapUp(id call.AgentID, by time.Duration) error { return h.do("wrap-up %s %v", id, by) }

// Recording implements Actions.
func (h *hands) Recording(id call.ID, paused bool, by string) error {
	return h.do("recording %s %v %s", id, paused, by)
}

// Prioritise implements Actions.
func (h *hands) Prioritise(id call.ID, priority int) error {
	return h.do("priority %s %d", id, priority)
}

// Close implements Actions.
func (h *hands) Close(q call.QueueID, reason, until string) error {
	return h.do("%s", strings.TrimSpace(fmt.Sprint("close ", q, " ", reason, " ", until)))
}

// Open implements Actions.
func (h *hands) Open(q call.QueueID) error { return h.do("open %s", q) }

// Colleagues implements Actions.
func (h *hands) Colleagues(call.AgentID) Ways {
	return Ways{Queues: []WayToQueue{{"billing", 2, true}}, Agents: []Colleague{{"bruno", "Bruno", call.AgentAvailable}}}
}

// HandOver implements Actions.
func (h *hands) HandOver(id call.AgentID, to call.HandoverTarget, mode call.HandoverMode) error {
	return h.do("%s %s %s%s%s", mode, id, to.Queue, to.Agent, to.Number)
}

// CompleteHandover implements Actions.
func (h *hands) CompleteHandover(id call.AgentID) error { return h.do("complete %s", id) }

// EndHandover implements Actions.
func (h *hands) EndHandover(id call.AgentID) error { return h.do("return %s", id) }

// Call implements Actions.
func (h *hands) Call(id call.AgentID, number string) error { return h.do("call %s %s", id, number) }

// Supervise implements Actions.
func (h *hands) Supervise(id call.ID, supervisor string, mode call.SupervisionMode) error {
	return h.do("supervise %s %s %s", id, supervisor, mode)
}

// EndSupervision implements Actions.
func (h *hands) EndSupervision(id call.ID, supervisor string) error {
	return h.do("end-supervision %s %s", id, supervisor)
}

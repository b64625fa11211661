package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"centralino/account"
	"centralino/board"
	"centralino/call"
)

// Desk is what an agent is told of the call that they have, and what they say of it. Its errors are *Problem where the reader
// can do something.
type Desk interface {
	// Found returns what a directory says of the caller of a call that is up, without what is secret; none when nobody was
	// found, or the call is over.
	Found(ctx context.Context, id call.ID) []Field
	// Earlier returns calls of the same caller, the newest first.
	Earlier(ctx context.Context, q Same) ([]Earlier, error)
	// Outcome records what an agent says came of the conversation that they have, or have just had.
	Outcome(ctx context.Context, said Outcome) error
}

// Field is something that a directory says of a caller.
type Field struct {
	Name  string `json:"name"` // as the directory calls it
	Value string `json:"value"`
}

// Same says whose earlier calls are looked for, and which of them may be seen.
type Same struct {
	Number   call.Number
	Customer string
	Not      call.ID        // the call at hand
	Partner  call.PartnerID // only calls that its agents spoke in; empty: all
	Limit    int
}

// Earlier is a call that the same caller made, or we to them.
type Earlier struct {
	Call    call.ID          `json:"call"`
	Arrived time.Time        `json:"arrived"`
	Result  call.Result      `json:"result,omitempty"` // empty: is up
	Queue   call.QueueID     `json:"queue,omitempty"`
	Agent   string           `json:"agent,omitempty"`   // the name of who spoke with them; empty: nobody, or kept long enough
	Outcome call.OutcomeCode `json:"outcome,omitempty"` // what that agent said came of it
	Note    string           `json:"note,omitempty"`
}

// Outcome is what an agent says of a conversation.
type Outcome struct {
	Agent call.AgentID
	Call  call.ID
	Code  call.OutcomeCode
	Note  string
}

// OutcomeCode is something that an agent may say, and what people read for it.
type OutcomeCode struct {
	Code  call.OutcomeCode         `json:"code"`
	Words map[call.Language]string `json:"words"`
}

// What an agent is shown and may write.
const (
	earlierShown = 10
	longestNote  = 4000 // characters
)

func (s *Server) deskRoutes() []Route {
	self := []account.Right{account.Self}
	return []Route{
		{Method: "GET", Path: "/api/v1/me/call", Needs: self, Handler: s.getMyCall},
		{Method: "POST", Path: "/api/v1/me/outcome", Needs: self, Handler: s.postOutcome},
		{Method: "GET", Path: "/api/v1/knowledge", Needs: []account.Right{account.Self, account.BoardRead}, Handler: s.getKnowledge},
		{Method: "GET", Path: "/api/v1/knowledge/{note}", Needs: []account.Right{account.Self, account.BoardRead}, Handler: s.getNote},
	}
}

// mine is what an agent does now.
func (s *Server) mine(id call.AgentID) (board.Agent, error) {
	state := view{agent: id, calls: true}.of(s.options.Live.State())
	if len(state.Agents) == 0 {
		return board.Agent{}, notAnAgent()
	}
	return state.Agents[0], nil
}

// getMyCall tells an agent who calls: of the call that rings for them, that they speak in, or that their after-call work is for,
// and of no other. That it was read is recorded.
func (s *Server) getMyCall(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	agent, err := s.mine(id)
	if err != nil {
		return err
	}
	one := agent.Call
	if one == "" {
		one = agent.Talk.Call
	}
	if one == "" {
		return notFound("you have no call", "ask while a call rings for you, is up, or has after-call work")
	}
	events, err := s.options.Archive.Events(r.Context(), one)
	if err != nil {
		return err
	}
	told := s.tell(one, id, events)
	told.Fields = s.options.Desk.Found(r.Context(), one)
	earlier, err := s.options.Desk.Earlier(r.Context(), Same{
		Number: told.From, Customer: told.Customer, Not: one, Partner: who.Account.Partner, Limit: earlierShown,
	})
	if err != nil {
		s.log.Warn("earlier calls cannot be shown", "call", one, "err", err)
	}
	told.Earlier, told.EarlierUnknown = append([]Earlier{}, earlier...), err != nil
	acted := who.acted("read-caller")
	acted.Agent = id
	s.record(one, acted)
	return writeJSON(w, http.StatusOK, told)
}

// postOutcome records what an agent says came of their conversation. What they noted stands in its event alone.
func (s *Server) postOutcome(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, err := who.me()
	if err != nil {
		return err
	}
	var in struct {
		Call call.ID          `json:"call"`
		Code call.OutcomeCode `json:"code"`
		Note string           `json:"note"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	note := strings.TrimSpace(in.Note)
	if len([]rune(note)) > longestNote || strings.ContainsFunc(note, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' }) {
		return badRequest("this is no note", "write up to 4000 characters")
	}
	acted := who.acted("outcome")
	acted.Agent, acted.Detail = id, string(in.Code)
	if len(acted.Detail) > 64 {
		acted.Detail = ""
	}
	return s.carryOut(w, in.Call, acted, func() error {
		return s.options.Desk.Outcome(r.Context(), Outcome{Agent: id, Call: in.Call, Code: in.Code, Note: note})
	})
}

// OutcomeOwed refuses to let an agent go on before they have said what came of the conversation.
func OutcomeOwed() *Problem {
	return Refuse(http.StatusConflict, "outcome-owed", "say first what came of the call",
		"choose an outcome: the queue asks for one before the next call")
}

// NoConversation refuses what only who has a conversation can say.
func NoConversation() *Problem {
	return Refuse(http.StatusConflict, "no-conversation", "this is not the conversation that you have, or have just had",
		"see talk in /api/v1/me/state")
}

// NoSuchOutcome refuses a code that the queue does not have.
func NoSuchOutcome(codes []OutcomeCode) *Problem {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = string(c.Code)
	}
	if len(names) == 0 {
		return badRequest("there is no such outcome", "its queue has none: outcomes: {codes: …}")
	}
	return badRequest("there is no such outcome", "there is %s", strings.Join(names, ", "))
}

// seesQueues says which queues' notes somebody may read: agents those that they serve.
func (s *Server) seesQueues(who *Who) func(call.QueueID) bool {
	id := who.Account.Agent()
	if id == "" || who.Token != nil {
		return func(q call.QueueID) bool { return who.seesQueue(s.settings(), q) }
	}
	agent, err := s.mine(id)
	return func(q call.QueueID) bool {
		return err == nil && (slices.Contains(agent.Queues, q) || agent.Talk.Queue == q)
	}
}

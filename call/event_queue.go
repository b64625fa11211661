package call

import "time"

// Queued: the caller was offered to a queue and waits, unless a rule sends them on at once.
type Queued struct {
	Queue    QueueID   `json:"queue"`
	Flow     FlowID    `json:"flow"`
	Priority int       `json:"priority"`
	Language Language  `json:"language,omitempty"`
	Since    time.Time `json:"since,omitzero"` // when the wait began, if earlier than now: a place kept across queues
	Kept     Rule      `json:"kept,omitempty"` // why Since is earlier: RuleRedial; empty when the flow kept it
	Number   Number    `json:"number,omitempty"`
	EU       bool      `json:"eu,omitempty"` // the caller asked for an agent in the European Union, and gets no other
	Up       time.Time `json:"up,omitzero"`  // when the call was answered by the flow: the time to a human runs from here
}

// Announced: the caller was told position and wait. With To at zero nothing was told of the wait, or by an older
// program only Wait.
type Announced struct {
	Queue    QueueID       `json:"queue"`
	Position int           `json:"position"`          // 1 is next
	Wait     time.Duration `json:"wait_ns"`           // from now, as it was expected
	From     time.Duration `json:"from_ns,omitempty"` // from now, the range that was told
	To       time.Duration `json:"to_ns,omitempty"`
}

// Offered: an agent's phone is to ring for this caller. With ring-all several agents are offered one caller at once, each
// by an event and on a leg of their own.
type Offered struct {
	Queue   QueueID       `json:"queue"` // where the caller waits, whoever else's agent is rung
	Agent   AgentID       `json:"agent"`
	Leg     LegID         `json:"leg"`
	Waited  time.Duration `json:"waited_ns"`
	Rule    Rule          `json:"rule,omitempty"`    // why this caller is next for this agent
	Over    ID            `json:"over,omitempty"`    // who came first of those that waited longer and were passed over by Rule
	Chosen  Rule          `json:"chosen,omitempty"`  // why this agent, of those who were free
	Partner PartnerID     `json:"partner,omitempty"` // the agent's
	Country string        `json:"country,omitempty"` // where the agent sits, ISO 3166 alpha-2; empty when nobody said
}

// OfferEnded: the offer is over and nobody spoke on its leg.
type OfferEnded struct {
	Queue  QueueID     `json:"queue"`
	Agent  AgentID     `json:"agent"`
	Leg    LegID       `json:"leg"`
	Result OfferResult `json:"result"`
	Status int         `json:"status,omitempty"` // the SIP status of the phone, if it sent one
}

// Connected: the agent answered and caller and agent hear each other. The caller has left the queue as answered.
type Connected struct {
	Queue    QueueID       `json:"queue"`
	Flow     FlowID        `json:"flow"`
	Agent    AgentID       `json:"agent"`
	Leg      LegID         `json:"leg"`
	Waited   time.Duration `json:"waited_ns"`         // from Queued (or its Since) to here
	ToHuman  time.Duration `json:"to_human_ns"`       // from the answer of the call to here, menus included
	InTarget bool          `json:"in_target"`         // Waited is within the queue's service level
	Secured  bool          `json:"secured,omitempty"` // the agent's sound is encrypted (SRTP)
	Partner  PartnerID     `json:"partner,omitempty"`
	Country  string        `json:"country,omitempty"` // where the agent sits, ISO 3166 alpha-2
}

// Held: one side put the other on hold.
type Held struct {
	Leg LegID `json:"leg"`
	By  Side  `json:"by"`
}

// Resumed: a hold ended.
type Resumed struct {
	Leg LegID `json:"leg"`
	By  Side  `json:"by"`
}

// Side tells the two ends of a conversation apart.
type Side string

// The two sides of a conversation.
const (
	SideCaller Side = "caller"
	SideAgent  Side = "agent"
	SideFar    Side = "far" // a telephone outside, to which the call was transferred
)

// Released: a conversation is over; By hung up first. The agent's after-call work begins.
type Released struct {
	Queue QueueID       `json:"queue"`
	Agent AgentID       `json:"agent"`
	Leg   LegID         `json:"leg"`
	By    Side          `json:"by"`
	Talk  time.Duration `json:"talk_ns"` // hold included
	Hold  time.Duration `json:"hold_ns"`
}

// SteppedAside: a waiting caller went back to a menu and keeps the place. Until SteppedBack no phone rings for them and no
// promise sends them on; they count as waiting, and as abandoned when the call ends meanwhile.
type SteppedAside struct {
	Queue QueueID `json:"queue"`
}

// SteppedBack: the caller who had stepped aside waits again, where they would stand had they never left.
type SteppedBack struct {
	Queue QueueID `json:"queue"`
}

// Prioritised: a waiting caller has another priority from here on, because somebody said so; Acted says who.
type Prioritised struct {
	Queue    QueueID `json:"queue"`
	Priority int     `json:"priority"`
}

// QueueClosed: from here on callers who come are sent on, as if nobody were there; who waits already is served. It holds over
// restarts until QueueOpened.
type QueueClosed struct {
	Queue  QueueID   `json:"queue"`
	Reason string    `json:"reason,omitempty"`
	Until  time.Time `json:"until,omitzero"` // when it opens by itself; zero: it does not
}

// QueueOpened: callers who come wait again. Acted says who opened it; nobody did when the time of QueueClosed was over.
type QueueOpened struct {
	Queue QueueID `json:"queue"`
}

// QueueLeft: the caller left the queue without an agent. Result is never LeftAnswered: that is Connected.
type QueueLeft struct {
	Queue  QueueID       `json:"queue"`
	Result Leave         `json:"result"`
	Rule   Rule          `json:"rule"`
	Waited time.Duration `json:"waited_ns"`
}

// Kind implements Body.
func (*Queued) Kind() Kind { return "queued" }

// Kind implements Body.
func (*Announced) Kind() Kind { return "announced" }

// Kind implements Body.
func (*Offered) Kind() Kind { return "offered" }

// Kind implements Body.
func (*OfferEnded) Kind() Kind { return "offer_ended" }

// Kind implements Body.
func (*Connected) Kind() Kind { return "connected" }

// Kind implements Body.
func (*Held) Kind() Kind { return "held" }

// Kind implements Body.
func (*Resumed) Kind() Kind { return "resumed" }

// Kind implements Body.
func (*Released) Kind() Kind { return "released" }

// Kind implements Body.
func (*Prioritised) Kind() Kind { return "prioritised" }

// Kind implements Body.
func (*QueueClosed) Kind() Kind { return "queue_closed" }

// Kind implements Body.
func (*QueueOpened) Kind() Kind { return "queue_opened" }

// Kind implements Body.
func (*QueueLeft) Kind() Kind { return "queue_left" }

// Kind implements Body.
func (*SteppedAside) Kind() Kind { return "stepped_aside" }

// Kind implements Body.
func (*SteppedBack) Kind() Kind { return "stepped_back" }

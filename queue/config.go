package queue

import (
	"time"

	"centralino/call"
)

// Config is everything the engine is told; the rest it learns from events.
type Config struct {
	Queues map[call.QueueID]Settings
	Agents map[call.AgentID]Agent
	Leads  []time.Duration // how long before an empty shift ShiftWarning is decided, once each; none: DefaultLeads
}

// Settings are the rules of one queue. The zero value is usable: see each field.
type Settings struct {
	Skills       []string      // an agent needs every one of them at level 1 or more; none: everybody can serve
	Strategy     Strategy      // empty: LongestIdle
	Priority     int           // points of callers whose flow names none; put into Queued by whoever writes it
	Ageing       time.Duration // waiting this long is worth one point of priority; 0: DefaultAgeing
	MaxWaiting   int           // callers in the queue at once, those being offered included; 0: no limit
	Ring         time.Duration // how long one agent is rung; 0: DefaultRing
	WrapUp       time.Duration // after-call work of the agent; 0: none
	Outcome      bool          // after-call work lasts until the agent has said what came of the conversation
	Misses       int           // missed offers in a row after which an agent is paused; 0: never
	ServiceLevel ServiceLevel
	Prefer       []Wish        // wishes that are held for Relax, then given up, the last of them first
	Relax        time.Duration // for each wish, from the start of the wait; 0: wishes only choose among agents who are free
	Remember     time.Duration // how long the agent a caller spoke to last is wished for; 0: DefaultRemember
	Announce     Announce
	Promise      Promise
	AtOnce       int           // with RingAll, agents rung at once for one caller; 0: DefaultAtOnce
	Overflow     Overflow      // who else may serve those who have waited long
	Shares       []Share       // how calls are to be shared among partners; none: as it comes
	ShareWindow  time.Duration // over which shares are counted; 0: DefaultShareWindow
	Tolerance    float64       // by how much a partner may be off its share before calls are steered, 0.02 for 2 %
	Grace        time.Duration // a caller who is cut off and calls again within it gets the place back; 0: never
	Hours        Hours         // when the queue is open, for the warning of empty shifts; nil: always
	Callback     Callback
}

// Hours tells when something is open, when somebody is there. What it says of a time never changes.
type Hours interface {
	Open(t time.Time) bool
}

// Overflow lets the agents of another queue serve the callers of this one, who keep their place in it. The zero value
// does not.
type Overflow struct {
	After time.Duration // from the start of the wait; at once while the queue itself has nobody present
	To    call.QueueID
}

// Share is the part of a queue's calls that is due to a partner.
type Share struct {
	Partner call.PartnerID
	Part    float64 // 0.6 for 60 %
}

// ServiceLevel is what a queue aims at: Target of the callers answered within Within.
type ServiceLevel struct {
	Within time.Duration // 0: no answer is in target
	Target float64       // a share, 0.8 for 80 %
}

// Announce says what a waiting caller is told. Nothing is told when neither Position nor Wait is set.
type Announce struct {
	Every    time.Duration // after the one on entry; 0: on entry only
	Position bool
	Wait     bool
}

// Promise is the longest wait: after After the caller leaves the queue as Then. The zero value promises nothing.
type Promise struct {
	After time.Duration // from the start of the wait; from entry when the wait was already longer than that
	Then  call.Leave    // LeftCallback, LeftVoicemail or LeftOverflowed; empty: LeftOverflowed
}

// Agent is what the configuration says of one agent.
type Agent struct {
	Skills    map[string]int // skill to level; a level below 1 is no skill
	Languages []call.Language
	Partner   call.PartnerID
	Country   string // where the agent sits, ISO 3166 alpha-2; empty: nobody said, so not in the European Union
	Shift     Hours  // when the agent is to be there; nil: at any time, if no other agent of the queue has a shift
}

// Strategy chooses among the free agents who can serve a caller.
type Strategy string

// The strategies. Ties go to the agent who has been idle longest, then to the smaller id.
const (
	LongestIdle Strategy = "longest-idle" // who has waited longest since a call, login or missed offer
	MostSkilled Strategy = "most-skilled" // the highest sum of levels over the queue's skills
	FewestCalls Strategy = "fewest-calls" // who has had the fewest conversations, over all queues
	RoundRobin  Strategy = "round-robin"  // who was offered a call longest ago, answered or not
	RingAll     Strategy = "ring-all"     // everybody who is free, up to Settings.AtOnce; who has been idle longest first
)

// Strategies lists every strategy once, the default first.
func Strategies() []Strategy {
	return []Strategy{LongestIdle, MostSkilled, FewestCalls, RoundRobin, RingAll}
}

// Wish is something a caller would like of the agent.
type Wish string

// The wishes.
const (
	WishLanguage  Wish = "language"   // an agent who speaks the language of Queued
	WishLastAgent Wish = "last-agent" // the agent to whom the number of Queued spoke last, in whatever queue
)

// Wishes lists every wish once.
func Wishes() []Wish { return []Wish{WishLanguage, WishLastAgent} }

// What a zero in Settings means.
const (
	DefaultRing   = 20 * time.Second
	DefaultAgeing = time.Minute

	DefaultRemember    = 7 * 24 * time.Hour
	DefaultAtOnce      = 10
	DefaultShareWindow = time.Hour
)

// DefaultLeads is how long before an empty shift it is warned of when Config.Leads says nothing, the longest first.
func DefaultLeads() []time.Duration { return []time.Duration{30 * time.Minute, 10 * time.Minute} }

// ReasonNoAnswer is the reason of a pause by misses.
const ReasonNoAnswer = "no-answer"

// Able reports whether the agent has what the queue asks for. It is false when either is unknown.
func (c Config) Able(q call.QueueID, a call.AgentID) bool {
	settings, known := c.Queues[q]
	agent, hired := c.Agents[a]
	return known && hired && agent.able(settings.Skills)
}

func (a Agent) able(skills []string) bool {
	for _, s := range skills {
		if a.Skills[s] < 1 {
			return false
		}
	}
	return true
}

func (a Agent) level(skills []string) int {
	sum := 0
	for _, s := range skills {
		sum += a.Skills[s]
	}
	return sum
}

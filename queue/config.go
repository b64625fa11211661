package queue

import (
	"time"

	"centralino/call"
)

// Config is everything the engine is told; the rest it learns from events.
type Config struct {
	Queues map[call.QueueID]Settings
	Agents map[call.AgentID]Agent
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
	Misses       int           // missed offers in a row after which an agent is paused; 0: never
	ServiceLevel ServiceLevel
	Prefer       []Wish        // wishes that are held for Relax, then given up
	Relax        time.Duration // from the start of the wait; 0: wishes only choose among agents who are free
	Announce     Announce
	Promise      Promise
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
}

// Strategy chooses among the free agents who can serve a caller.
type Strategy string

// The strategies. Ties go to the agent who has been idle longest, then to the smaller id.
const (
	LongestIdle Strategy = "longest-idle" // who has waited longest since a call, login or missed offer
	MostSkilled Strategy = "most-skilled" // the highest sum of levels over the queue's skills
	FewestCalls Strategy = "fewest-calls" // who has had the fewest conversations, over all queues
	RoundRobin  Strategy = "round-robin"  // who was offered a call longest ago, answered or not
)

// Strategies lists every strategy once, the default first.
func Strategies() []Strategy {
	return []Strategy{LongestIdle, MostSkilled, FewestCalls, RoundRobin}
}

// Wish is something a caller would like of the agent.
type Wish string

// The wishes.
const (
	WishLanguage Wish = "language" // an agent who speaks the language of Queued
)

// Wishes lists every wish once.
func Wishes() []Wish { return []Wish{WishLanguage} }

// What a zero in Settings means.
const (
	DefaultRing   = 20 * time.Second
	DefaultAgeing = time.Minute
)

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

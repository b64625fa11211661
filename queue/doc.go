// Package queue decides which waiting caller is offered to which agent, and when. It is pure: its state is the fold of
// the journal's events, what should happen next is derived from that state and the time it is given, and it holds no
// goroutine, clock, random source or lock. One writer feeds it; a virtual clock feeds it in tests and in simulation.
//
// # The order of callers
//
// Each caller has an effective wait: the time waited so far, plus Settings.Ageing for every point of priority. The
// caller with the longest effective wait is served first, over all the queues an agent serves. Equal effective waits
// are served by the start of the wait, then by the place in the journal. As everybody's effective wait grows at the
// same pace, the order of two callers never changes, and a caller with priority p can overtake only those who have
// waited less than p × Ageing longer: nobody starves.
//
// Every Offered names the rule by which its caller was next: Rule, and Over for whoever had waited longer.
//
// # Which agent
//
// An agent can serve a queue when they have every skill of the queue at level 1 or more. Of the free agents the queue's
// Strategy chooses, those who have not yet let this caller's offer pass first. An agent has at most one offer or
// conversation at a time, over all queues.
//
// With RingAll one caller is offered to several agents at once, by one decision and one leg each, up to Settings.AtOnce;
// whoever becomes free meanwhile is added. The first Answer wins. Answer says no to the others, and their offers are
// decided to be over as elsewhere, which is nobody's miss. One who refuses leaves the others ringing.
//
// Who answers while the caller has yet to hear something picks up (PickUp): the offer stays theirs without ringing, nobody
// else is rung for the caller, and Answer follows when it has been heard.
//
// Of the agents whom the caller would be content with, the choice goes by what the caller wished for, then by the Shares of
// the queue, then by the Strategy; Offered.Chosen names what decided. Shares count the calls answered in ShareWindow and
// those that ring: a call goes to the partner that lacks most, of those with somebody free, when it lacks more than
// Tolerance or the strategy's choice would take its partner more than that above.
//
// An agent is free when a phone is registered, no leg is live or ringing, no after-call work is under way, no pause is in
// force, and no rest is running. A rest follows every offer that the agent did not take: five seconds after a missed one;
// five seconds, then twice as long each time, after a refused one (up to a minute) or a failed one (up to five minutes).
// Only missed offers count towards Settings.Misses: who refuses is there, and whose phone fails cannot help it.
//
// With Settings.Outcome after-call work does not end by itself before OutcomeRecorded. AgentReady ends it all the same: an agent
// at a telephone without a desk has no other way, nor has a supervisor.
//
// A free agent and a waiting caller who can be served by them are paired at the instant at which both are there. The only
// exception is a caller whose wish is waited for, the language or the agent they spoke to last: agents who do not fulfil it
// serve those who come after. Of several wishes the last of Settings.Prefer is given up after Relax, the one before it after
// twice that; one that nobody present can fulfil, together with those before it, at once. From then on a wish still chooses
// among free agents. Who asked for an agent in the European Union (Queued.EU, AskForEU) is never offered to anybody else.
//
// After Overflow.After, or while their own queue has nobody present, callers may also be offered to the agents of another
// queue, and of the one that it overflows to. They keep their queue and their place; the order above holds over all.
//
// An offer always ends: by an answer, by a report, by the end of the call, or by a decision when the ring time is over.
// Then the caller stands where they stood before. Who steps aside (SteppedAside) keeps the place without being offered,
// and who leaves unanswered and calls again within Settings.Grace gets it back (see Place).
//
// Somebody may interfere: Prioritise moves one caller to where their new priority puts them, Move to another queue, with the wait so far,
// and Take to one telephone at once, by RuleTaken, whoever comes first; that telephone may be of somebody who is no agent, and never
// free for anybody else. A closed queue (Close, Open) sends on whoever comes, while those who wait are served; Assign has an agent
// serve other queues than those of their skills. Both end at their time.
//
// # Who is present
//
// A shift is empty when nobody able to serve the queue is present. Present is whoever has a registered phone, is not
// paused for misses, whose phone was reached at one of the last three offers, and did not refuse the last eight. An agent's own pause is a break, not an
// absence. A caller who comes into an empty shift is sent on at once, those who wait already after a minute of it. For who
// asked for an agent in the European Union only those count. A queue that overflows is not empty while somebody is present
// in a queue that helps.
//
// By the shifts of the agents and the Hours of the queue an empty shift is foretold: ShiftWarning, once for each of
// Config.Leads, and ShiftCovered when it is so no more. AgentUnreachable tells of an agent whose phone is registered and
// takes no call.
//
// # What comes first
//
// Of all that is due at one instant, agents come first (a pause for misses, the end of an offer or of after-call work),
// then offers, then callers who are sent on, and announcements last. A caller whose agent's phone rings is not sent on:
// the person is nearer.
//
// # What must always be so
//
// Invariants lists it. What an event touches is checked after it, and what is found broken is counted (Violations).
//
// # Time
//
// Times come from the events and from the callers of Decide and Wake; the engine never asks for one.
package queue

// Package replay runs a recorded day through the queue engine again: as it was, or with other rules and other agents.
//
// What callers and agents did is kept; what the queue did is decided anew. Kept are: who came when, with which priority
// and wishes; who gave up after how long, and who was back in a menu meanwhile; how long each caller talked and how long the agent worked after it; when
// agents came, went, paused and served other queues; whom supervisors moved to another queue, and when; and how each agent's phone met each offer.
//
// The day begins in the state that the recorded events before it make; calls that are under way then go on as they did.
//
// # What was never seen
//
// A day with other rules asks for things that the recording does not hold. They are drawn, by a seed, each caller's from
// a source of its own:
//
//   - Who was answered, or sent on by a rule, was at least as patient as the wait. How much longer they would have waited
//     is drawn from the Kaplan-Meier estimate of the queue's patience that day, given that they lasted as long as they
//     did. Beyond the longest wait seen, callers give up at the day's mean rate; where nobody gave up, nobody does. A queue
//     with fewer than MinAbandons of its own takes the estimate of all queues together.
//   - Who gave up and would have been answered talks as long as some caller of that queue did.
//   - A phone that met no such offer does what it did with one of its others; a new agent's does what any did.
//   - Who got a kept place back because they called again does so only if the call before ended without an agent this
//     time too.
//   - A caller goes on to another queue only if they left the one before as they did that day.
//
// An offer within a second of the recorded one, of the same caller to the same agent, is answered at the recorded moment:
// so the small delays of a live system do not add up, and an unchanged replay gives each caller's wait again.
package replay

// Package sim runs the production queue engine through a day that never was, or through one that was, under a virtual
// clock. It asks and tells the engine exactly as the running helpline does, and makes the same events.
//
// # From a scenario to a day
//
// A Scenario says how callers come, how patient they are, how long they talk, and when agents work. Scenario.Day draws
// from it a Day: every caller with the moment of the call, the patience and the length of the conversation. A Day holds
// no chance any more, so it may just as well be a recorded one, with other rules and other agents.
//
// # Chance
//
// Each kind of draw has a stream of its own, made from the seed and a name: the k-th caller of a queue has the same
// patience whatever is changed about arrivals of other queues, agents or rules, and what an agent's phone does with one
// caller's offer depends on that agent, that caller and the seed alone. So two simulations of one seed differ by what was
// changed and not by luck, and one seed gives the same events byte for byte.
//
// # Time
//
// Durations count from Day.Start. Of all that happens at one instant, the engine's own decisions that were due come
// first, then what was planned first.
package sim

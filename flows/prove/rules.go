package prove

// The rules, by the names that reports give them.
const (
	RuleDeadEnd    = "dead-end"        // a step from which nobody can be reached
	RuleTrap       = "trap"            // a state of the world in which nobody can be reached
	RuleNobody     = "nobody"          // a flow without queue and callback
	RuleSilence    = "silence"         // silence ends the call
	RuleLoop       = "loop"            // silence goes round for ever
	RuleLongWait   = "long-wait"       // whom a queue cannot take is hung up on
	RuleHuman      = "human"           // the key for a person is missing, taken away, or leads to nobody
	RuleLanguages  = "languages"       // texts of a menu that offer different keys
	RuleFirst      = "first-option"    // too much is heard before the first question
	RuleOptions    = "options"         // a menu has too many keys, or none to a person
	RuleReach      = "reach"           // a person is too many keys or seconds away
	RuleSecrets    = "secrets"         // digits that may be secret are kept in the open
	RuleUnrecorded = "unrecorded"      // what the caller said is played where nothing was said
	RuleCut        = "too-many-states" // the proof was cut short
	RuleHelpline   = "helpline"        // whatever else check finds: YAML, names, recordings, customers
)

// Rule is one rule with what it asks, for reports.
type Rule struct{ Name, Asks string }

// Rules lists every rule in a fixed order.
func Rules() []Rule {
	return []Rule{
		{RuleDeadEnd, "from every step a person, a callback or a mailbox can be reached"},
		{RuleTrap, "whatever calendars, directories and queues answer, a person, a callback or a mailbox can be reached"},
		{RuleNobody, "a flow has a queue or books callbacks"},
		{RuleSilence, "silence in a menu does not end the call"},
		{RuleLoop, "a caller who keeps silent gets out of every loop"},
		{RuleLongWait, "nobody is hung up on because a queue is full or its shift is empty"},
		{RuleHuman, "one key reaches a person from everywhere, and nothing takes it away"},
		{RuleLanguages, "a menu offers the same keys in every language"},
		{RuleFirst, "the first question of a call comes soon"},
		{RuleOptions, "a menu has few keys, and one of them leads to a person"},
		{RuleReach, "a person is few keys and seconds away"},
		{RuleSecrets, "digits that may be secret are kept secret"},
		{RuleUnrecorded, "what a step plays of the caller was recorded on every way there"},
		{RuleCut, "every state that has to be tried was tried"},
		{RuleHelpline, "the configuration, the flows, the customers and the recordings can be read and used"},
	}
}

// Package flows is the language that helplines are written in: it reads a flow from YAML, checks it, and gives an
// immutable Program that the interpreter in package ivr plays.
package flows

import (
	"time"

	"centralino/call"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// End is the step that needs no writing: the call is over.
const End call.StepID = "end"

// Program is one flow, checked and ready to play. It never changes after it was compiled, so a call keeps the program
// it began with whatever is reloaded meanwhile.
type Program struct {
	Name      call.FlowID
	Version   string // the first 12 hexadecimal digits of the SHA-256 of the file
	Start     call.StepID
	Human     Human
	Complaint call.StepID     // where complaints are taken; empty: nobody said
	Languages []call.Language // the first is the default; never empty
	Steps     map[call.StepID]*Step
	Zone      *time.Location // in which dates and times are told; nil: UTC

	variables Vars
}

// NewVars returns all variables that the flow may use, each empty. The caller may change the result.
func (p *Program) NewVars() Vars { return p.variables.Clone() }

// Human is the key that reaches a person from every menu, collect and wait. A zero Step means the flow has none.
type Human struct {
	Key  call.Digit
	Step call.StepID
}

// HumanAt is the key for a person as it is at a step, which may be that of a flow that is run.
func (p *Program) HumanAt(s *Step) Human {
	if s != nil && s.Human != nil {
		return *s.Human
	}
	return p.Human
}

// Step is one step: assignments first, then its verb, then Next unless the verb chose another way.
type Step struct {
	ID   call.StepID
	Pos  strict.Pos
	Set  []Assignment // made before the verb starts, in the order written
	Verb Verb
	Next call.StepID // empty only where the verb always chooses the way itself

	Inside call.FlowID // the flow that is run and that the step is written in; empty: the program's own
	Human  *Human      // of the flow that is run, where it has one; nil: the program's
}

// Assignment gives a variable the value of an expression. Setting "language" changes the language spoken from there on.
type Assignment struct {
	Name  string
	Value *Expr
}

// Prompt is one piece of what a step plays. Exactly one of Name, Say, Number, Digits, Value and Recording is set, but
// for a Name that has a Say beside it: that is what the recording says, to be spoken while there is none.
type Prompt struct {
	Pos    strict.Pos
	Name   string                   // a recording: prompts/<language>/<Name>.wav
	Say    map[call.Language]string // a text to speak; every language of the helpline has one
	Number *Expr                    // a whole number spoken by grammar ("ventuno")
	Digits *Expr                    // digits spoken one by one
	Value  *Value                   // an amount, a date or a time

	Recording string // what the caller said in this call, by the name that a Record gave it; nothing when there is none
}

// Verb is what a step does. The set of verbs is closed: the types in this package.
type Verb interface{ verb() string }

// Play plays prompts; keys pressed meanwhile are kept for the next menu (type-ahead).
type Play struct{ Prompts []Prompt }

// Message plays a recorded message; a caller who hears one and leaves counts as informed.
type Message struct{ Prompts []Prompt }

// Set does nothing beyond the step's assignments.
type Set struct{}

// Menu plays prompts and takes one key. A wrong key or Wait of silence after the prompt is one try; when Tries are
// used up the call goes to Failed.
type Menu struct {
	Prompts []Prompt
	Keys    map[call.Digit]call.StepID
	Wait    time.Duration
	Tries   int
	Invalid []Prompt // played after a key that the menu does not have; may be empty
	Failed  call.StepID
}

// Collect takes digits into a variable. It ends with Max digits, with End, or after Wait of silence with at least Min.
type Collect struct {
	Name     string
	Prompts  []Prompt
	Min, Max int
	End      call.Digit    // 0: no such key
	Wait     time.Duration // longest silence before the first and between digits
	Tries    int
	Secret   bool // the digits are a call.Secret: no event, log or recording has them
	Failed   call.StepID
}

// Identify asks a directory who is calling. The customer's fields become customer.* when found.
type Identify struct {
	Directory string
	By        string // the variable looked up: "caller.number", "caller.dialled", or what was collected or set
	PIN       *PIN   // asked for and checked after the customer was found; nil: not asked
	Found     call.StepID
	Unknown   call.StepID // nobody there, no number shown, or the PIN was wrong too often
	Failed    call.StepID // the directory did not answer
}

// PIN is the secret number that proves who is calling.
type PIN struct {
	Prompts []Prompt
	Digits  int
	Tries   int
	Wait    time.Duration
}

// Choose goes to the first case whose condition holds. The last case always holds.
type Choose struct{ Cases []Case }

// Case is one way of a Choose; a nil When always holds.
type Case struct {
	Pos  strict.Pos
	When *Expr
	Next call.StepID
}

// Queue offers the caller to a queue of agents; Next is where the call goes after the agent hung up.
type Queue struct {
	Queue    call.QueueID
	Priority *int // nil: the queue's own
	Options  QueueOptions
	Menu     call.StepID // where Options.Menu leads; empty when there is no such key
	Full     call.StepID // max_waiting reached; empty: the caller may choose callback or mailbox, see QueueOptions
	Empty    call.StepID // nobody logged in who could answer; empty: the same
}

// QueueOptions is what the interpreter needs to know of a queue while a caller waits in it.
type QueueOptions struct {
	Notice   string                    // recording played before the wait: conversations are recorded; empty: none
	Music    string                    // recording played in a loop
	Keys     map[call.Digit]call.Leave // LeftCallback or LeftVoicemail
	Then     call.Leave                // what the promise gives: LeftCallback or LeftVoicemail
	Calendar *calendar.Calendar        // when callbacks are made; nil: at any time
	Menu     call.Digit                // goes back to a menu and keeps the place; 0: no key does
	Comfort  Comfort
	Country  CountryNotice
}

// Comfort is what a waiting caller hears now and then beside announcements. The zero value is nothing.
type Comfort struct {
	Every time.Duration
	Play  []string // recordings, one at a time
}

// CountryNotice says in which country the agent sits who is about to answer, before caller and agent are joined. The zero value
// never does.
type CountryNotice struct {
	Tell    NoticeWhen
	Home    string            // of the helpline, ISO 3166 alpha-2; empty: nobody is at home
	Key     call.Digit        // asks for an agent in the European Union instead; 0: no key does
	Prompts map[string]string // by country, the recording that says it all, instead of our own sentence
}

// NoticeWhen says of which agents the country is told.
type NoticeWhen string

// When the country is told. Of an agent whose country nobody wrote nothing is.
const (
	NoticeNever  NoticeWhen = ""
	NoticeAbroad NoticeWhen = "abroad" // elsewhere than Home
	NoticeAlways NoticeWhen = "always"
)

// Needed reports whether a caller has to hear that the agent sits in this country.
func (n CountryNotice) Needed(country string) bool {
	switch n.Tell {
	case NoticeAlways:
		return country != ""
	case NoticeAbroad:
		return country != "" && country != n.Home
	}
	return false
}

// Calendar branches on the opening hours at this moment.
type Calendar struct {
	Name     string
	Calendar *calendar.Calendar
	Open     call.StepID
	Closed   call.StepID
}

// Survey asks callers who spoke with an agent about it; others pass by. Silence skips a question; it never keeps the
// caller.
type Survey struct {
	Name      string
	Questions []Question
	Comment   *Comment // nil: none is asked for
	Wait      time.Duration
}

// Question is one question of a survey, answered by one key, or by 10.
type Question struct {
	ID      string
	Prompts []Prompt
	Keys    []call.Digit
	Ten     bool // 10 is an answer as well, and 1 is one of the keys
}

// Answers returns all that the question may be answered with, as events tell it.
func (q Question) Answers() []string {
	var out []string
	for _, d := range q.Keys {
		out = append(out, d.String())
	}
	if q.Ten {
		out = append(out, "10")
	}
	return out
}

// Comment is what a caller may say after the questions of a survey.
type Comment struct {
	Prompts []Prompt
	Max     time.Duration
}

// Callback books a call to the number that called, at the next opening of the calendar, or as soon as an agent is free
// while it is open. A caller without a number keys one in.
type Callback struct {
	Queue    call.QueueID
	Options  QueueOptions       // of the queue, for the call that keeps the promise
	Calendar *calendar.Calendar // nil: always open
	Failed   call.StepID        // no number was given; empty: Next
}

func (*Play) verb() string     { return "play" }
func (*Message) verb() string  { return "message" }
func (*Set) verb() string      { return "set" }
func (*Menu) verb() string     { return "menu" }
func (*Collect) verb() string  { return "collect" }
func (*Identify) verb() string { return "identify" }
func (*Choose) verb() string   { return "choose" }
func (*Queue) verb() string    { return "queue" }
func (*Calendar) verb() string { return "calendar" }
func (*Survey) verb() string   { return "survey" }
func (*Callback) verb() string { return "callback" }

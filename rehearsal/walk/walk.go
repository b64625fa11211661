// Package walk lets somebody walk through a flow in a terminal, or by a list of keys: each time it is the caller's turn, one
// word says what the caller does.
package walk

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"centralino/call"
	"centralino/rehearsal"
)

// Options are one walk.
type Options struct {
	Helpline *rehearsal.Helpline
	Caller   rehearsal.Caller
	Given    rehearsal.Given
	Words    Words
	Out      io.Writer
	Single   bool   // words are single keys
	Invite   string // written when a line is waited for; empty: nothing
	Most     int    // moments after which no more words are taken; 0: they always are
}

// Words gives what the caller does, word by word. The empty word is an empty line; ok is false after the last.
type Words interface{ Next() (word string, ok bool) }

// What agents do of whom it is not said.
const (
	AgentAnswers = 5 * time.Second
	AgentTalks   = time.Minute
)

// patience is how long a caller stays who has no words left, and how long one waits for something to happen.
const patience = time.Hour

// Run walks until the call is over. A caller who has no words left says nothing until the call ends, and hangs up after an
// hour. The error is that of writing.
func Run(o Options) error {
	w, err := begin(o)
	if err != nil {
		return err
	}
	Leave(w.call)
	w.tell()
	return w.out.Flush()
}

// To walks as far as the words lead, and returns the call as it stands there: it is the caller's turn, or the call is over. The
// error is that of writing.
func To(o Options) (*rehearsal.Call, error) {
	w, err := begin(o)
	if err != nil {
		return nil, err
	}
	return w.call, w.out.Flush()
}

// begin dials, and obeys every word.
func begin(o Options) (*walker, error) {
	w := &walker{Options: o, out: bufio.NewWriter(o.Out)}
	w.header()
	w.call = o.Helpline.Dial(o.Caller, staffed(o.Given))
	w.call.ToTurn(patience)
	w.tell()
	for !w.call.Over() && (o.Most == 0 || len(w.call.Moments()) < o.Most) {
		if o.Invite != "" {
			fmt.Fprint(w.out, o.Invite)
		}
		if err := w.out.Flush(); err != nil {
			return nil, err
		}
		word, ok := o.Words.Next()
		if !ok {
			break
		}
		w.obey(word)
	}
	return w, nil
}

// staffed lets agents answer and hang up by themselves.
func staffed(g rehearsal.Given) rehearsal.Given {
	complete := func(a rehearsal.Agent) rehearsal.Agent {
		if a.Answers == 0 {
			a.Answers = AgentAnswers
		}
		if a.Talks == 0 {
			a.Talks = AgentTalks
		}
		return a
	}
	agents := map[call.AgentID]rehearsal.Agent{}
	for id, a := range g.Agents {
		agents[id] = complete(a)
	}
	g.Agents, g.Otherwise = agents, complete(g.Otherwise)
	return g
}

// walker is a walk under way.
type walker struct {
	Options
	out  *bufio.Writer
	call *rehearsal.Call
	told int // moments that were written
}

func (w *walker) header() {
	from := string(w.Caller.From)
	if from == "" {
		from = "somebody who withholds the number"
	}
	cfg := w.Helpline.Config()
	fmt.Fprintf(w.out, "%s, flow %s: %s calls %s on %s\n", cfg.Helpline, w.Caller.Flow.Name, from, w.Caller.To, w.clock(w.Caller.At))
}

func (w *walker) clock(at time.Time) string {
	zone := w.Helpline.Config().Location
	return at.In(zone).Format("Monday 2006-01-02 15:04:05") + " " + zone.String()
}

// tell writes what happened since the last time.
func (w *walker) tell() {
	moments := w.call.Moments()
	for _, line := range rehearsal.Transcript(moments[w.told:], w.Helpline.Config().Location) {
		fmt.Fprintln(w.out, line)
	}
	w.told = len(moments)
}

// Leave lets a call run to its end without another word.
func Leave(c *rehearsal.Call) {
	until := c.Now().Add(patience)
	for c.Next(until) { // everything happens in the condition
	}
	c.HangUp()
}

// obey does what one word says, and goes on to the caller's next turn.
func (w *walker) obey(word string) {
	word = strings.ToLower(word)
	switch act, known := w.act(word); {
	case word == "?" || word == "help":
		fmt.Fprintln(w.out, w.help())
		w.state()
	case word == "s" || word == "state":
		w.state()
	case !known:
		fmt.Fprintf(w.out, "what is %q? %s\n", word, w.help())
	default:
		act()
		w.call.ToTurn(patience)
		w.tell()
	}
}

// Help says which words there are.
const Help = `Press keys (1, 10000019, #), say nothing until something happens (an empty line, or -), let time pass (30s), ` +
	`speak to a mailbox (speak), have the agent hang up (agent), hang up (hangup), or look where the call stands (s; ? also says this).`

// KeysHelp says which keys there are where each counts without Enter.
const KeysHelp = `Keys are the caller's: 0-9, *, #. Enter or the space bar: say nothing until something happens. t: ten seconds ` +
	`pass. v: speak to a mailbox. g: the agent hangs up. h: hang up. s: where the call stands. ?: this. Ctrl-D: nothing more is said.`

func (w *walker) help() string {
	if w.Single {
		return KeysHelp
	}
	return Help
}

// IsAct reports whether a word is something that a caller does, rather than a question.
func IsAct(word string) bool {
	_, known := (&walker{call: &rehearsal.Call{}}).act(strings.ToLower(word))
	return known
}

func (w *walker) act(word string) (act func(), known bool) {
	const message, pause = 5 * time.Second, 10 * time.Second
	switch word {
	case "", "-":
		return w.silence, true
	case "t":
		return func() { w.call.Wait(pause) }, true
	case "speak", "v":
		return func() { w.call.Speak(message) }, true
	case "agent", "g":
		return w.agentHangsUp, true
	case "hangup", "h":
		return w.call.HangUp, true
	}
	if d, err := time.ParseDuration(word); err == nil && d > 0 && d <= 24*time.Hour {
		return func() { w.call.Wait(d) }, true
	}
	keys, ok := digits(word)
	return func() { w.call.Press(keys...) }, ok
}

func (w *walker) silence() {
	if !w.call.Silence(patience) && !w.call.Over() {
		fmt.Fprintln(w.out, "nothing more happens within an hour")
	}
}

func (w *walker) agentHangsUp() {
	if !w.call.AgentHangsUp() {
		fmt.Fprintln(w.out, "no agent is on the line")
	}
}

func digits(word string) (keys []call.Digit, ok bool) {
	for _, c := range word {
		d, err := call.ParseDigit(string(c))
		if err != nil {
			return nil, false
		}
		keys = append(keys, d)
	}
	return keys, len(keys) > 0
}

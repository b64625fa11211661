package flows

import (
	"regexp"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// How long a transfer rings and lasts where the flow does not say.
const (
	DefaultTransferWait = 30 * time.Second
	DefaultTransferMax  = 2 * time.Hour

	shortestTransferWait = 5 * time.Second
	longestTransferWait  = 3 * time.Minute
	shortestTransfer     = 10 * time.Second
	longestTransfer      = 12 * time.Hour
)

// Transfer passes the call on to a telephone outside: it is rung through a trunk while the caller hears prompts and then
// the ringing, and the two are joined until one hangs up. The caller stays in the flow: it goes to Next after the far end
// has hung up, and to Busy or Failed when nobody took the call.
type Transfer struct {
	To     string // a number in E.164, or a SIP address; empty when Number says where
	Number *Expr  // worked out in the call: a number, never a SIP address
	At     strict.Pos

	Trunk     call.TrunkID // empty: the only one that has a way out
	TrunkAt   strict.Pos
	Countries []string // of numbers that may be dialled, ISO 3166 alpha-2; empty: the trunk's own
	AsCaller  bool     // the far telephone is shown the caller's number, not the helpline's

	Prompts []Prompt      // while it rings
	Wait    time.Duration // how long it rings
	Max     time.Duration // the longest conversation
	Human   bool          // somebody answers there who can help: it counts as reaching a person
	Busy    call.StepID   // empty: Failed
	Failed  call.StepID
}

func (*Transfer) verb() string { return "transfer" }

// Target is where the call goes, in words: the number, the address or the expression.
func (v *Transfer) Target() string {
	if v.Number != nil {
		return v.Number.String()
	}
	return v.To
}

func transferOptions() []string {
	return []string{"trunk", "countries", "as", "prompt", "say", "wait", "max", "human", "busy", "failed", "next"}
}

var (
	numberE164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	sipAddress = regexp.MustCompile(`^sip:[A-Za-z0-9._~+-]{1,64}@(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?$`)
	onlyDigits = regexp.MustCompile(`^[0-9 ()/.-]+$`)
	country2   = regexp.MustCompile(`^[A-Z]{2}$`)
)

// transfer reads a step that passes the call on. Which trunks there are, and what they may dial, is for the configuration.
func (c *compiler) transfer(m *strict.Map) *Transfer {
	v := &Transfer{}
	c.transferTo(m.Get("transfer"), v)
	if trunk := m.Get("trunk"); !trunk.Missing() {
		v.Trunk, v.TrunkAt = call.TrunkID(trunk.Identifier("")), trunk.Pos()
	}
	for _, item := range m.Get("countries").OneOrList() {
		text := item.Text("")
		if text != "" && !country2.MatchString(text) {
			item.Fault("write two letters, such as IT", "%q is no country", text)
		}
		v.Countries = append(v.Countries, text)
	}
	v.AsCaller = m.Get("as").OneOf("helpline", "helpline", "caller") == "caller"
	v.Prompts = c.prompts(m, "prompt")
	v.Wait = m.Get("wait").Duration(DefaultTransferWait, shortestTransferWait, longestTransferWait)
	v.Max = m.Get("max").Duration(DefaultTransferMax, shortestTransfer, longestTransfer)
	v.Human = m.Get("human").Bool(false)
	v.Busy = c.targetOr(m.Get("busy"), "")
	v.Failed = c.target(m.Need("failed", "say where the call goes when nobody answers there: failed: operator"))
	return v
}

// transferTo reads where a call is passed on: a number, a SIP address, or an expression.
func (c *compiler) transferTo(to strict.Value, v *Transfer) {
	v.At = to.Pos()
	if !to.IsScalar() {
		to.Text("")
		return
	}
	text := to.Raw()
	squeezed := strings.NewReplacer(" ", "", "-", "", "/", "", "(", "", ")", "", ".", "").Replace(text)
	scheme, _, hasScheme := strings.Cut(text, ":")
	switch {
	case numberE164.MatchString(text), sipAddress.MatchString(text):
		v.To = text
	case numberE164.MatchString(squeezed):
		to.Fault("did you mean \""+squeezed+"\"?", "%q has more in it than digits", text)
	case strings.HasPrefix(text, "+"), onlyDigits.MatchString(text):
		to.Fault(`write it with its country: "+39…"`, "%q is no number in E.164", text)
	case hasScheme && scheme == "sips":
		to.Fault("SIP over TLS is not available yet", "%q is no SIP address", text)
	case hasScheme && (scheme == "sip" || scheme == "tel"):
		to.Fault(`write "sip:user@host", or the number alone`, "%q is no SIP address", text)
	default:
		v.Number = c.expression(to, "number")
	}
}

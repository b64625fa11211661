package flows

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// Compile reads one flow. file is the name shown in problems. The program is nil when any problem is a fault;
// problems are sorted by their place.
func Compile(file string, data []byte, env Environment) (*Program, []strict.Problem) {
	if len(env.Languages) == 0 {
		env.Languages = []call.Language{"it"}
	}
	doc, top := strict.Parse(file, data)
	c := &compiler{doc: doc, env: env, calendars: map[string]*calendar.Calendar{}, recordings: map[string]*recording{}}
	if top.Missing() {
		if !doc.Failed() {
			top.Fault("begin with `flow: name`, then `steps:`", "the file is empty")
		}
		return nil, doc.Problems()
	}
	p := c.compile(top.Map())
	c.checkRecordings()
	if doc.Failed() {
		return nil, doc.Problems()
	}
	sum := sha256.Sum256(data)
	p.Version = hex.EncodeToString(sum[:])[:12]
	return p, doc.Problems()
}

// Name returns the name a flow file gives its flow, "" when it has none. It needs no environment and reports nothing.
func Name(data []byte) call.FlowID {
	_, top := strict.Parse("", data)
	if !top.IsMap() {
		return ""
	}
	return call.FlowID(top.Map().Get("flow").Raw())
}

// compiler turns one file into one program.
type compiler struct {
	doc        *strict.Document
	env        Environment
	human      Human
	stepNames  []string
	known      Vars            // the variables that expressions may use
	secrets    map[string]bool // variables that may only be identified by
	calendars  map[string]*calendar.Calendar
	recordings map[string]*recording
	incomplete bool // a step could not be read, or leads to one that isn't there: what follows from the whole is left out
}

// source is a step as it is written.
type source struct {
	entry strict.Entry
	m     *strict.Map
}

func (c *compiler) compile(m *strict.Map) *Program {
	p := &Program{Languages: slices.Clone(c.env.Languages), Zone: c.env.Zone, Steps: map[call.StepID]*Step{}}
	p.Name = call.FlowID(m.Need("flow", "name the flow: `flow: helpline`").Identifier(""))
	sources := c.scan(m.Need("steps", "write the steps of the flow under `steps:`"))
	c.shared(m.Get("variables"))
	p.Start = c.start(m.Get("start"))
	c.human = c.readHuman(m.Get("human"))
	p.Human = c.human
	p.Complaint = c.complaint(m.Get("complaint"))
	for _, s := range sources {
		if step := c.step(s); step != nil {
			p.Steps[step.ID] = step
		}
	}
	m.Close()
	p.variables = c.known
	for _, s := range p.Steps {
		c.callbackTimes(s)
	}
	if !c.incomplete {
		c.checkReachable(p)
		c.checkSpinning(p)
	}
	return p
}

// start reads where calls begin: the first step, when nothing is said.
func (c *compiler) start(v strict.Value) call.StepID {
	if v.Missing() && len(c.stepNames) > 0 {
		return call.StepID(c.stepNames[0])
	}
	return c.target(v)
}

// readHuman reads the key that reaches a person from everywhere.
func (c *compiler) readHuman(v strict.Value) Human {
	if v.Missing() {
		return Human{}
	}
	m := v.MapLike(`human: {key: "0", step: operator}`)
	h := Human{Key: c.key(m.Get("key"), '0')}
	h.Step = c.target(m.Need("step", "the step that reaches a person, such as a queue"))
	if h.Step == End {
		m.Get("step").Fault("lead to a queue", "the key for a person must not end the call")
	}
	m.Close()
	return h
}

// complaint reads which step takes complaints: the one called so, when nothing is said.
func (c *compiler) complaint(v strict.Value) call.StepID {
	const usual = "complaint"
	if v.Missing() {
		if slices.Contains(c.stepNames, usual) {
			return usual
		}
		return ""
	}
	step := c.target(v)
	if step == End {
		v.Fault("lead to a queue, a callback or a mailbox", "a complaint must not end the call")
	}
	return step
}

// scan looks over all steps before any is read: their names, because a step may lead to a later one, and the variables,
// because an expression may use what another step collects.
func (c *compiler) scan(v strict.Value) []source {
	var out []source
	customer := map[string]string{}
	c.secrets = map[string]bool{}
	c.known = Vars{"caller": map[string]string{"number": "", "dialled": ""}, "customer": customer, "language": ""}
	for _, e := range v.Map().Entries() {
		if e.Key == string(End) {
			e.At.Fault("give it another name: `end` is there in every flow and ends the call", "a step must not be named `end`")
			c.incomplete = true
			continue
		}
		if !strict.IsName(e.Key) {
			e.At.BadName()
		}
		c.stepNames = append(c.stepNames, e.Key)
		s := source{e, e.Value.Map()}
		out = append(out, s)
		c.scanVariables(s.m, customer)
	}
	for name := range c.secrets {
		delete(c.known, name)
	}
	if len(out) == 0 && (v.IsMap() || v.Empty()) {
		v.Fault("a flow needs at least one step", "there are no steps")
	}
	return out
}

func (c *compiler) scanVariables(m *strict.Map, customer map[string]string) {
	for _, field := range c.env.Directories[m.Get("identify").Raw()] {
		if field != pinField {
			customer[field] = ""
		}
	}
	if name := m.Get("collect").Raw(); isVariable(name) {
		c.known[name] = ""
		if m.Has("secret") && m.Get("secret").Raw() == "true" {
			c.secrets[name] = true
		}
	}
	c.scanNames(m.Get("set"))
	if m.Has("http") {
		c.scanNames(m.Get("result"))
	}
}

// scanNames notes the variables that a map gives values.
func (c *compiler) scanNames(v strict.Value) {
	if !v.IsMap() {
		return
	}
	for _, e := range v.Map().Entries() {
		if isVariable(e.Key) {
			c.known[e.Key] = ""
		}
	}
}

// target reads the name of a step to go to.
func (c *compiler) target(v strict.Value) call.StepID {
	if v.Missing() {
		c.incomplete = true
		return ""
	}
	name := v.Digits("") // a step may be called 1
	switch {
	case name == string(End) || slices.Contains(c.stepNames, name):
		return call.StepID(name)
	case name != "":
		v.Fault(c.meantStep(name), "there is no step `%s`", name)
	case v.IsScalar():
		v.Fault("name a step, or `end`", "`%s` leads nowhere", v.Name())
	}
	c.incomplete = true
	return ""
}

// meantStep is the hint for a step that is not there.
func (c *compiler) meantStep(name string) string {
	switch strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(name)) {
	case "hangup", "stop", "exit", "quit", "finish", "finished", "terminate", "fine", "none":
		return "`end` ends the call"
	}
	return cmp.Or(strict.Suggest(name, append(slices.Clone(c.stepNames), string(End))), "write the name of a step, or `end`")
}

// targetOr is target for a way that has a default.
func (c *compiler) targetOr(v strict.Value, otherwise call.StepID) call.StepID {
	if v.Missing() {
		return otherwise
	}
	return c.target(v)
}

// key reads one telephone key.
func (c *compiler) key(v strict.Value, otherwise call.Digit) call.Digit {
	text := v.Digits("")
	if text == "" {
		return otherwise
	}
	d, err := call.ParseDigit(text)
	if err != nil {
		v.Fault("keys are 0-9, * and #, in quotes", "%q is not a telephone key", text)
		return otherwise
	}
	return d
}

// fault records a fault of a step as a whole.
func (c *compiler) fault(s *Step, hint, message string) {
	c.doc.Add(strict.Problem{Pos: s.Pos, Message: message, Hint: hint})
}

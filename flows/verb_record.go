package flows

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// How long a recording may be, and which silence ends it.
const (
	DefaultRecord        = time.Minute // where the flow does not say
	DefaultRecordSilence = 5 * time.Second

	shortestRecord        = 2 * time.Second
	longestRecord         = 10 * time.Minute
	shortestRecordSilence = time.Second
	longestRecordSilence  = time.Minute
)

// longestKept is how many days a recording may be kept: ten years.
const longestKept = 3650

// Record records what the caller says, under a name by which later steps of the call play it or send it along.
type Record struct {
	Name    string
	Prompts []Prompt // before the tone
	Limits  BoxOptions
	End     call.Digit    // ends it; 0: no key does
	Review  bool          // the caller may hear it, and record it anew, before the call goes on
	Keep    time.Duration // how long it outlives the call; 0: it does not
	Failed  call.StepID   // nothing was said, or it could not be recorded
}

func (*Record) verb() string { return "record" }

// Attachment is a recording that is sent along in a field of what a service is sent.
type Attachment struct{ Field, Recording string }

func recordOptions() []string {
	return []string{"prompt", "say", "max", "silence", "end", "review", "keep", "failed", "next"}
}

// recordStep reads a step that records what the caller says.
func (c *compiler) recordStep(m *strict.Map) *Record {
	v := &Record{Name: m.Get("record").Identifier(""), Prompts: c.mustPrompts(m, "prompt"), End: c.end(m)}
	v.Limits.Max = m.Get("max").Duration(DefaultRecord, shortestRecord, longestRecord)
	v.Limits.Silence = m.Get("silence").Duration(DefaultRecordSilence, shortestRecordSilence, longestRecordSilence)
	v.Review = m.Get("review").Bool(false)
	v.Keep = days(m.Get("keep"))
	if v.End == c.human.Key && c.human.Step != "" {
		v.End = 0 // nobody wrote it
	}
	v.Failed = c.failed(m)
	return v
}

// days reads how long something is kept: 30d. What is not there is 0.
func days(v strict.Value) time.Duration {
	if v.Missing() {
		return 0
	}
	text := v.Digits("")
	number, inDays := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(number)
	switch {
	case text == "": // said already
	case err == nil && !inDays:
		v.Fault("did you mean "+text+"d?", "`%s` must be a number of days such as 30d", v.Name())
	case err != nil || n < 1 || n > longestKept:
		v.Fault("write 30d", "`%s` must be 1d to %dd, not %q", v.Name(), longestKept, text)
	default:
		return time.Duration(n) * 24 * time.Hour
	}
	return 0
}

// attached reads which recordings are sent along: one name, or a list.
func (c *compiler) attached(v strict.Value) (names []string) {
	for _, item := range v.OneOrList() {
		if name := item.Identifier(""); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// attachments reads in which fields of a body recordings are sent: {sound: outage}.
func (c *compiler) attachments(v strict.Value, body []Field) (out []Attachment) {
	for _, e := range v.Map().Entries() {
		name := e.Value.Identifier("")
		switch {
		case !fieldName.MatchString(e.Key):
			e.At.Fault("", "a field needs a name of up to 100 signs")
		case slices.ContainsFunc(body, func(f Field) bool { return f.Name == e.Key }):
			e.At.Fault("give one of the two another name", "the field `%s` is in `body` already", e.Key)
		case name != "":
			out = append(out, Attachment{e.Key, name})
		}
	}
	return out
}

// Recordings returns the recordings of the caller that a step plays or sends along, in the order written.
func (s *Step) Recordings() (names []string) {
	for _, p := range s.Prompts() {
		if p.Recording != "" {
			names = append(names, p.Recording)
		}
	}
	switch v := s.Verb.(type) {
	case *Voicemail:
		names = append(names, v.Attach...)
	case *HTTP:
		for _, a := range v.Attach {
			names = append(names, a.Recording)
		}
	}
	return names
}

// unrecorded finds the steps that play or send what no step of the program records. Those of a flow that others run are told
// of there, where what was recorded before it is known.
func (p *Program) unrecorded() (problems []strict.Problem) {
	recorded := map[string]bool{}
	for _, s := range p.Steps {
		if v, ok := s.Verb.(*Record); ok {
			recorded[v.Name] = true
		}
	}
	for _, s := range p.InOrder() {
		for _, name := range s.Recordings() {
			if !recorded[name] {
				problems = append(problems, strict.Problem{
					Pos: s.Pos, Message: "no step records `" + name + "`", Hint: strict.Suggest(name, slices.Sorted(maps.Keys(recorded))),
				})
			}
		}
	}
	return problems
}

// checkRecorded checks the programs that no other runs, with all that they run.
func checkRecorded(compiled, linked map[call.FlowID]*Program) (problems []strict.Problem) {
	run := map[call.FlowID]bool{}
	for _, p := range compiled {
		for _, name := range p.Runs() {
			run[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(linked)) {
		if !run[name] {
			problems = append(problems, linked[name].unrecorded()...)
		}
	}
	return problems
}

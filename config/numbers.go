package config

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/directory"
	"centralino/flows"
	"centralino/flows/strict"
)

var (
	e164    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	sipUser = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	digits  = regexp.MustCompile(`^[0-9]{7,}$`)
)

// readNumbers reads what is dialled and which flow answers. names are the flows there are, faulty ones included.
func (l *loader) readNumbers(v strict.Value, names map[call.FlowID]string) {
	l.config.Numbers = map[call.Number]call.FlowID{}
	entries := v.Map().Entries()
	if len(entries) == 0 && !v.Missing() {
		v.Fault("write numbers: {\"+39800123456\": helpline}", "there are no numbers, so nobody can call")
	}
	for _, e := range entries {
		l.checkNumber(e)
		flow := call.FlowID(e.Value.Text(""))
		if _, ok := names[flow]; !ok && flow != "" && !l.unnamed {
			hint := suggest(flow, names, "")
			if len(names) == 0 {
				hint = "there are none: write flows/" + string(flow) + ".yaml"
			}
			e.Value.Fault(hint, "there is no flow `%s`", flow)
		}
		l.config.Numbers[call.Number(e.Key)] = flow
	}
}

func (l *loader) checkNumber(e strict.Entry) {
	squeezed := strings.NewReplacer(" ", "", "-", "", "/", "", "(", "", ")", "", ".", "").Replace(e.Key)
	switch {
	case slices.ContainsFunc(l.config.Agents, func(a Agent) bool { return string(a.ID) == e.Key }):
		e.At.Fault("call one of them otherwise", "`%s` is also an agent", e.Key)
	case e164.MatchString(e.Key):
	case e164.MatchString(squeezed):
		e.At.Fault("did you mean `"+squeezed+"`?", "%q has more in it than digits", e.Key)
	case digits.MatchString(e.Key):
		e.At.Warn(l.meantNumber(e.Key), "%q is no number in E.164 and is taken for a SIP user", e.Key)
	case !sipUser.MatchString(e.Key):
		e.At.Fault("write +39800123456, or a SIP user of letters, digits, . - and _", "%q is neither a number nor a SIP user", e.Key)
	}
}

// meantNumber is the hint for digits without their country: the number in that of the trunks, where these have the same.
func (l *loader) meantNumber(digits string) string {
	country := ""
	for i, t := range l.config.SIP.Trunks {
		if i > 0 && t.Country != country {
			country = ""
			break
		}
		country = t.Country
	}
	if n, ok := directory.E164(country, digits); ok {
		return "did you mean `" + string(n) + "`?"
	}
	return "write it with its country: +39…"
}

// readFlows compiles every flow in flows/ and returns the names of all, faulty ones included, with their files.
func (l *loader) readFlows() map[call.FlowID]string {
	l.config.Flows = map[call.FlowID]*flows.Program{}
	names := map[call.FlowID]string{}
	env := l.environment()
	for _, file := range l.flowFiles() {
		shown := l.prefix + file
		data, err := fs.ReadFile(l.files, file)
		if err != nil {
			l.flowFault(shown, "", "the flow cannot be read: "+reason(err))
			continue
		}
		name := flows.Name(data)
		l.unnamed = l.unnamed || name == ""
		program, problems := flows.Compile(shown, data, env)
		l.flowProblems = append(l.flowProblems, problems...)
		if other, twice := names[name]; twice && name != "" {
			l.flowFault(shown, "rename one of them", "the flow `"+string(name)+"` is also in "+l.prefix+other)
			continue
		}
		if name != "" {
			names[name] = file
		}
		if program != nil {
			l.config.Flows[program.Name] = program
		}
	}
	l.linkFlows(names)
	return names
}

// linkFlows puts into each flow those that it runs, once all that there are could be read: what runs a faulty one would only be told
// of twice.
func (l *loader) linkFlows(names map[call.FlowID]string) {
	if len(l.config.Flows) < len(names) || l.unnamed {
		return
	}
	linked, problems := flows.Link(l.config.Flows)
	l.flowProblems = append(l.flowProblems, problems...)
	l.config.Flows = linked
}

func (l *loader) flowFault(file, hint, message string) {
	l.flowProblems = append(l.flowProblems, strict.Problem{Pos: strict.Pos{File: file}, Message: message, Hint: hint})
}

// flowFiles returns the files of flows/ that hold flows, in alphabetical order.
func (l *loader) flowFiles() []string {
	entries, err := fs.ReadDir(l.files, "flows")
	if err != nil {
		return nil // no folder, no flows: the numbers say what is missing
	}
	var out []string
	for _, e := range entries {
		name := e.Name()
		stem, yaml := strings.CutSuffix(name, ".yaml")
		if !yaml {
			stem, yaml = strings.CutSuffix(name, ".yml")
		}
		if yaml && !e.IsDir() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(stem, "_test") {
			out = append(out, path.Join("flows", name))
		}
	}
	return out
}

// environment is what flows may refer to.
func (l *loader) environment() flows.Environment {
	c := l.config
	env := flows.Environment{
		Languages: c.Languages, Calendars: c.Calendars, HasPrompt: l.hasPrompt, Recorded: l.recorded(), Speech: c.Speech.Speaks(), Zone: c.Location,
		Queues: map[call.QueueID]flows.QueueOptions{}, Directories: map[string][]string{}, Boxes: c.boxes(),
		InAddress: map[string]bool{}, Services: map[string]time.Duration{},
	}
	for id := range c.Queues {
		env.Queues[id] = c.Waiting(id)
	}
	for name, d := range c.Directories {
		env.Directories[name] = d.Fields
		env.InAddress[name] = d.HTTP != nil
	}
	for name, s := range c.Services {
		env.Services[name] = s.Timeout
	}
	return env
}

// hasPrompt reports whether there is a recording.
func (l *loader) hasPrompt(language call.Language, name string) bool {
	info, err := fs.Stat(l.files, path.Join("prompts", string(language), name+".wav"))
	return err == nil && info.Mode().IsRegular() || l.inPack(language, name)
}

// recorded lists the recordings of the helpline's own, in any of its languages.
func (l *loader) recorded() (names []string) {
	for _, language := range l.config.Languages {
		folder := path.Join("prompts", string(language))
		_ = fs.WalkDir(l.files, folder, func(file string, _ fs.DirEntry, err error) error {
			if name, wav := strings.CutSuffix(strings.TrimPrefix(file, folder+"/"), ".wav"); err == nil && wav {
				names = append(names, name)
			}
			return nil // where nothing can be read there are no recordings
		})
	}
	slices.Sort(names)
	return slices.Compact(names)
}

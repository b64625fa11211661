package config

import (
	"maps"
	"path"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/knowledge"
)

// usualNotes is the folder of operators' notes that need not be named.
const usualNotes = "knowledge"

// readKnowledge reads the notes for operators. It comes after queues and flows, which notes name; allFlows says that each could
// be read, so that a step that is nowhere is a fault.
func (l *loader) readKnowledge(v strict.Value, allFlows bool) {
	c := l.config
	c.Knowledge = v.Text(usualNotes)
	if folder := path.Clean(c.Knowledge); !v.Missing() && (path.IsAbs(folder) || folder == "." || strings.HasPrefix(folder, "..")) {
		v.Fault("name a folder beside the configuration, such as knowledge", "%q is no folder in the helpline's own", c.Knowledge)
		return
	}
	o := knowledge.Options{
		Files: l.files, Folder: path.Clean(c.Knowledge), Display: l.prefix, Queues: slices.Sorted(maps.Keys(c.Queues)),
	}
	if allFlows {
		o.Steps = steps(c)
	}
	notes, problems, missing := knowledge.Read(o)
	if missing && !v.Missing() {
		v.Fault("make it, or leave `knowledge` out", "there is no folder %s", c.Knowledge)
	}
	c.Notes = notes
	l.flowProblems = append(l.flowProblems, problems...)
}

// steps are those of all flows.
func steps(c *Config) []call.StepID {
	all := map[call.StepID]bool{}
	for _, program := range c.Flows {
		for id := range program.Steps {
			all[id] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

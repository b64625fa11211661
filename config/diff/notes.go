package diff

import (
	"fmt"

	"centralino/config"
	"centralino/knowledge"
)

// notes compares what operators may read.
func (c *comparison) notes() {
	old, now := c.both()
	was, is := notesOf(old), notesOf(now)
	for _, id := range keysOf(was, is) {
		switch before, after := was[id], is[id]; {
		case before == nil:
			c.add(Agents, fmt.Sprintf("there is a note %q", after.Title))
		case after == nil:
			c.add(Agents, fmt.Sprintf("the note %q is gone", before.Title))
		case before.Hash != after.Hash:
			c.add(Agents, fmt.Sprintf("the note %q says something else", after.Title))
		}
	}
}

func notesOf(cfg *config.Config) map[string]*knowledge.Note {
	out := map[string]*knowledge.Note{}
	for _, n := range cfg.Notes.All() {
		out[n.ID] = n
	}
	return out
}

package app

import (
	"net/http"
	"slices"

	"centralino/call"
	"centralino/config"
	"centralino/rehearsal"
	"centralino/web"
)

// givenOf says in the rehearsal's words what is unlike a good day.
func givenOf(cfg *config.Config, g web.Given) (rehearsal.Given, error) {
	out := rehearsal.Given{
		Directories: map[string]rehearsal.Directory{}, Queues: map[call.QueueID]rehearsal.Line{}, Flashes: map[string]bool{},
		Services: map[string]rehearsal.Service{},
	}
	err := firstError(
		givenWord("agents", g.Agents, "present", "absent", "paused", "busy"),
		givenWord("services", g.Services, "down", "ok"),
		givenWord("transfers", g.Transfers, "answered", "busy", "no-answer", "declined", "failed"),
		givenDirectories(cfg, g.Directories, out.Directories),
		givenQueues(cfg, g.Queues, out.Queues),
		givenFlashes(cfg, g.Flashes, out.Flashes),
	)
	if g.Agents != "" {
		out.Otherwise.Is = rehearsal.Presence(g.Agents)
	}
	if g.Transfers != "answered" {
		out.Elsewhere.Ends = call.TransferResult(g.Transfers)
	}
	for name := range cfg.Services {
		if g.Services == "ok" {
			out.Services[name] = rehearsal.Service{Answers: true, Status: http.StatusOK}
		}
	}
	return out, err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func cannotBeGiven(format string, args ...any) error {
	return web.Refuse(http.StatusBadRequest, "bad-request", format, "see /api/v1/openapi.json for what can be given", args...)
}

// givenWord refuses a word that is none of some; none at all is fine.
func givenWord(what, word string, words ...string) error {
	if word != "" && !slices.Contains(words, word) {
		return cannotBeGiven("%s are never %s", what, word)
	}
	return nil
}

// givenDirectories says what directories answer. One of which nothing is given knows nobody.
func givenDirectories(cfg *config.Config, given map[string]web.GivenDirectory, to map[string]rehearsal.Directory) error {
	for name := range cfg.Directories {
		to[name] = rehearsal.Directory{Answer: call.IdentityUnknown}
	}
	answers := map[string]call.Identity{"found": call.IdentityFound, "unknown": call.IdentityUnknown, "down": call.IdentityFailed}
	for name, d := range given {
		known, ok := cfg.Directories[name]
		answer, can := answers[d.Is]
		switch {
		case !ok:
			return cannotBeGiven("there is no directory %s", name)
		case !can:
			return cannotBeGiven("%s are never %s", "directories", d.Is)
		}
		out := rehearsal.Directory{Answer: answer, Fields: map[string]string{}, PIN: call.NewSecret(d.PIN)}
		for _, field := range known.Fields {
			if field != "pin" {
				out.Fields[field] = d.Fields[field]
			}
		}
		for field := range d.Fields {
			if _, ok := out.Fields[field]; !ok {
				return cannotBeGiven("there is no field %s in the directory %s", field, name)
			}
		}
		to[name] = out
	}
	return nil
}

func givenQueues(cfg *config.Config, given map[call.QueueID]web.GivenQueue, to map[call.QueueID]rehearsal.Line) error {
	const most = 1000
	for id, q := range given {
		if _, ok := cfg.Queues[id]; !ok {
			return cannotBeGiven("there is no queue %s", id)
		}
		if q.Ahead < 0 || q.Ahead > most {
			return cannotBeGiven("there are 0 to %d callers ahead", most)
		}
		if err := givenWord("queues", q.Is, "full", "empty"); err != nil {
			return err
		}
		to[id] = rehearsal.Line{Full: q.Is == "full", Empty: q.Is == "empty", Ahead: q.Ahead}
	}
	return nil
}

func givenFlashes(cfg *config.Config, given []string, to map[string]bool) error {
	known := map[string]bool{}
	for _, program := range cfg.Flows {
		for _, name := range program.Flashes() {
			known[name] = true
		}
	}
	for _, name := range given {
		if !known[name] {
			return cannotBeGiven("there is no announcement %s", name)
		}
		to[name] = true
	}
	return nil
}

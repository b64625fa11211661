package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"centralino/call"
	"centralino/config"
)

// agents compares agents: what each can take, when, and in which languages.
func (c *comparison) agents() {
	old, now := c.both()
	was, is := byID(old), byID(now)
	for _, id := range keysOf(was, is) {
		before, hired := was[id]
		after, stays := is[id]
		switch {
		case !hired:
			c.add(Agents, fmt.Sprintf("agent %s is new, and can take %s", id, orNothing(list(takes(now, after)))))
		case !stays:
			c.add(Agents, fmt.Sprintf("agent %s is gone, and could take %s; the phone is logged out", id, orNothing(list(takes(old, before)))))
		default:
			c.agent(before, after)
		}
	}
	for _, q := range slices.Sorted(maps.Keys(now.Queues)) {
		if _, known := old.Queues[q]; known && served(old, q) && !served(now, q) {
			c.add(Callers, fmt.Sprintf("nobody can take calls of queue %s any more", q))
		}
	}
}

func byID(cfg *config.Config) map[call.AgentID]config.Agent {
	out := map[call.AgentID]config.Agent{}
	for _, a := range cfg.Agents {
		out[a.ID] = a
	}
	return out
}

// agent compares an agent with what was written of them before.
func (c *comparison) agent(was, is config.Agent) {
	old, now := c.both()
	could, can := takes(old, was), takes(now, is)
	for _, q := range could {
		if _, there := now.Queues[q]; there && !slices.Contains(can, q) {
			c.add(Agents, fmt.Sprintf("agent %s can no longer take %s", is.ID, q))
		}
	}
	for _, q := range can {
		if _, there := old.Queues[q]; there && !slices.Contains(could, q) {
			c.add(Agents, fmt.Sprintf("agent %s can now take %s", is.ID, q))
		}
	}
	c.shifts(was, is)
	for _, d := range c.before.read(was, "shifts").differences(c.after.read(is, "shifts")) {
		switch skill, isSkill := strings.CutPrefix(d.path, "skills."); {
		case isSkill && (d.old == "" || d.now == "") && c.decides(skill, could, can):
		case isSkill && d.old == "":
			c.add(Agents, fmt.Sprintf("agent %s now has the skill %s, at level %s", is.ID, skill, d.now))
		case isSkill && d.now == "":
			c.add(Agents, fmt.Sprintf("agent %s no longer has the skill %s", is.ID, skill))
		case isSkill:
			c.add(Agents, fmt.Sprintf("agent %s has the skill %s at level %s instead of %s", is.ID, skill, d.now, d.old))
		case d.path == "languages":
			c.add(Agents, fmt.Sprintf("agent %s now takes calls in %s (was: %s)", is.ID, languages(is.Languages), languages(was.Languages)))
		case d.path == "password":
			c.add(Agents, fmt.Sprintf("agent %s has another password", is.ID))
		default:
			c.add(Agents, fmt.Sprintf("agent %s: `%s` %s", is.ID, d.path, became(d.old, d.now)))
		}
	}
}

// decides reports whether a skill is why an agent can now take a queue, or no longer can: that is told already.
func (c *comparison) decides(skill string, could, can []call.QueueID) bool {
	old, now := c.both()
	for _, q := range slices.Concat(could, can) {
		was, before := old.Queues[q]
		is, after := now.Queues[q]
		if before && after && slices.Contains(could, q) != slices.Contains(can, q) && slices.Contains(slices.Concat(was.Skills, is.Skills), skill) {
			return true
		}
	}
	return false
}

// shifts compares when an agent is to be there.
func (c *comparison) shifts(was, is config.Agent) {
	switch old, now := was.Shifts, is.Shifts; {
	case old == nil && now == nil:
	case old == nil:
		c.add(Agents, fmt.Sprintf("agent %s now has shifts", is.ID))
	case now == nil:
		c.add(Agents, fmt.Sprintf("agent %s has no shifts any more", is.ID))
	default:
		for _, text := range hours(old, now, c.from, "the shift of agent "+string(is.ID)+" is now") {
			c.add(Agents, shiftWords(text))
		}
	}
}

// shiftWords says hours as those of people who work, who are neither open nor closed.
func shiftWords(text string) string {
	return strings.NewReplacer("is now open ", "is now ", "is now closed", "is now free", "was: open ", "was: ", "was: closed", "was: free").Replace(text)
}

// takes lists the queues whose calls an agent can take, sorted.
func takes(cfg *config.Config, a config.Agent) (out []call.QueueID) {
	for _, q := range slices.Sorted(maps.Keys(cfg.Queues)) {
		if !slices.ContainsFunc(cfg.Queues[q].Skills, func(skill string) bool { return a.Skills[skill] < 1 }) {
			out = append(out, q)
		}
	}
	return out
}

func served(cfg *config.Config, q call.QueueID) bool {
	return slices.ContainsFunc(cfg.Agents, func(a config.Agent) bool { return slices.Contains(takes(cfg, a), q) })
}

func languages(all []call.Language) string {
	var names []string
	for _, l := range all {
		names = append(names, language(l))
	}
	return list(names)
}

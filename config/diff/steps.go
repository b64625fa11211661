package diff

import (
	"fmt"
	"regexp"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// step compares a step with what it was.
func (f *flowDiff) step(was, is *flows.Step) {
	if was.Word() != is.Word() {
		f.tell(Callers, is.ID, fmt.Sprintf("step %s is now %s (was: %s)", is.ID, f.describe(is), f.describe(was)))
		return
	}
	all := f.old.stepFacts(was).differences(f.now.stepFacts(is))
	for _, d := range all {
		if text := f.phrase(is, d, all); text != "" {
			f.tell(Callers, is.ID, text)
		}
	}
}

// phrase says in words what is different in a step; empty: it is said elsewhere.
func (f *flowDiff) phrase(s *flows.Step, d difference, all []difference) string {
	id := string(s.ID)
	if key, ok := strings.CutPrefix(d.path, "keys."); ok {
		return wayChanged(fmt.Sprintf("key %s of %s", key, id), d)
	}
	if condition, ok := strings.CutPrefix(d.path, "cases."); ok {
		return caseChanged(id, condition, d)
	}
	if name, ok := strings.CutPrefix(d.path, "set."); ok {
		return fmt.Sprintf("%s: the variable %s %s", id, name, became(d.old, d.now))
	}
	if lang, ok := sayPath(d.path); ok {
		if d.old == "" || d.now == "" {
			return "" // another list of prompts says it
		}
		return fmt.Sprintf("%s now says %s in %s (was: %s)", id, d.now, language(call.Language(lang)), d.old)
	}
	if text, told := f.ofVerb(s, d); told {
		return text
	}
	switch v := s.Verb.(type) {
	case *flows.Queue:
		switch d.path {
		case "priority":
			return f.priority(s, v, d)
		case "queue":
			return fmt.Sprintf("%s now leads to queue %s (was: %s)", id, d.now, d.old)
		}
	case *flows.Transfer:
		switch d.path {
		case "wait":
			return fmt.Sprintf("%s now rings for %s (was: %s)", id, d.now, d.old)
		case "to":
			return fmt.Sprintf("%s now passes calls on to %s (was: %s)", id, d.now, d.old)
		}
	case *flows.Choose:
		if d.path == "cases" {
			return order(id, d, all)
		}
	}
	switch d.path {
	case "prompts":
		return fmt.Sprintf("%s now plays %s (was: %s)", id, orNothing(d.now), orNothing(d.old))
	case "invalid":
		return fmt.Sprintf("after a wrong key %s now plays %s (was: %s)", id, orNothing(d.now), orNothing(d.old))
	case "wait":
		return fmt.Sprintf("%s now waits %s for a key (was: %s)", id, d.now, d.old)
	case "tries":
		return fmt.Sprintf("%s is now asked %s (was: %s)", id, times(d.now), times(d.old))
	}
	if isWay(d.path) {
		return wayChanged(wayWords(s, d.path), d)
	}
	return fmt.Sprintf("`%s` of %s %s", stepKey(s, d.path), id, became(d.old, d.now))
}

// wayChanged says that a way leads elsewhere.
func wayChanged(way string, d difference) string {
	switch {
	case d.old == "":
		return fmt.Sprintf("%s is new and %s", way, leads(d.now))
	case d.now == "":
		return fmt.Sprintf("%s is gone (was: %s)", way, d.old)
	}
	return fmt.Sprintf("%s now %s (was: %s)", way, leads(d.now), d.old)
}

// leads says where a way leads.
func leads(to string) string {
	if to == string(flows.End) {
		return "ends the call"
	}
	return "leads to " + to
}

// wayWords names a way out of a step.
func wayWords(s *flows.Step, path string) string {
	id := string(s.ID)
	switch v := s.Verb.(type) {
	case *flows.Identify:
		switch path {
		case "found":
			return id + ", for callers found in " + v.Directory + ","
		case "unknown":
			return id + ", for callers not found in " + v.Directory + ","
		case "failed":
			return id + ", while " + v.Directory + " does not answer,"
		}
	case *flows.Calendar:
		return id + ", while " + v.Name + " is " + path + ","
	case *flows.Queue:
		switch path {
		case "menu":
			return id + ", with the key back to a menu,"
		case "full":
			return id + ", while " + string(v.Queue) + " is full,"
		case "empty":
			return id + ", while nobody is there for " + string(v.Queue) + ","
		}
		return id + ", after the conversation,"
	case *flows.Transfer:
		switch path {
		case "busy":
			return id + ", while " + v.Target() + " is busy,"
		case "failed":
			return id + ", when nobody answers at " + v.Target() + ","
		}
		return id + ", after the conversation,"
	}
	if path == "failed" {
		return id + ", " + failedWords(s) + ","
	}
	return id + ", when it is over,"
}

// caseChanged says that callers of whom something holds go elsewhere.
func caseChanged(id, condition string, d difference) string {
	condition, isNext := strings.CutSuffix(condition, ".next")
	if !isNext {
		return ""
	}
	who := "callers with " + condition
	if condition == otherwise {
		who = "all other callers"
	}
	return wayChanged("the case of "+id+" for "+who, d)
}

// order says that the same cases are asked in another order; new and gone ones are told by themselves.
func order(id string, d difference, all []difference) string {
	for _, other := range all {
		if strings.HasPrefix(other.path, "cases.") && (other.old == "" || other.now == "") {
			return ""
		}
	}
	return fmt.Sprintf("%s now asks in this order: %s (was: %s)", id, d.now, d.old)
}

var sayIn = regexp.MustCompile(`(?:^|\.)say\.([A-Za-z-]+)$`)

// sayPath reports whether a path is a text to be spoken, and in which language.
func sayPath(path string) (lang string, ok bool) {
	m := sayIn.FindStringSubmatch(path)
	if m == nil {
		return "", false
	}
	return m[1], true
}

var tier = regexp.MustCompile(`^\s*customer\.(\w+)\s*==\s*["']([^"']+)["']\s*$`)

// priority says who waits before whom.
func (f *flowDiff) priority(s *flows.Step, v *flows.Queue, d difference) string {
	who := "callers who come by " + string(s.ID)
	if conditions := tiersOf(f.after, s.ID); len(conditions) == 1 {
		who = "callers with " + conditions[0] + " (" + string(s.ID) + ")"
		if m := tier.FindStringSubmatch(conditions[0]); m != nil {
			who = fmt.Sprintf("callers of %s %s (%s)", m[1], m[2], s.ID)
		}
	}
	oldConfig, config := f.both()
	common, was := config.Queues[v.Queue].Priority, oldConfig.Queues[v.Queue].Priority
	is := common
	if v.Priority != nil {
		is = *v.Priority
	}
	if d.old != "" {
		_, _ = fmt.Sscan(d.old, &was) // a number, as it was read
	}
	place := "no longer wait before or after others"
	switch {
	case is > common:
		place = "wait before others"
	case is < common:
		place = "wait after others"
	}
	return fmt.Sprintf("%s %s in queue %s: with priority %d instead of %d", who, place, v.Queue, is, was)
}

func orNothing(words string) string {
	if words == "" {
		return "nothing"
	}
	return words
}

func times(n string) string {
	if n == "1" {
		return "once"
	}
	return n + " times"
}

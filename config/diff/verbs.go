package diff

import (
	"fmt"
	"strings"

	"centralino/flows"
)

// ofVerb says in words what is different in a step of a verb whose fields are called otherwise than its keys. told is false for what
// needs no words of the verb's own; no words at all: it is told elsewhere, or follows from something else.
func (f *flowDiff) ofVerb(s *flows.Step, d difference) (words string, told bool) {
	id := string(s.ID)
	switch v := s.Verb.(type) {
	case *flows.Collect:
		if was, ok := f.formerStep(s.ID).Verb.(*flows.Collect); ok && (d.path == "min" || d.path == "max") {
			return fmt.Sprintf("%s now takes %s (was: %s)", id, digitsOf(v), digitsOf(was)), true
		}
	case *flows.Calendar:
		if d.path == "name" {
			return fmt.Sprintf("%s now asks the calendar %s (was: %s)", id, d.now, d.old), true
		}
	case *flows.HTTP:
		if before, last := cutLast(d.path); d.path == "timeout" || last == "name" || last == "field" && strings.HasPrefix(before, "attach.") {
			return "", true // it is the service's; the name stands in the path
		}
	case *flows.Voicemail:
		if strings.HasPrefix(d.path, "limits.") {
			return "", true // they are the box's
		}
	case *flows.Wait:
		if d.path == "for" {
			return fmt.Sprintf("%s now lasts %s (was: %s)", id, d.now, d.old), true
		}
	case *flows.Transfer:
		if d.path == "as_caller" {
			shown := map[string]string{"true": "the caller's number", "false": "the helpline's number"}
			return fmt.Sprintf("%s now shows %s (was: %s)", id, shown[d.now], shown[d.old]), true
		}
	case *flows.Survey:
		switch question, field := cutLast(d.path); field {
		case "ten":
			return fmt.Sprintf("%s now %s 10 as an answer to %s", id, map[string]string{"true": "takes", "false": "refuses"}[d.now],
				strings.TrimPrefix(question, "questions.")), d.old != "" && d.now != ""
		case "id":
			return "", true // the list of questions says it
		}
	}
	return "", false
}

// cutLast divides a path before its last name.
func cutLast(path string) (before, last string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)], path[i+1:]
}

// digitsOf says how many digits a step takes.
func digitsOf(v *flows.Collect) string {
	if v.Min == v.Max {
		return counted(v.Max, "digit")
	}
	return fmt.Sprintf("%d to %d digits", v.Min, v.Max)
}

// stepKey is the path of a step's option as flows write it.
func stepKey(s *flows.Step, path string) string {
	first, rest, below := strings.Cut(path, ".")
	switch s.Verb.(type) {
	case *flows.Survey:
		if before, last := cutLast(path); last == "ten" {
			return before + ".keys"
		}
		if path == "name" {
			return s.Word()
		}
	case *flows.Collect, *flows.Flash, *flows.Record:
		if path == "name" {
			return s.Word()
		}
	case *flows.Identify, *flows.HTTP, *flows.Callback, *flows.Run, *flows.Voicemail:
		if path == "directory" || path == "service" || path == "queue" || path == "flow" || path == "box" {
			return s.Word()
		}
	}
	switch {
	case first == "limits" && below:
		return rest
	case first == "result" && below:
		return strings.NewReplacer(".path", ".field", ".type", ".is").Replace(path)
	case (first == "body" || first == "query") && below:
		return strings.TrimSuffix(path, ".value")
	case first == "attach" && below:
		return strings.TrimSuffix(path, ".recording")
	}
	if under, ok := strings.CutSuffix(path, ".prompts"); ok {
		return under + ".prompt"
	}
	return path
}

// failedWords says when a step goes its failed way.
func failedWords(s *flows.Step) string {
	switch v := s.Verb.(type) {
	case *flows.HTTP:
		return "when " + v.Service + " does not answer as it should"
	case *flows.Record:
		return "when nothing is recorded"
	case *flows.Callback:
		return "when there is no number to call"
	}
	return "after silence or wrong keys"
}

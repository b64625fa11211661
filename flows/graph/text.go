package graph

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"centralino/call"
	"centralino/flows"
)

// textOf says in a few words what a step says, asks for or looks at.
func textOf(s *flows.Step, language call.Language) string {
	var parts []string
	add := func(text string) {
		if text != "" && text != string(s.ID) {
			parts = append(parts, text)
		}
	}
	for _, a := range s.Set {
		add(a.Name + " = " + a.Value.String())
	}
	switch v := s.Verb.(type) {
	case *flows.Collect:
		add(strings.TrimSpace(v.Name + ", " + digits(v.Min, v.Max) + secret(v.Secret)))
	case *flows.Identify:
		add(v.Directory + " by " + v.By)
		if v.PIN != nil {
			add("and a PIN of " + digits(v.PIN.Digits, v.PIN.Digits))
		}
	case *flows.Queue:
		add(queueText(v))
	case *flows.Calendar:
		add(v.Name)
	case *flows.Survey:
		add(v.Name + ", " + counted(len(v.Questions), "question"))
	case *flows.Callback:
		add(string(v.Queue))
	case *flows.Run:
		add("flow " + string(v.Flow))
	case *flows.Flash:
		add(v.Name + ", while it is on")
	case *flows.Wait:
		add(v.For.String())
		add(v.Music)
	case *flows.HTTP:
		add(v.Method + " " + v.Service + v.Path.String())
	case *flows.Voicemail:
		add("for " + v.Box)
	case *flows.Record:
		add(v.Name)
	case *flows.Transfer:
		add(v.Target())
	}
	add(said(s, language))
	return strings.Join(parts, " · ")
}

// said is what a step plays: the text where there is one, else the name of the recording.
func said(s *flows.Step, language call.Language) string {
	var parts []string
	prompts := s.Prompts()
	if m, ok := s.Verb.(*flows.Menu); ok {
		prompts = m.Prompts // not what is said after a wrong key
	}
	for _, p := range prompts {
		switch {
		case p.Say != nil:
			parts = append(parts, "“"+strings.Join(strings.Fields(p.Say[language]), " ")+"”")
		case p.Name != "" && p.Name != string(s.ID):
			parts = append(parts, p.Name)
		case p.Number != nil:
			parts = append(parts, "number "+p.Number.String())
		case p.Digits != nil:
			parts = append(parts, "digits "+p.Digits.String())
		case p.Recording != "":
			parts = append(parts, "recording "+p.Recording)
		case p.Value != nil:
			parts = append(parts, string(p.Value.Kind)+" "+p.Value.Of.String())
		}
	}
	return strings.Join(parts, ", ")
}

// queueText names the queue and the ways out of it that waiting callers have.
func queueText(v *flows.Queue) string {
	text := "queue " + string(v.Queue)
	if v.Priority != nil {
		text += ", priority " + strconv.Itoa(*v.Priority)
	}
	for _, d := range slices.Sorted(maps.Keys(v.Options.Keys)) {
		text += ", " + d.String() + " " + string(v.Options.Keys[d])
	}
	return text
}

func digits(low, high int) string {
	if low == high {
		return counted(low, "digit")
	}
	return strconv.Itoa(low) + "-" + strconv.Itoa(high) + " digits"
}

func secret(is bool) string {
	if is {
		return ", secret"
	}
	return ""
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

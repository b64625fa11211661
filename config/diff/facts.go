package diff

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/strict"
)

// facts is what a value says: for each path what it says there, in words. Nothing is said of what is empty. Secrets can
// be compared, and never be written.
type facts struct {
	words   map[string]string
	secrets map[string]call.Secret
}

// reader reads facts.
type reader struct {
	calendars map[*calendar.Calendar]string
	step      func(call.StepID) call.StepID // by which name a step is compared; nil: by its own
}

// namesOf finds calendars by what they are called.
func namesOf(cfg *config.Config) map[*calendar.Calendar]string {
	out := map[*calendar.Calendar]string{}
	for name, c := range cfg.Calendars {
		out[c] = name
	}
	return out
}

// read reads a value. Fields whose paths are left out are not read, nor what lies below them.
func (r reader) read(v any, leftOut ...string) facts {
	f := facts{map[string]string{}, map[string]call.Secret{}}
	r.value(f, "", reflect.ValueOf(v), leftOut)
	return f
}

func (r reader) value(f facts, path string, v reflect.Value, leftOut []string) {
	if !v.IsValid() || slices.Contains(leftOut, path) {
		return
	}
	if v.CanInterface() && r.known(f, path, v.Interface()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			r.value(f, path, v.Elem(), leftOut)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				r.value(f, join(path, snake(field.Name)), v.Field(i), leftOut)
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			r.value(f, join(path, fmt.Sprint(key.Interface())), v.MapIndex(key), leftOut)
		}
	case reflect.Slice:
		r.list(f, path, v, leftOut)
	default:
		f.say(path, fmt.Sprint(v.Interface()))
	}
}

// known reads what has a way of its own to be said.
func (r reader) known(f facts, path string, v any) bool {
	switch v := v.(type) {
	case strict.Pos:
	case call.Secret:
		f.secrets[path] = v
	case call.StepID:
		if r.step != nil {
			v = r.step(v)
		}
		f.say(path, string(v))
	case call.Digit:
		if v != 0 {
			f.say(path, v.String())
		}
	case *calendar.Calendar:
		if v == nil {
			return true
		}
		name, ok := r.calendars[v]
		if !ok {
			name = "hours of its own"
		}
		f.say(path, name)
	case *flows.Expr:
		if v != nil {
			f.say(path, v.String())
		}
	case time.Duration:
		f.say(path, duration(v))
	case float64: // all of them are parts of a whole
		f.say(path, percent(v))
	case []flows.Prompt:
		promptFacts(f, path, v)
	case config.PortRange:
		f.say(path, fmt.Sprintf("%d-%d", v.First, v.Last))
	case *time.Location:
		f.say(path, v.String())
	case fmt.Stringer:
		f.say(path, v.String())
	default:
		return false
	}
	return true
}

// list reads a list: things that have names by their names, others in one line.
func (r reader) list(f facts, path string, v reflect.Value, leftOut []string) {
	var line []string
	for i := range v.Len() {
		item := v.Index(i)
		if d, ok := item.Interface().(time.Duration); ok {
			line = append(line, duration(d))
			continue
		}
		if item.Kind() != reflect.Struct {
			line = append(line, fmt.Sprint(item.Interface()))
			continue
		}
		name := nameOf(item, i)
		if slices.Contains(line, name) {
			name += " (" + strconv.Itoa(i+1) + ")"
		}
		if isPlain(item) {
			line = append(line, fmt.Sprint(item.Interface()))
			continue
		}
		line = append(line, name)
		r.value(f, join(path, name), item, leftOut)
	}
	f.say(path, strings.Join(line, ", "))
}

// isPlain reports whether a value writes itself, such as an address.
func isPlain(v reflect.Value) bool {
	_, ok := v.Interface().(fmt.Stringer)
	return ok
}

// nameOf is what an item of a list is called: by its id, its name or its condition, else by its place.
func nameOf(item reflect.Value, place int) string {
	if c, ok := item.Interface().(flows.Case); ok {
		if c.When == nil {
			return otherwise
		}
		return c.When.String()
	}
	for _, field := range []string{"ID", "Name", "Field"} {
		if v := item.FieldByName(field); v.IsValid() && v.Kind() == reflect.String && v.String() != "" {
			return v.String()
		}
	}
	return strconv.Itoa(place + 1)
}

// otherwise is the case of a choice that always holds.
const otherwise = "else"

// promptFacts reads what is played: names of recordings, and texts in each language.
func promptFacts(f facts, path string, prompts []flows.Prompt) {
	var line []string
	for i, p := range prompts {
		switch {
		case p.Name != "":
			line = append(line, p.Name)
		case p.Number != nil:
			line = append(line, "the number "+p.Number.String())
		case p.Digits != nil:
			line = append(line, "the digits "+p.Digits.String())
		case p.Recording != "":
			line = append(line, "the recording "+p.Recording)
		case p.Value != nil:
			line = append(line, "the "+string(p.Value.Kind)+" "+p.Value.Of.String())
		default:
			line = append(line, "a text")
			for lang, text := range p.Say {
				f.say(fmt.Sprintf("%s.%d.say.%s", path, i+1, lang), quote(text))
			}
		}
	}
	f.say(path, strings.Join(line, ", "))
}

func (f facts) say(path, words string) {
	if words != "" {
		f.words[path] = words
	}
}

// difference is one path at which two values say different things; empty words are nothing at all.
type difference struct{ path, old, now string }

// differences compares facts, in the order of their paths.
func (f facts) differences(now facts) (out []difference) {
	for path, was := range f.words {
		if is := now.words[path]; is != was {
			out = append(out, difference{path, was, is})
		}
	}
	for path, is := range now.words {
		if _, known := f.words[path]; !known {
			out = append(out, difference{path, "", is})
		}
	}
	for _, path := range slices.Sorted(maps.Keys(now.secrets)) {
		if was, known := f.secrets[path]; known && !was.Equal(now.secrets[path]) {
			out = append(out, difference{path: path})
		}
	}
	slices.SortFunc(out, func(a, b difference) int { return strings.Compare(a.path, b.path) })
	return out
}

// snake is a field's name as configurations have it: RTPPorts is rtp_ports.
func snake(name string) string {
	var b strings.Builder
	lower := func(i int) bool { return i < len(name) && !unicode.IsUpper(rune(name[i])) }
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) && (lower(i-1) || i+1 < len(name) && lower(i+1)) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

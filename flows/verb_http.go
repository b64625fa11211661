package flows

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"centralino/call"
	"centralino/flows/strict"
)

const (
	shortestCache = time.Second
	longestCache  = 24 * time.Hour
	deepest       = 5 // objects in each other

	longestSilence = 3 * time.Second // of a service, without a prompt
)

// http reads a request to a service.
func (c *compiler) http(m *strict.Map) *HTTP {
	name := m.Get("http")
	v := &HTTP{Service: name.Text("")}
	timeout, ok := c.env.Services[v.Service]
	if !ok && v.Service != "" {
		name.Fault(suggestKey(v.Service, c.env.Services), "there is no service `%s`", v.Service)
	}
	v.Timeout = timeout
	body := m.Get("body")
	attach := m.Get("attach")
	otherwise := "GET"
	if !body.Missing() || !attach.Missing() {
		otherwise = "POST"
	}
	v.Method = m.Get("method").OneOf(otherwise, "GET", "POST", "PUT", "PATCH", "DELETE")
	v.Path = c.path(m.Get("path"))
	v.Query = c.sent(m.Get("query"), false, 0)
	if !body.Missing() {
		v.Body = c.sent(body, true, 0)
		if v.Method == "GET" || v.Method == "DELETE" {
			body.Fault("send it by POST, PUT or PATCH, or write `query`", "a %s has no body", v.Method)
		}
	}
	v.Attach = c.attachments(attach, v.Body)
	if !attach.Missing() && (v.Method == "GET" || v.Method == "DELETE") {
		attach.Fault("send it by POST, PUT or PATCH", "a %s has no body", v.Method)
	}
	v.Result = c.results(m.Get("result"))
	if cache := m.Get("cache"); !cache.Missing() {
		v.Cache = cache.Duration(0, shortestCache, longestCache)
		if v.Method != "GET" {
			cache.Fault("remove it: the service must be asked every time", "only what a GET answers can be kept, this is a %s", v.Method)
		}
	}
	v.Prompts = c.prompts(m, "prompt")
	if len(v.Prompts) == 0 && v.Timeout > longestSilence {
		name.Warn("write prompt: one-moment, or give the service less time", "callers may hear nothing for %s while `%s` is asked",
			strict.Short(v.Timeout), v.Service)
	}
	if c.human.Step == "" {
		m.Need("failed", "where the call goes when the service does not answer; a person is best")
	}
	v.Failed = c.targetOr(m.Get("failed"), c.human.Step)
	return v
}

// plainPath is what a path may have that is written by hand. A question mark is not among it: queries are escaped.
var plainPath = regexp.MustCompile(`^[A-Za-z0-9/._~!$&'()*+,;=:@-]*$`)

// path reads "/tickets/{customer.id}".
func (c *compiler) path(v strict.Value) (out Path) {
	text := v.Text("")
	if text == "" {
		return nil
	}
	if !strings.HasPrefix(text, "/") {
		v.Fault("write path: \"/tickets\"; it is put behind the service's URL", "a path begins with /")
		return nil
	}
	for at := 0; at < len(text); {
		rest := text[at:]
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			open = len(rest)
		}
		if open > 0 {
			c.plain(v, rest[:open], column(text, at))
			out = append(out, Part{Text: rest[:open]})
			at += open
			continue
		}
		end := strings.IndexByte(rest, '}')
		if rest[0] == '}' || end < 0 {
			c.doc.Add(strict.Problem{
				Pos: v.Offset(column(text, at)), Message: "in the path: a brace without its other half", Hint: "write {customer.id}",
			})
			return nil
		}
		e := c.expressionIn(v, rest[1:end], column(text, at+1), "path")
		if e == nil {
			return nil
		}
		out = append(out, Part{Value: e})
		at += end + 1
	}
	return out
}

// column is the character at which a byte stands.
func column(text string, at int) int { return utf8.RuneCountInString(text[:at]) }

// plain reports signs that a path written by hand cannot have.
func (c *compiler) plain(v strict.Value, text string, at int) {
	hint := "a path has letters, digits and signs such as - . _ ~, and {expressions}"
	switch {
	case strings.ContainsAny(text, "?#"):
		hint = "write what stands behind the question mark under `query`"
	case slices.Contains(strings.Split(text, "/"), ".."):
		hint = "write the path without .."
	case plainPath.MatchString(text):
		return
	}
	c.doc.Add(strict.Problem{Pos: v.Offset(at), Message: fmt.Sprintf("in the path: %q cannot be part of one", text), Hint: hint})
}

var fieldName = regexp.MustCompile(`^[^\x00-\x1f\x7f]{1,100}$`)

// sent reads a map of names and expressions; with objects, an expression may be a map of more.
func (c *compiler) sent(v strict.Value, objects bool, depth int) []Field {
	out := []Field{}
	for _, e := range v.Map().Entries() {
		f := Field{Name: e.Key}
		switch {
		case !fieldName.MatchString(e.Key):
			e.At.Fault("", "a field needs a name of up to 100 signs")
			continue
		case e.Value.IsMap() && objects && depth < deepest:
			f.Fields = c.sent(e.Value, true, depth+1)
		case e.Value.IsMap() && objects:
			e.Value.Fault("", "objects lie in each other more than %d deep", deepest)
			continue
		default:
			if f.Value = c.expression(e.Value, "value"); f.Value == nil {
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

// results reads which variables an answer gives: {ticket: number, name: {field: customer.name, is: text}}.
func (c *compiler) results(v strict.Value) (out []Result) {
	for _, e := range v.Map().Entries() {
		if !checkVariable(e.At, "a variable", e.Key) {
			continue
		}
		if c.secrets[e.Key] || e.Key == "language" {
			e.At.Fault("give it another name", "`%s` means something else, and an answer cannot set it", e.Key)
			continue
		}
		r := Result{Name: e.Key}
		field := e.Value
		if e.Value.IsMap() {
			m := e.Value.Map()
			field = m.Need("field", "which field of the answer: field: customer.name")
			r.Type = call.AnswerType(m.Get("is").OneOf("", "text", "number", "boolean"))
			if otherwise := m.Get("otherwise"); !otherwise.Missing() {
				text := otherwise.Digits("")
				r.Otherwise = &text
			}
			m.Close()
		}
		r.Path = field.Digits("") // a field may be called 1
		if strings.Trim(r.Path, ".") != r.Path || strings.Contains(r.Path, "..") {
			field.Fault("write names with a . between them: customer.name", "%q is no path to a field", r.Path)
		}
		if r.Path != "" {
			out = append(out, r)
		}
	}
	return out
}

package flows

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"centralino/call"
)

// HTTP asks a service over HTTP, with JSON, and takes variables from its answer.
type HTTP struct {
	Service string
	Method  string
	Path    Path
	Query   []Field
	Body    []Field      // of a JSON object, in its order; nil: none is sent
	Attach  []Attachment // recordings that are fields of the body, too
	Result  []Result
	Cache   time.Duration // what the service answered so long ago may do; 0: never
	Prompts []Prompt      // said while it takes longer than a moment; may be empty
	Timeout time.Duration // of the service, retries included
	Failed  call.StepID
}

// Path is what is put behind the URL of a service.
type Path []Part

// Part is a piece of a path: a text as it is written, or the expression of a piece within one segment.
type Part struct {
	Text  string
	Value *Expr // nil: it is Text
}

// Field is a named value that is sent: one expression, or an object of more fields.
type Field struct {
	Name   string
	Value  *Expr // nil: it is an object
	Fields []Field
}

// Result is a variable that an answer gives a value.
type Result struct {
	Name      string
	Path      string // in the answer, dotted
	Type      call.AnswerType
	Otherwise *string // when the answer has no such field, or null there; nil: the step fails then
}

func (*HTTP) verb() string { return "http" }

// Request is what a service is asked, escaped and ready to send.
type Request struct{ Path, Query, Body string }

// How much a step sends, and how long a variable is that an answer gives, in characters.
const (
	mostPath   = 2 << 10 // with the query
	mostBody   = 16 << 10
	mostResult = 500
)

// Request makes the request of a call. The error holds no values of variables.
func (v *HTTP) Request(vars Vars) (Request, error) {
	path, err := v.path(vars)
	if err != nil {
		return Request{}, err
	}
	r := Request{Path: path}
	var query []string
	for _, q := range v.Query {
		text, err := q.Value.Text(vars)
		if err != nil {
			return Request{}, fmt.Errorf("query `%s`: %w", q.Name, err)
		}
		query = append(query, url.QueryEscape(q.Name)+"="+url.QueryEscape(text))
	}
	r.Query = strings.Join(query, "&")
	if len(r.Path)+len(r.Query) > mostPath {
		return Request{}, fmt.Errorf("path and query are longer than %d characters", mostPath)
	}
	if v.Body == nil {
		return r, nil
	}
	var b strings.Builder
	if err := writeObject(&b, v.Body, vars); err != nil {
		return Request{}, err
	}
	if r.Body = b.String(); len(r.Body) > mostBody {
		return Request{}, fmt.Errorf("the body is longer than %d characters", mostBody)
	}
	return r, nil
}

// path puts the path together. A value stays within its segment: one that is empty, or by which a server or a proxy could
// find itself in another folder, makes no path at all (RFC 3986 section 5.2.4; some servers decode %2F before they look).
func (v *HTTP) path(vars Vars) (string, error) {
	var out, segment strings.Builder
	made := false // the segment has a value in it
	check := func() error {
		if s := segment.String(); made && (s == "." || s == "..") {
			return errors.New("a value makes a segment of the path that leads elsewhere")
		}
		segment.Reset()
		made = false
		return nil
	}
	for _, p := range v.Path {
		if p.Value == nil {
			for i, piece := range strings.Split(p.Text, "/") {
				if i > 0 {
					if err := check(); err != nil {
						return "", err
					}
				}
				segment.WriteString(piece)
			}
			out.WriteString(p.Text)
			continue
		}
		text, err := p.Value.Text(vars)
		if err != nil {
			return "", fmt.Errorf("path: %s: %w", p.Value, err)
		}
		if !withinSegment(text) {
			return "", fmt.Errorf("path: %s is empty, or has a sign that cannot be in a path", p.Value)
		}
		segment.WriteString(text)
		out.WriteString(url.PathEscape(text))
		made = true
	}
	return out.String(), check()
}

// String is the path as the flow writes it.
func (p Path) String() string {
	var b strings.Builder
	for _, p := range p {
		if p.Value != nil {
			b.WriteString("{" + p.Value.String() + "}")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// withinSegment reports whether a text can be a piece of one segment of a path, however often it is decoded.
func withinSegment(text string) bool {
	return text != "" && utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool {
		return r == '/' || r == '\\' || r == '%' || unicode.IsControl(r)
	})
}

// Read takes the variables from an answer, each at most 500 characters long and without control characters. The error says which
// field is missing or of another type, and holds nothing of the answer.
func (v *HTTP) Read(a call.Answer) (map[string]string, error) {
	out := make(map[string]string, len(v.Result))
	for _, r := range v.Result {
		at, there := a.At(r.Path)
		if (!there || at.IsNull()) && r.Otherwise != nil {
			out[r.Name] = *r.Otherwise
			continue
		}
		text, kind, single := at.Single()
		switch {
		case !there:
			return nil, fmt.Errorf("the answer has no field `%s`", r.Path)
		case !single:
			return nil, fmt.Errorf("the field `%s` of the answer is no single value", r.Path)
		case r.Type != "" && r.Type != kind:
			return nil, fmt.Errorf("the field `%s` of the answer is a %s, not a %s", r.Path, kind, r.Type)
		case utf8.RuneCountInString(text) > mostResult:
			return nil, fmt.Errorf("the field `%s` of the answer is longer than %d characters", r.Path, mostResult)
		}
		out[r.Name] = strings.Map(printable, text)
	}
	return out, nil
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// Expressions returns all that a request is made of, for who wants to know what leaves the house.
func (v *HTTP) Expressions() (out []*Expr) {
	for _, p := range v.Path {
		if p.Value != nil {
			out = append(out, p.Value)
		}
	}
	return append(append(out, expressionsOf(v.Query)...), expressionsOf(v.Body)...)
}

func expressionsOf(fields []Field) (out []*Expr) {
	for _, f := range fields {
		if f.Value != nil {
			out = append(out, f.Value)
		}
		out = append(out, expressionsOf(f.Fields)...)
	}
	return out
}

// Package online finds customers by asking a service over HTTP.
package online

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"centralino/call"
	"centralino/directory"
	"centralino/service"
)

// Options describe a source. Client, Fields and at least one address are needed. Addresses are paths behind the service's URL,
// perhaps with a query, and have {value} where the value stands.
type Options struct {
	Client   Asker
	ByNumber string            // for telephone numbers in E.164; empty: customers are not found by them
	ByCode   string            // for anything else; empty: the same
	At       string            // where in the answer the customer is, or a list of customers; empty: it is the answer
	Fields   []string          // the first is the customer's key, "pin" is the PIN
	Columns  map[string]string // where in the customer each field is, dotted
}

// Asker is what asks a service.
type Asker interface {
	Do(ctx context.Context, r service.Request) service.Reply
}

// Source finds customers by asking a service. It is safe for use by many calls at once.
type Source struct{ options Options }

// New returns a source.
func New(o Options) *Source { return &Source{o} }

// Finds implements directory.Source.
func (s *Source) Finds(by directory.By) bool { return s.address(by) != "" }

func (s *Source) address(by directory.By) string {
	if by == directory.ByNumber {
		return s.options.ByNumber
	}
	return s.options.ByCode
}

// Find implements directory.Source. The status 404 says that nobody has the value, as an empty list or null does.
func (s *Source) Find(ctx context.Context, by directory.By, value string) ([]directory.Record, error) {
	path, query, hasQuery := strings.Cut(s.address(by), "?")
	if strings.Contains(path, "{value}") && !segment(value) {
		return nil, nil // no code has such signs
	}
	r := service.Request{Method: http.MethodGet, Path: strings.ReplaceAll(path, "{value}", url.PathEscape(value))}
	if hasQuery {
		r.Query = strings.ReplaceAll(query, "{value}", url.QueryEscape(value))
	}
	reply := s.options.Client.Do(ctx, r)
	switch {
	case reply.Status == http.StatusNotFound:
		return nil, nil
	case !reply.OK():
		return nil, fmt.Errorf("%s: %w", reply.Outcome, reply.Err)
	}
	return s.records(reply.Answer)
}

// segment reports whether a value stays within its segment of a path, however often it is decoded.
func segment(value string) bool {
	return value != "." && value != ".." && !strings.ContainsFunc(value, func(r rune) bool {
		return r == '/' || r == '\\' || r == '%' || unicode.IsControl(r) || r == unicode.ReplacementChar
	})
}

func (s *Source) records(a call.Answer) (out []directory.Record, err error) {
	at, there := a.At(s.options.At)
	if !there {
		return nil, fmt.Errorf("the answer has nothing at `%s`", s.options.At)
	}
	if at.IsNull() {
		if s.options.At == "" {
			return nil, errors.New("the answer is no JSON, or nothing")
		}
		return nil, nil
	}
	all, list := at.List()
	if !list {
		all = []call.Answer{at}
	}
	for _, one := range all[:min(2, len(all))] {
		r, err := s.record(one)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// longestField bounds what a customer's field says, in bytes.
const longestField = 2000

// record reads one customer. A field that is missing or null is empty, but for the key.
func (s *Source) record(a call.Answer) (directory.Record, error) {
	r := directory.Record{Fields: make(map[string]string, len(s.options.Fields))}
	for i, field := range s.options.Fields {
		at, there := a.At(s.options.Columns[field])
		text, _, single := at.Single()
		if there && !at.IsNull() && !single || i == 0 && !there {
			return directory.Record{}, fmt.Errorf("`%s` of the answer is no single value", s.options.Columns[field])
		}
		text = strings.TrimSpace(text)
		switch {
		case field == "pin":
			r.PIN = call.NewSecret(text)
			continue
		case i == 0:
			r.Key = text
		}
		r.Fields[field] = strings.ToValidUTF8(text[:min(len(text), longestField)], "")
	}
	return r, nil
}

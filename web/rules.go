package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"

	"centralino/call"
	"centralino/web/pages"
	"centralino/words"
)

// Rules are rules of law, and what of them is measured.
type Rules interface {
	// Sets lists every set there is, those that the helpline names first; titles are in a language where they are there in it.
	Sets(language call.Language) []RuleSet
	// Measured writes what a set asks to be measured of a month, and what came of it. Its errors are *Problem where the
	// reader can do something.
	Measured(ctx context.Context, w io.Writer, q RulesQuery) error
}

// RuleSet is one set of rules.
type RuleSet struct {
	Name  string `json:"rules"`
	Title string `json:"title"`
	Ours  bool   `json:"ours"` // the configuration names it

	Languages []call.Language `json:"languages"` // that it is there in, English first
}

// RulesQuery says which figures are asked for.
type RulesQuery struct {
	Set      string
	Language call.Language
	Month    string // 2026-11; empty: the last whole one
	Format   string // "json", "html" or "csv"
}

// framed is the policy of a page that stands in one of ours: it has its style in it, and nothing else.
const framed = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

// getReportPage shows the page in which such a page stands.
func (s *Server) getReportPage(w http.ResponseWriter, r *http.Request, _ *Who) error {
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	pages.Page("calls-report").ServeHTTP(w, r)
	return nil
}

// getRules lists the rules that a report may be of.
func (s *Server) getRules(w http.ResponseWriter, r *http.Request, _ *Who) error {
	return writeJSON(w, http.StatusOK, struct {
		Rules []RuleSet `json:"rules"`
	}{s.options.Rules.Sets(spoken(w, r, words.English, words.Italian))})
}

// setLanguages are those that a set is there in, English first; English for one that is not there at all.
func (s *Server) setLanguages(name string) []call.Language {
	for _, set := range s.options.Rules.Sets(words.English) {
		if set.Name == name {
			return set.Languages
		}
	}
	return []call.Language{words.English}
}

var monthForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}$`)

// getRulesReport says what rules ask to be measured in a month, as centralino report --rules does.
func (s *Server) getRulesReport(w http.ResponseWriter, r *http.Request, who *Who) error {
	q := asked(r, s.settings())
	query := RulesQuery{Set: q.text("rules"), Month: q.text("month"), Format: q.oneOf("format", "json", "html", "csv")}
	languages := s.setLanguages(query.Set)
	if named := q.text("language"); named != "" && !slices.Contains(languages, call.Language(named)) {
		q.fail("these rules are not there in that language", "see languages in /api/v1/rules")
	}
	if query.Month != "" && !monthForm.MatchString(query.Month) {
		q.fail("month is no month", "write ?month=2026-11")
	}
	if err := q.done(); err != nil {
		return err
	}
	if who.Partner() != "" {
		return Refuse(http.StatusConflict, "whole-helpline", "rules are measured of the whole helpline", "ask somebody who may see all of it")
	}
	query.Language = spoken(w, r, languages...)
	var b bytes.Buffer
	if err := s.options.Rules.Measured(r.Context(), &b, query); err != nil {
		return err
	}
	h := w.Header()
	switch query.Format {
	case "html":
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", framed)
		h.Set("X-Frame-Options", "SAMEORIGIN")
	case "csv":
		download(w, "text/csv; charset=utf-8; header=present", query.Set+"-"+query.Month+".csv")
	default:
		h.Set("Content-Type", "application/json")
		h.Set("Cache-Control", "no-store")
	}
	_, _ = w.Write(b.Bytes()) // the peer may have gone
	return nil
}

package rules

import (
	"math"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// read reads the file of a set in one of its languages; in English where it is not there in that.
func read(file string, data []byte, language call.Language) (Set, []strict.Problem) {
	doc, top := strict.Parse(file, data)
	m := top.Map()
	s := Set{Name: m.Need("rules", "").Identifier(""), Languages: languages(m.Need("title", "")), Language: english}
	if slices.Contains(s.Languages, language) {
		s.Language = language
	}
	s.Title, s.About = s.said(m.Get("title")), s.said(m.Need("about", ""))
	for _, e := range m.Get("given").Map().Entries() {
		s.Given = append(s.Given, Circumstance{e.Key, s.said(e.Value)})
	}
	seen := map[string]bool{}
	for _, item := range m.Need("requirements", "").List() {
		r := readRequirement(item, s)
		if seen[r.ID] {
			item.Fault("", "there are two requirements `%s`", r.ID)
		}
		seen[r.ID] = true
		s.Requirements = append(s.Requirements, r)
	}
	m.Close()
	return s, doc.Problems()
}

func readRequirement(item strict.Value, s Set) Requirement {
	m := item.Map()
	r := Requirement{
		ID: m.Need("id", "").Identifier(""), Text: s.said(m.Need("text", "")), Act: s.said(m.Need("act", "")),
		URL: m.Need("url", "").Text(""), Note: s.said(m.Get("note")),
		Unless: circumstances(m.Get("unless"), s), Only: circumstances(m.Get("only"), s),
	}
	if !strings.HasPrefix(r.URL, "http") {
		m.Get("url").Fault("", "a source is a web address")
	}
	if check := m.Get("check"); !check.Missing() {
		r.Check = Check(check.OneOf("", checks()...))
		r.readCheck(m)
	}
	if figure := m.Get("figure"); !figure.Missing() {
		r.Figure = Figure(figure.OneOf("", figures()...))
		r.readFigure(m)
	}
	if r.Check != "" && r.Figure != "" {
		item.Fault("", "a requirement is either proved or measured")
	}
	m.Close()
	return r
}

// english is the language that every set is there in.
const english call.Language = "en"

// languages are those that the title is there in, English first.
func languages(title strict.Value) []call.Language {
	all := []call.Language{english}
	if !title.IsMap() {
		return all
	}
	for _, e := range title.Map().Entries() {
		if l := call.Language(e.Key); l != english {
			all = append(all, l)
		}
	}
	return all
}

// said reads a text in the language of the set: one text for all, such as the name of an act, or one for each language of the title.
func (s Set) said(v strict.Value) (text string) {
	if !v.IsMap() {
		return v.Text("")
	}
	m := v.Map()
	for _, l := range s.Languages {
		if t := m.Need(string(l), "").Text(""); l == s.Language {
			text = t
		}
	}
	m.Close()
	return text
}

func circumstances(v strict.Value, s Set) (names []string) {
	for _, item := range v.OneOrList() {
		name := item.Text("")
		if !slices.Contains(s.Circumstances(), name) {
			item.Fault(strict.Suggest(name, s.Circumstances()), "there is no circumstance `%s`", name)
		}
		names = append(names, name)
	}
	return names
}

func (r *Requirement) readCheck(m *strict.Map) {
	const week = 7 * 24 * time.Hour
	switch r.Check {
	case Choices:
		r.Choice = m.Need("most", "").Int(0, 0, 100)
	case WeeklyHours:
		r.Weekly = m.Need("least", "").Duration(0, 0, week)
	case WeekdayHours:
		r.Hours = readSpan(m.Need("hours", ""))
	}
}

func readSpan(v strict.Value) Span {
	from, to, _ := strings.Cut(v.Text(""), "-")
	begin, err := time.Parse("15:04", from)
	end, failed := time.Parse("15:04", to)
	if err != nil || failed != nil || !begin.Before(end) {
		v.Fault("", "hours are written as 08:30-21:30")
	}
	return Span{begin.Hour()*60 + begin.Minute(), end.Hour()*60 + end.Minute()}
}

func (r *Requirement) readFigure(m *strict.Map) {
	r.Most = m.Has("most")
	bound := m.Get("least")
	if r.Most {
		bound = m.Get("most")
	}
	if r.Figure.Share() {
		r.Bound = bound.Percent(math.NaN())
	} else {
		r.Bound = bound.Duration(0, time.Second, time.Hour).Seconds()
	}
	if bound.Missing() {
		m.Need("least", "")
	}
	if r.Figure == AnsweredWithin {
		r.Within = m.Need("within", "").Duration(0, time.Second, time.Hour)
		r.From = From(m.Need("from", "").OneOf("", string(FromCall), string(FromQueue)))
		r.Emergency = m.Get("emergency").Bool(false)
	}
}

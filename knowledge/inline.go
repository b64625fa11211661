package knowledge

import (
	"html"
	"net/url"
	"slices"
	"strings"
)

// span is a piece of a line: a text, or a mark around others.
type span struct {
	tag  string // "", "strong", "em", "code" or "a"
	href string
	text string
	in   []span
}

// inline makes HTML of a line: `code`, **strong**, *emphasis*, [text](address) and <address>.
func inline(text string) string {
	var w strings.Builder
	writeSpans(&w, spans(text, 0))
	return w.String()
}

func writeSpans(w *strings.Builder, all []span) {
	for _, s := range all {
		switch s.tag {
		case "":
			w.WriteString(html.EscapeString(s.text))
			continue
		case "a": // another tab: leaving the desk would end the call
			w.WriteString(`<a href="` + html.EscapeString(s.href) + `" target="_blank" rel="noopener noreferrer">`)
		default:
			w.WriteString("<" + s.tag + ">")
		}
		w.WriteString(html.EscapeString(s.text))
		writeSpans(w, s.in)
		w.WriteString("</" + s.tag + ">")
	}
}

// plainInline is a line without its marks.
func plainInline(text string) string {
	var w strings.Builder
	writePlain(&w, spans(text, 0))
	return w.String()
}

func writePlain(w *strings.Builder, all []span) {
	for _, s := range all {
		w.WriteString(s.text)
		writePlain(w, s.in)
	}
}

// spans parts a line. A mark that has no end is text.
func spans(text string, depth int) (out []span) {
	begun := 0
	flush := func(to int) {
		if to > begun {
			out = append(out, span{text: text[begun:to]})
		}
	}
	for i := 0; i < len(text); {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("\\`*_[]()<>#-|!", text[i+1]) >= 0 {
			flush(i)
			begun = i + 1
			i += 2
			continue
		}
		s, n := span{}, 0
		if depth < maxDepth {
			s, n = mark(text, i, depth)
		}
		if n == 0 {
			i++
			continue
		}
		flush(i)
		out = append(out, s)
		i += n
		begun = i
	}
	flush(len(text))
	return out
}

// mark reads the mark that begins at a place; 0 when none does.
func mark(text string, i, depth int) (span, int) {
	rest := text[i:]
	switch {
	case rest[0] == '`':
		if end := strings.IndexByte(rest[1:], '`'); end > 0 {
			return span{tag: "code", text: rest[1 : 1+end]}, end + 2
		}
	case strings.HasPrefix(rest, "**"):
		if end := strings.Index(rest[2:], "**"); end > 0 {
			return span{tag: "strong", in: spans(rest[2:2+end], depth+1)}, end + 4
		}
	case rest[0] == '*' || rest[0] == '_' && !within(text, i):
		if end := strings.IndexByte(rest[1:], rest[0]); end > 0 && rest[1] != ' ' && !(rest[0] == '_' && within(text, i+1+end)) {
			return span{tag: "em", in: spans(rest[1:1+end], depth+1)}, end + 2
		}
	case rest[0] == '[':
		return link(rest, depth)
	case rest[0] == '<':
		if end := strings.IndexByte(rest, '>'); end > 0 {
			if address, ok := safe(rest[1:end]); ok {
				return span{tag: "a", href: address, text: rest[1:end]}, end + 1
			}
		}
	}
	return span{}, 0
}

// within reports whether letters stand on both sides of a place, as in a_name.
func within(text string, i int) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && strings.IndexByte(" \n\t.,;:!?()[]\"'*_", text[i]) < 0
	}
	return letter(i-1) && letter(i+1)
}

// link reads [text](address). One whose address may not be followed is its text alone.
func link(rest string, depth int) (span, int) {
	middle := strings.Index(rest, "](")
	if middle < 2 || strings.IndexByte(rest[1:middle], '[') >= 0 {
		return span{}, 0
	}
	end := strings.IndexByte(rest[middle:], ')')
	if end < 0 {
		return span{}, 0
	}
	inside := spans(rest[1:middle], maxDepth)
	if depth < maxDepth-1 {
		inside = spans(rest[1:middle], maxDepth-1)
	}
	inside = slices.DeleteFunc(inside, func(s span) bool { return s.tag == "a" }) // no link in a link
	address, ok := safe(rest[middle+2 : middle+end])
	if !ok {
		var text strings.Builder
		writePlain(&text, inside)
		return span{text: text.String()}, middle + end + 1
	}
	return span{tag: "a", href: address, in: inside}, middle + end + 1
}

// safe returns an address that may be followed: of the web, of mail, or a telephone number.
func safe(address string) (string, bool) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, " \n\t\"<>") {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "https", "http":
		return u.String(), u.Host != ""
	case "mailto", "tel":
		return u.String(), u.Opaque != ""
	}
	return "", false
}

package strict

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxHints say what usually lies behind the parser's own words.
var syntaxHints = []struct{ contains, hint string }{
	{"mapping values are not allowed", "a text with `: ` in it needs quotes, and keys of one map need the same indent"},
	{"cannot start any token", "indent with spaces, never tabs, and quote a text that begins with @, %, ` or {"},
	{"found a tab character", "indent with spaces, never tabs"},
	{"unknown anchor", "an alias `*name` needs an anchor `&name` before it"},
	{"alphabetic or numeric character", `what begins with * or & needs quotes: "*"`},
	{"expected '-' indicator", "in a list every line begins with `- `, in a map none does: decide for one of them"},
	{"did not find expected key", "check the indent of this line and of the one before it"},
	{"did not find expected ',' or", "a [ or { is not closed, or a text with `: ` or `, ` in it needs quotes"},
	{"unexpected end of stream", "a quote is not closed"},
	{"could not find expected ':'", "a key is followed by a colon and a space"},
	{"control characters are not allowed", "the file holds bytes that are no text"},
	{"invalid leading UTF-8", "save the file as UTF-8"},
	{"invalid Unicode", "save the file as UTF-8"},
}

// syntax records what the YAML parser could not read.
func (d *Document) syntax(err error, data []byte) {
	p := Problem{Pos: Pos{File: d.file, Line: 1, Col: 1}, Message: "this is not YAML: " + err.Error()}
	if m := syntaxLine.FindStringSubmatch(err.Error()); m != nil {
		if n, convErr := strconv.Atoi(m[1]); convErr == nil {
			p.Pos.Line = max(n, 1)
		}
		p.Message = "this is not YAML: " + m[2]
	}
	if line := breaks(data); line > 0 {
		p.Pos.Line = line
	}
	for _, h := range syntaxHints {
		if strings.Contains(p.Message, h.contains) {
			p.Hint = h.hint
			break
		}
	}
	if seen := seenIn(data, p.Pos.Line); seen != "" {
		p.Hint = seen
	}
	d.Add(p)
}

// apostrophe is a text in single quotes that goes on behind its second one: 'dell'ufficio'.
var apostrophe = regexp.MustCompile(`[:\[{,-]\s*'[^']*\p{L}'\p{L}`)

// noBreak is a space that word processors and web pages write, which is none to YAML.
const noBreak = "\u00a0"

// seenIn is what can be seen to be wrong in the line at which a file stops being YAML, or in the one before; "" for nothing.
func seenIn(data []byte, line int) string {
	lines := strings.Split(string(data), "\n")
	if line > len(lines) {
		return ""
	}
	if apostrophe.MatchString(lines[line-1]) {
		return `a text with an apostrophe in it goes into double quotes: "…"`
	}
	for at := max(line-1, 1); at <= line; at++ {
		indent := lines[at-1][:len(lines[at-1])-len(strings.TrimLeft(lines[at-1], " "+noBreak))]
		if strings.Contains(indent, noBreak) {
			return "line " + strconv.Itoa(at) + " begins with spaces that are none to YAML, copied from elsewhere: type them anew"
		}
	}
	return ""
}

// breaks returns the line at which a file stops being YAML: the one after the longest beginning that is. The parser
// itself names the line where the map around it began. 0: the file is too long to find out.
func breaks(data []byte) int {
	const mostLines, mostBytes = 1000, 1 << 17
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) > mostLines || len(data) > mostBytes {
		return 0
	}
	end := len(data)
	for i := len(lines); i > 0; i-- {
		end -= len(lines[i-1])
		var n yaml.Node
		if err := yaml.Unmarshal(data[:end], &n); err == nil {
			return i
		}
	}
	return 0
}

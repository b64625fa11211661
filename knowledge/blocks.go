package knowledge

import (
	"strings"
)

// The blocks of Markdown that notes may have; whatever else is written is a paragraph.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	bullets
	numbered
	quote
	code
	table
	rule
)

// block is a part of a text. Items hold blocks of their own, a quote has one of them.
type block struct {
	kind  blockKind
	level int        // of a heading
	text  string     // of a paragraph, a heading and code
	items [][]block  // of lists and quotes
	rows  [][]string // of a table, the first its head
}

// maxDepth bounds lists in lists and quotes in quotes: what is deeper is plain text.
const maxDepth = 4

func parse(text string) []block { return parseLines(strings.Split(text, "\n"), 0) }

func parseLines(lines []string, depth int) (out []block) {
	for i := 0; i < len(lines); {
		b, n := parseBlock(lines[i:], depth)
		if n == 0 { // an empty line
			i++
			continue
		}
		out, i = append(out, b), i+n
	}
	return out
}

// parseBlock reads the block that begins with the first line, and returns how many lines it has.
func parseBlock(lines []string, depth int) (block, int) {
	line := strings.TrimSpace(lines[0])
	switch {
	case line == "":
		return block{}, 0
	case strings.HasPrefix(line, "```"):
		return fenced(lines)
	case isRule(line):
		return block{kind: rule}, 1
	case headingLevel(line) > 0:
		level := headingLevel(line)
		return block{kind: heading, level: level, text: strings.TrimSpace(strings.TrimRight(line[level:], "#"))}, 1
	case depth < maxDepth && strings.HasPrefix(line, ">"):
		return quoted(lines, depth)
	case depth < maxDepth && marker(lines[0]) > 0:
		return listed(lines, depth)
	case len(lines) > 1 && strings.HasPrefix(line, "|") && isDivider(lines[1]):
		return tabled(lines)
	}
	n := 1
	for n < len(lines) && !interrupts(lines[n], depth) {
		n++
	}
	return block{text: strings.TrimSpace(strings.Join(lines[:n], "\n"))}, n
}

// interrupts reports whether a line ends the paragraph before it.
func interrupts(line string, depth int) bool {
	t := strings.TrimSpace(line)
	return t == "" || strings.HasPrefix(t, "```") || headingLevel(t) > 0 || depth < maxDepth && (strings.HasPrefix(t, ">") || marker(line) > 0)
}

func fenced(lines []string) (block, int) {
	for n := 1; n < len(lines); n++ {
		if strings.TrimSpace(lines[n]) == "```" {
			return block{kind: code, text: strings.Join(lines[1:n], "\n")}, n + 1
		}
	}
	return block{kind: code, text: strings.Join(lines[1:], "\n")}, len(lines)
}

func isRule(line string) bool {
	return len(line) >= 3 && (strings.Trim(line, "-") == "" || strings.Trim(line, "*") == "")
}

func headingLevel(line string) int {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n == 0 || n > 6 || len(line) == n || line[n] != ' ' {
		return 0
	}
	return n
}

func quoted(lines []string, depth int) (block, int) {
	var inside []string
	n := 0
	for ; n < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[n]), ">"); n++ {
		inside = append(inside, strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(lines[n]), ">"), " "))
	}
	return block{kind: quote, items: [][]block{parseLines(inside, depth+1)}}, n
}

// marker returns how far the text of an item stands in, 0 for a line that begins none: "- text", "* text", "1. text".
func marker(line string) int {
	at := indent(line)
	rest := line[at:]
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	switch {
	case strings.HasPrefix(rest, "- "), strings.HasPrefix(rest, "* "), strings.HasPrefix(rest, "+ "):
		return at + 2
	case digits > 0 && digits < 5 && len(rest) > digits+1 && (rest[digits] == '.' || rest[digits] == ')') && rest[digits+1] == ' ':
		return at + digits + 2
	}
	return 0
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// listed reads a list: each item has the lines that follow it and stand in as far as its text.
func listed(lines []string, depth int) (block, int) {
	b := block{kind: bullets}
	first := indent(lines[0])
	if c := lines[0][first]; c >= '0' && c <= '9' {
		b.kind = numbered
	}
	n := 0
	for n < len(lines) && marker(lines[n]) > 0 && indent(lines[n]) <= first+1 {
		in := marker(lines[n])
		item := []string{lines[n][in:]}
		for n++; n < len(lines); n++ {
			line := lines[n]
			empty := strings.TrimSpace(line) == ""
			if !empty && indent(line) < min(in, first+2) {
				if interrupts(line, depth) || strings.TrimSpace(lines[n-1]) == "" {
					break
				}
				item = append(item, strings.TrimSpace(line)) // a line that goes on without standing in
				continue
			}
			item = append(item, line[min(in, indent(line)):])
		}
		b.items = append(b.items, parseLines(item, depth+1))
	}
	return b, n
}

func isDivider(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "|") && strings.Contains(line, "-") && strings.Trim(line, "|-: ") == ""
}

func tabled(lines []string) (block, int) {
	b := block{kind: table}
	n := 0
	for ; n < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[n]), "|"); n++ {
		if n == 1 {
			continue // the divider
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(lines[n]), "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		b.rows = append(b.rows, row)
	}
	return b, n
}

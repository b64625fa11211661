package graph

import (
	"fmt"
	"strconv"
)

// words are what a picture says by itself.
type words struct {
	call        string // where calls come from
	from        string // where a part comes from, with %d
	came, hung  string
	between     string // of thousands
	decimalSign string
}

// words returns those of the language; other languages have the English ones.
func (g *Graph) words() words {
	if g.Said == "it" {
		return words{"chiamata", "da %d passi", " arrivati", " riagganciati", ".", ","}
	}
	return words{"call", "from %d steps", " came", " hung up", ",", "."}
}

// entry says how many steps lead to a part of the picture.
func (w words) entry(steps int) string { return fmt.Sprintf(w.from, steps) }

// traffic says how many callers came to a step, and how many hung up there.
func (w words) traffic(n Node) string {
	text := w.number(n.Calls) + w.came
	if n.Left > 0 {
		text += ", " + w.number(n.Left) + w.hung + " (" + w.percent(n.Left, n.Calls) + ")"
	}
	return text
}

// number writes a number with its thousands apart: 12,345.
func (w words) number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.between + s[i:]
	}
	return s
}

// percent writes a share: 3.4 %, 12 %.
func (w words) percent(part, whole int) string {
	share := 100 * float64(part) / float64(max(whole, 1))
	if share >= 9.95 {
		return strconv.FormatFloat(share, 'f', 0, 64) + " %"
	}
	tenths := int(share*10 + 0.5)
	return strconv.Itoa(tenths/10) + w.decimalSign + strconv.Itoa(tenths%10) + " %"
}

// grouped writes a number with its thousands apart as English does.
func grouped(n int) string { return (&Graph{}).words().number(n) }

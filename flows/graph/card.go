package graph

import "strings"

// card is what is drawn of a cell, without the labels of its ways.
type card struct {
	width, height float64
	lines         []string // of Text
	traffic       string
	exits         []exit
}

// exit is a way that is written into the card.
type exit struct {
	edge   int
	label  string
	to     string
	person bool // who takes it comes to a person
	step   int  // where it leads, as an index of Nodes; -1: the call ends
	labelW float64
}

// Measures of cards, in pixels.
const (
	textSize, titleSize = 11.5, 13.0
	narrowest, widest   = 112.0, 204.0
	lineHeight          = 15.0
	padding             = 12.0
	headHeight          = 27.0
	mostLines           = 2
	labelHeight         = 17.0
	labelSize           = 11.5
	labelGap            = 5.0
	pillHeight          = 22.0
	exitHeight          = 21.0
)

// newCard measures the card of a step.
func newCard(n Node, shown bool, w words) card {
	c := card{height: headHeight}
	head := width(n.titleText(), titleSize)*bold + 14 + width(n.Verb, labelSize) + iconWidth(n.Verb)
	c.width = max(narrowest, head+2*padding)
	most := max(c.width, widest) - 2*padding
	c.lines = wrap(n.Text, most, mostLines)
	if shown {
		c.traffic = w.traffic(n)
		c.width = max(c.width, width(c.traffic, textSize)*bold+2*padding)
		c.height += lineHeight
	}
	for _, l := range c.lines {
		c.width = max(c.width, width(l, textSize)+2*padding)
		c.height += lineHeight
	}
	if len(c.lines) > 0 || shown {
		c.height += 6
	}
	return c
}

// write puts an exit into the card.
func (c *card) write(e exit) {
	if e.label != "" {
		e.labelW = max(labelHeight, width(e.label, labelSize)+10)
	}
	c.exits = append(c.exits, e)
	c.width = max(c.width, e.labelW+width("→ "+e.to, labelSize)+2*padding+6)
	if len(c.exits) == 1 {
		c.height += 4
	}
	c.height += exitHeight
}

// longestName is how many letters of a step's name are shown.
const longestName = 30

func (n Node) titleText() string { return clip(string(n.Step), longestName) }

// iconWidth is the room of the picture before the name of a step.
func iconWidth(verb string) float64 {
	if verb == "queue" || verb == "menu" {
		return 18
	}
	return 0
}

// wrap breaks a text into lines; what does not fit into so many is left out, and an ellipsis says so.
func wrap(text string, most float64, lines int) (out []string) {
	words := strings.Fields(text)
	for len(words) > 0 && len(out) < lines {
		line := fit(words[0], most)
		n := 1
		for n < len(words) && width(line+" "+words[n], textSize) <= most {
			line += " " + words[n]
			n++
		}
		words = words[n:]
		if len(out) == lines-1 && len(words) > 0 {
			line = fit(line+" …", most)
		}
		out = append(out, line)
	}
	return out
}

// fit shortens a text until it has room.
func fit(s string, most float64) string {
	if width(s, textSize) <= most {
		return s
	}
	r := []rune(strings.TrimSuffix(s, "…"))
	for len(r) > 1 && width(string(r)+"…", textSize) > most {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ,·") + "…"
}

// bold is how much wider bold letters are.
const bold = 1.1

// width is how wide a text is at most, in pixels: by the letters of DejaVu Sans, the widest of the fonts that the picture
// asks for.
func width(s string, size float64) float64 {
	sum := 0.0
	for _, r := range s {
		sum += letter(r)
	}
	return sum * size
}

func letter(r rune) float64 {
	switch {
	case strings.ContainsRune("ijlI'|", r):
		return 0.29
	case strings.ContainsRune(".,: ;·", r):
		return 0.33
	case strings.ContainsRune("fr()[]/-t\"!", r):
		return 0.42
	case strings.ContainsRune("mwMW@%=…", r):
		return 0.98
	case r >= 'A' && r <= 'Z' || r == '+' || r == '<' || r == '>' || r == '→':
		return 0.78
	case r < 0x2E80:
		return 0.64
	}
	return 1.05 // letters of East Asia, and pictures
}

package graph

import (
	"fmt"
	"strings"
)

// style is the picture's own style sheet, light and dark. Colours are written out: not every reader of SVG knows variables.
func style() string {
	return `text{font:11.5px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
.title{font-size:17px;font-weight:700}
.note{font-size:13px}
.name{font-size:13px;font-weight:700}
.verb{text-anchor:end}
.label text,.start text{text-anchor:middle}
.key text{font-weight:700}
.edge{fill:none;stroke-width:1.5}
.edge.way{stroke-width:3}
.edge.unused{stroke-dasharray:5 4}
.outline{stroke-width:1.2}
.way .outline{stroke-width:2.6}
.second{fill:none;stroke-width:1.2}
.bad,.over{font-weight:700}
` + colours(light()) + "@media (prefers-color-scheme:dark){\n" + colours(dark()) + "}\n"
}

// palette is the colours of one scheme.
type palette struct {
	page, card, text, soft, line, edge, way, tint, bad, onKey, key string
	verbs                                                          [][2]string
}

func light() palette {
	return palette{
		page: "#ffffff", card: "#ffffff", text: "#16202e", soft: "#4a5668", line: "#b4bdca", edge: "#7d899b",
		way: "#0a7d4f", tint: "#e6f5ee", bad: "#b3261e", key: "#2f3b4d", onKey: "#ffffff",
		verbs: [][2]string{
			{"menu", "#1d4ed8"},
			{"play", "#64748b"},
			{"message", "#0e7490"},
			{"set", "#64748b"},
			{"collect", "#a15c07"},
			{"identify", "#a15c07"},
			{"choose", "#7c3aed"},
			{"calendar", "#7c3aed"},
			{"queue", "#0a7d4f"},
			{"survey", "#0e7490"},
			{"callback", "#c2410c"},
			{"wait", "#64748b"},
			{"flash", "#0e7490"},
			{"run", "#7c3aed"},
			{"http", "#a15c07"},
		},
	}
}

func dark() palette {
	return palette{
		page: "#11161d", card: "#1b222c", text: "#e8edf4", soft: "#a9b4c4", line: "#465266", edge: "#8592a6",
		way: "#3ddc97", tint: "#12352a", bad: "#ff8a80", key: "#d5dde8", onKey: "#11161d",
		verbs: [][2]string{
			{"menu", "#7aa2ff"},
			{"play", "#94a3b8"},
			{"message", "#4dd0e1"},
			{"set", "#94a3b8"},
			{"collect", "#f0b45c"},
			{"identify", "#f0b45c"},
			{"choose", "#b794f6"},
			{"calendar", "#b794f6"},
			{"queue", "#3ddc97"},
			{"survey", "#4dd0e1"},
			{"callback", "#ff9e6d"},
			{"wait", "#94a3b8"},
			{"flash", "#4dd0e1"},
			{"run", "#b794f6"},
			{"http", "#f0b45c"},
		},
	}
}

func colours(p palette) string {
	var b strings.Builder
	rule := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	rule(".page{fill:%s}", p.page)
	rule("text{fill:%s}", p.soft)
	rule(".title,.name{fill:%s}", p.text)
	rule(".edge{stroke:%s}.arrow{fill:%s}", p.edge, p.edge)
	rule(".edge.way{stroke:%s}.arrow-way{fill:%s}", p.way, p.way)
	rule(".outline{fill:%s;stroke:%s}.band,.icon,.verb{fill:%s}.second{stroke:%s}", p.card, p.line, p.soft, p.line)
	for _, v := range p.verbs {
		rule(".%s .band,.%s .icon,.%s .verb{fill:%s}", v[0], v[0], v[0], v[1])
	}
	rule(".queue .outline{fill:%s;stroke:%s}.queue .second{stroke:%s}", p.tint, p.way, p.way)
	rule(".way .outline{stroke:%s}", p.way)
	rule(".label rect{fill:%s;stroke:%s}.label text{fill:%s}", p.page, p.edge, p.text)
	rule(".key rect{fill:%s;stroke:%s}.key text{fill:%s}", p.key, p.key, p.onKey)
	rule(".label.way rect{fill:%s;stroke:%s}.label.way text{fill:%s}", p.way, p.way, p.onKey)
	rule(".start rect{fill:%s;stroke:%s}.start text{fill:%s}", p.key, p.key, p.onKey)
	rule(".exit{fill:%s}.exit.person{fill:%s}.exit.over{fill:%s}", p.soft, p.way, p.text)
	rule(".traffic{fill:%s}.traffic.bad{fill:%s}", p.text, p.bad)
	return b.String()
}

// shape is the outline of a step: what decides by itself has cut corners, what waits for people is round and double, what
// asks for a key is square.
func shape(verb string, b box) string {
	rect := func(class string, inset, round float64) string {
		return fmt.Sprintf(`<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, class,
			number1(b.x+inset), number1(b.y+inset), number1(b.w-2*inset), number1(b.h-2*inset), number1(round))
	}
	switch verb {
	case "queue":
		return rect("outline", 0, 14) + rect("second", 3.5, 11)
	case "choose", "calendar", "identify", "http":
		const cut = 9
		return fmt.Sprintf(`<path class="outline" d="M%s %sh%sl%d %dv%sl-%d %dh-%sl-%d -%dv-%sZ"/>`, number1(b.x+cut), number1(b.y),
			number1(b.w-2*cut), cut, cut, number1(b.h-2*cut), cut, cut, number1(b.w-2*cut), cut, cut, number1(b.h-2*cut))
	case "menu", "collect":
		return rect("outline", 0, 2) + fmt.Sprintf(`<rect class="band" x="%s" y="%s" width="5" height="%s"/>`, number1(b.x), number1(b.y), number1(b.h))
	case "callback":
		return rect("outline", 0, 14)
	}
	return rect("outline", 0, 7)
}

// icon is the small picture of a step: a person where one answers, keys where one is pressed.
func icon(verb string, x, y float64) string {
	switch verb {
	case "queue":
		return fmt.Sprintf(`<path class="icon" d="M%s %sa3.2 3.2 0 1 1 6.4 0a3.2 3.2 0 1 1 -6.4 0zm-3 9.6a6.2 5.4 0 0 1 12.4 0z"/>`, number1(x+3), number1(y+3))
	case "menu":
		d := ""
		for row := range 3 {
			for column := range 3 {
				d += fmt.Sprintf("M%s %sh2.8v2.8h-2.8z", number1(x+4.2*float64(column)+1), number1(y+4.2*float64(row)))
			}
		}
		return `<path class="icon" d="` + d + `"/>`
	}
	return ""
}

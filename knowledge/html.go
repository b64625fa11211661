package knowledge

import (
	"html"
	"html/template"
	"strconv"
	"strings"
)

// render makes HTML of blocks. Every text is escaped on its way in, so raw HTML in a note is shown as it is written.
func render(blocks []block) template.HTML {
	var w strings.Builder
	writeBlocks(&w, blocks)
	return template.HTML(w.String()) // nothing comes here but tags of ours and escaped text
}

func writeBlocks(w *strings.Builder, blocks []block) {
	for _, b := range blocks {
		b.write(w)
	}
}

func (b *block) write(w *strings.Builder) {
	switch b.kind {
	case heading: // a note stands under a heading of the page's
		h := "h" + strconv.Itoa(min(6, max(4, b.level+2)))
		w.WriteString("<" + h + ">" + inline(b.text) + "</" + h + ">\n")
	case bullets, numbered:
		tag := map[blockKind]string{bullets: "ul", numbered: "ol"}[b.kind]
		w.WriteString("<" + tag + ">\n")
		for _, item := range b.items {
			w.WriteString("<li>")
			writeItem(w, item)
			w.WriteString("</li>\n")
		}
		w.WriteString("</" + tag + ">\n")
	case quote:
		w.WriteString("<blockquote>\n")
		for _, item := range b.items {
			writeBlocks(w, item)
		}
		w.WriteString("</blockquote>\n")
	case code:
		w.WriteString("<pre tabindex=\"0\"><code>" + html.EscapeString(b.text) + "</code></pre>\n")
	case table:
		b.writeTable(w)
	case rule:
		w.WriteString("<hr>\n")
	default:
		w.WriteString("<p>" + inline(b.text) + "</p>\n")
	}
}

// writeItem writes an item of a list: a lone paragraph without its own tag.
func writeItem(w *strings.Builder, item []block) {
	if len(item) > 0 && item[0].kind == paragraph {
		w.WriteString(inline(item[0].text))
		item = item[1:]
	}
	writeBlocks(w, item)
}

func (b *block) writeTable(w *strings.Builder) {
	w.WriteString("<div class=\"scroll\" tabindex=\"0\"><table>\n")
	for i, row := range b.rows {
		cell, scope := "td", ""
		if i == 0 {
			cell, scope = "th", ` scope="col"`
		}
		w.WriteString("<tr>")
		for _, text := range row {
			w.WriteString("<" + cell + scope + ">" + inline(text) + "</" + cell + ">")
		}
		w.WriteString("</tr>\n")
	}
	w.WriteString("</table></div>\n")
}

// plain is the text of blocks without their marks, for search and excerpts.
func plain(blocks []block) string {
	var parts []string
	for _, b := range blocks {
		switch b.kind {
		case code:
			parts = append(parts, b.text)
		case bullets, numbered, quote, table, rule: // these have no text of their own
		default:
			parts = append(parts, plainInline(b.text))
		}
		for _, row := range b.rows {
			for _, cell := range row {
				parts = append(parts, plainInline(cell))
			}
		}
		for _, item := range b.items {
			parts = append(parts, plain(item))
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " · ")), " ")
}

package knowledge

import (
	"regexp"
	"strings"
	"testing"
)

func TestWhatIsMadeOfMarkdown(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"One\ntwo", "<p>One\ntwo</p>"},
		{"# A\n## B ##\n### C", "<h4>A</h4><h4>B</h4><h5>C</h5>"},
		{"- a\n- b\n  more\n  1. c\n  2. d\n- e", "<ul><li>a</li><li>b\nmore<ol><li>c</li><li>d</li></ol></li><li>e</li></ul>"},
		{"3) a\n4) b", "<ol><li>a</li><li>b</li></ol>"},
		{"text\n- a\nlazy\n\n- b\n\nafter", "<p>text</p><ul><li>a\nlazy</li><li>b</li></ul><p>after</p>"},
		{"> said\n> - a", "<blockquote><p>said</p><ul><li>a</li></ul></blockquote>"},
		{"```\n<b> *x*\n```\nafter", "<pre tabindex=\"0\"><code>&lt;b&gt; *x*</code></pre><p>after</p>"},
		{"```\nno end", "<pre tabindex=\"0\"><code>no end</code></pre>"},
		{"---", "<hr>"},
		{"| a | b |\n|---|--:|\n| *c* | `d` |", `<div class="scroll" tabindex="0"><table><tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td><em>c</em></td><td><code>d</code></td></tr></table></div>`},
		{"**bold *and* more** _it_ a_b_c 2 * 3 * 4 \\*no\\*", "<p><strong>bold <em>and</em> more</strong> <em>it</em> a_b_c 2 * 3 * 4 *no*</p>"},
		{"`a<b`", "<p><code>a&lt;b</code></p>"},
		{"[the **site**](https://acme.example/a?b=1&c=2), <mailto:a@b.example>", `<p><a href="https://acme.example/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">the <strong>site</strong></a>, <a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer">mailto:a@b.example</a></p>`},
		{"[call](tel:+39800)", `<p><a href="tel:+39800" target="_blank" rel="noopener noreferrer">call</a></p>`},
		{"[bad](javascript:alert(1))", "<p>bad)</p>"},
		{"[bad](data:text/html,x) [rel](/logout)", "<p>bad rel</p>"},
		{"<script>alert(1)</script> <b onclick=x>", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;</p>"},
		{"a ** b _ c ` d [e] [f]( <g", "<p>a ** b _ c ` d [e] [f]( &lt;g</p>"},
	} {
		got := strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(string(render(parse(c.text))), ">\n", ">"), "\n<", "<"), "</p>\n", "</p>")
		if got != c.want {
			t.Errorf("%q gives\n%s, want\n%s", c.text, got, c.want)
		}
	}
}

var allowed = regexp.MustCompile(`<(/?(?:p|h[456]|ul|ol|li|blockquote|code|strong|em|table|tr|td|a|div|pre)|th|/th|hr|th scope="col"|pre tabindex="0"|div class="scroll" tabindex="0"|a href="(?:https?:|mailto:|tel:)[^"<>\s]*" target="_blank" rel="noopener noreferrer")>`)

// FuzzHTML: whatever a note says, nothing comes out but the tags of this package, each that is opened closed again.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"# a\n- b\n  - c\n> d\n```\ne\n```\n| a |\n|---|\n| b |", "[a](https://b.example \"c\")", "[a](javascript:x)", "<img src=x onerror=y>",
		"**a *b** c*", "[[a](b)](https://c)", "<https://a.example/\"><script>", "1. a\n\n   b\n2. c", "> > > > > > a", "- - - - - - a", "\\<b>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := string(render(parse(text)))
		if rest := allowed.ReplaceAllString(out, ""); strings.ContainsAny(rest, "<>\"") {
			t.Fatalf("%q gives %q, in which there is %q", text, out, rest)
		}
		var open []string
		for _, m := range regexp.MustCompile(`<(/?)([a-z0-9]+)`).FindAllStringSubmatch(out, -1) {
			switch {
			case m[2] == "hr":
			case m[1] == "":
				open = append(open, m[2])
			case len(open) == 0 || open[len(open)-1] != m[2]:
				t.Fatalf("%q gives %q: </%s> closes %v", text, out, m[2], open)
			default:
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Fatalf("%q gives %q: %v stay open", text, out, open)
		}
		_ = plain(parse(text))
	})
}

package knowledge

import (
	"strings"
	"testing"
	"testing/fstest"

	"centralino/call"
	"centralino/flows/strict"
)

// shelf reads notes of a helpline with two queues and two steps.
func shelf(notes map[string]string) (*Library, []strict.Problem) {
	files := fstest.MapFS{}
	for name, text := range notes {
		files["knowledge/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	l, problems, _ := Read(Options{
		Files: files, Folder: "knowledge", Display: "acme/", Queues: []call.QueueID{"billing", "outages"},
		Steps: []call.StepID{"bill", "operator"},
	})
	return l, problems
}

func anyQueue(call.QueueID) bool { return true }

func TestWhatNotesAreAbout(t *testing.T) {
	l, problems := shelf(map[string]string{
		"hours.md":                "# Opening *hours*\n\nFrom 8 to 20.",
		"billing/instalments.md":  "In three instalments.",
		"billing/bill/late.md":    "---\ntitle: Late bills\n---\nSay sorry.",
		"both.md":                 "---\nqueue: [billing, outages]\nstep: operator\n---\n# Both\nx",
		"outages/moved.md":        "---\nqueue: billing\n---\r\nText",
		".drafts/not-read.md":     "---\nfoo: bar\n---\n",
		"read-me.txt":             "no note",
		"billing/only-front.md":   "---\ntitle: Nothing yet\n---",
		"guides/for-everybody.md": "---\nqueue: [billing]\n---\nx",
	})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	for id, want := range map[string]string{
		"hours": "Opening hours|[]|[]", "billing:instalments": "instalments|[billing]|[]", "billing:bill:late": "Late bills|[billing]|[bill]",
		"both": "Both|[billing outages]|[operator]", "outages:moved": "moved|[billing]|[]", "billing:only-front": "Nothing yet|[billing]|[]",
	} {
		n := l.Note(id, anyQueue)
		if n == nil {
			t.Errorf("there is no %s", id)
			continue
		}
		if got := n.Title + "|" + join(n.Queues) + "|" + join(n.Steps); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if l.Len() != 7 {
		t.Errorf("%d notes", l.Len())
	}
	if n := l.Note("hours", anyQueue); !strings.Contains(string(n.HTML), "<p>From 8 to 20.</p>") || strings.Contains(string(n.HTML), "Opening") {
		t.Errorf("the heading is the title and not said twice: %s", n.HTML)
	}
}

func join[T ~string](in []T) string { return "[" + strings.Join(texts(in), " ") + "]" }

func TestFaultsNameTheirPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a.md":             {"---\ntitle: A\nqueu: billing\n---\nx", "acme/knowledge/a.md:3:1: unknown key `queu` in the file (did you mean `queue`?)"},
		"b.md":             {"---\nqueue: biling\n---\nx", "acme/knowledge/b.md:2:8: there is no queue `biling` (did you mean `billing`?)"},
		"c.md":             {"---\nqueue: [billing,\n  outage]\n---\nx", "acme/knowledge/c.md:3:3: there is no queue `outage`"},
		"d.md":             {"---\nstep: bil\n---\nx", "acme/knowledge/d.md:2:7: there is no step `bil` (did you mean `bill`?)"},
		"e.md":             {"---\ntitle: A\nno end", "acme/knowledge/e.md:1:1: what begins the note with --- has no end"},
		"f.md":             {"---\ntitle: [a]\n---\n", "acme/knowledge/f.md:2:8: `title` must be a text"},
		"g.md":             {"---\ntitle: \"a\n---\n", "acme/knowledge/g.md:"},
		"biling/h.md":      {"x", "acme/knowledge/biling/h.md: the folder `biling` is no queue, and the note names none (did you mean `billing`?)"},
		"billing/bil/i.md": {"x", "the folder `bil` is no step"},
		"a/b/c/j.md":       {"x", "too deep"},
		"k.md":             {"\xff\xfe", "no text"},
		"l.md":             {strings.Repeat("x", maxSize+1), "longer than"},
	} {
		_, problems := shelf(map[string]string{name: c.text})
		if len(problems) == 0 || !strings.Contains(problems[0].String(), c.want) {
			t.Errorf("%s: %v, want %s", name, problems, c.want)
		}
	}
	if _, problems, missing := Read(Options{Files: fstest.MapFS{}, Folder: "knowledge"}); !missing || problems != nil {
		t.Errorf("no folder: %v", problems)
	}
}

func TestFind(t *testing.T) {
	l, _ := shelf(map[string]string{
		"general.md":            "# Opening hours\nCustomers ask for instalments too.",
		"billing/a.md":          "# Instalments\nThree of them. Città e perché.",
		"billing/bill/b.md":     "# Late bills\nNo fee within ten days. " + strings.Repeat("Nothing here. ", 40) + "Then write to legal@acme.example.",
		"outages/c.md":          "# Storm\nTwo hours. Instalments do not apply.",
		"billing/operator/d.md": "# Said at the end\nGoodbye.",
	})
	find := func(q Query) string {
		q.Limit, q.Sees = 10, anyQueue
		var ids []string
		for _, f := range l.Find(q) {
			ids = append(ids, f.ID)
		}
		return strings.Join(ids, " ")
	}
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{Queue: "billing", Steps: []call.StepID{"main", "bill"}}, "billing:bill:b billing:a general"},
		{Query{Queue: "billing"}, "billing:a general"},
		{Query{}, "general"},
		{Query{Queue: "billing", Words: "instal"}, "billing:a general outages:c"},
		{Query{Queue: "outages", Words: "INSTAL"}, "outages:c general billing:a"},
		{Query{Queue: "billing", Words: "citta perche"}, "billing:a"},
		{Query{Words: "instal nowhere"}, ""},
		{Query{Words: "ten fee"}, "billing:bill:b"},
	} {
		if got := find(c.q); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
	all := l.Find(Query{Words: "legal", Limit: 1, Sees: anyQueue})
	if e := all[0].Excerpt; !strings.HasPrefix(e, "… ") || !strings.Contains(e, "legal@acme.example") || len(e) > excerptLength+10 {
		t.Errorf("the excerpt is %q", e)
	}
	outages := func(q call.QueueID) bool { return q == "outages" }
	if got := l.Find(Query{Words: "instal", Limit: 10, Sees: outages}); len(got) != 2 || l.Note("billing:a", outages) != nil || l.Note("general", outages) == nil {
		t.Errorf("who serves outages alone finds %d", len(got))
	}
	if (*Library)(nil).Find(Query{}) != nil || (*Library)(nil).Note("a", anyQueue) != nil || (*Library)(nil).Len() != 0 {
		t.Error("no library has notes")
	}
}

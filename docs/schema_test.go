package docs_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"centralino/docs/schema"
)

// compiled is a schema ready to check files with.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	text, ok := schema.Read(name)
	if !ok {
		t.Fatal("there is no schema of", name)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// schemaOf is a schema as JSON.
func schemaOf(t *testing.T, name string) (doc map[string]any) {
	t.Helper()
	text, ok := schema.Read(name)
	if !ok {
		t.Fatal("there is no schema of", name)
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// instance reads YAML as an editor does: a text that looks like a date is a text.
func instance(text []byte) (any, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 {
		return nil, err
	}
	return plain(root.Content[0]), nil
}

func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.AliasNode:
		return plain(n.Alias)
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].ShortTag() != "!!merge" {
				out[n.Content[i].Value] = plain(n.Content[i+1])
				continue
			}
			if merged, ok := plain(n.Content[i+1]).(map[string]any); ok {
				for k, v := range merged {
					if _, there := out[k]; !there {
						out[k] = v
					}
				}
			}
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, plain(c))
		}
		return out
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

// check returns what a schema says of a file, nil for nothing.
func check(s *jsonschema.Schema, text []byte) error {
	v, err := instance(text)
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// TestGoodFilesKeepToTheSchema: the demo, the example helplines, and every whole example of the pages.
func TestGoodFilesKeepToTheSchema(t *testing.T) {
	config, flow, tests := compiled(t, "config"), compiled(t, "flow"), compiled(t, "test")
	good := func(s *jsonschema.Schema, name string, text []byte) {
		if err := check(s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, dir := range []string{"../app/demo", "../config/testdata/helpline", "../examples/energy", "../examples/town-hall", "../examples/crisis-line"} {
		good(config, dir, []byte(read(t, dir+"/centralino.yaml")))
		files, err := filepath.Glob(dir + "/flows/*.yaml")
		if err != nil || len(files) < 2 {
			t.Fatalf("%s: %v", dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.yaml") {
				good(tests, file, []byte(read(t, file)))
			} else {
				good(flow, file, []byte(read(t, file)))
			}
		}
	}
	good(flow, "large.yaml", []byte(read(t, "../flows/graph/testdata/large.yaml")))
	seen := 0
	for _, page := range pages() {
		for _, b := range blocks(t, page) {
			kind, _ := strings.CutSuffix(b.info, " warns")
			switch kind {
			case "yaml flow":
				good(flow, b.at, []byte(b.text))
			case "yaml step":
				good(flow, b.at, []byte(framed(b.text)))
			case "yaml config":
				good(config, b.at, folder(b.text)["centralino.yaml"].Data)
			default:
				continue
			}
			seen++
		}
	}
	if seen < 30 {
		t.Errorf("only %d examples were looked at", seen)
	}
}

// structural are the faults that a schema sees too: those of one value, which nothing else in the helpline bears on.
var structural = regexp.MustCompile("unknown key|is no option of|stands in the step|has no verb|has \\d+ verbs|is missing in `|must be (a map|a list|a whole number|true or|from|one of|a duration|a percentage)|is not a telephone key|is not a name|has no value")

// beyond are faults of that look which hang on something else: the flow's key for a person, an operand of two values.
var beyond = regexp.MustCompile("`failed` is missing|its first line|`digits` must be|rtp_ports|agent_codes|must be \\d+d to|at least 10s")

// TestBadFilesAreRefusedByTheSchema: what the corpora of bad files hold against the structure of a file, the schemas do too.
func TestBadFilesAreRefusedByTheSchema(t *testing.T) {
	config, flow := compiled(t, "config"), compiled(t, "flow")
	refused := 0
	for pattern, s := range map[string]*jsonschema.Schema{"../config/testdata/problems/*.txtar": config, "../flows/testdata/problems/*.txtar": flow} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no corpus", err)
		}
		for _, file := range files {
			corpus, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			for _, f := range corpus.Files {
				if f.Name == "want" {
					want = string(f.Data)
				}
			}
			for _, f := range corpus.Files {
				if faults := faultsOf(want, f.Name); len(faults) > 0 {
					refused++
					if check(s, f.Data) == nil {
						t.Errorf("%s: the schema says nothing of %s", filepath.Base(file), strings.Join(faults, "\n\t"))
					}
				}
			}
		}
	}
	if refused < 20 {
		t.Errorf("only %d files have a fault that a schema can see", refused)
	}
}

func faultsOf(want, name string) (out []string) {
	for line := range strings.Lines(want) {
		if strings.HasPrefix(line, name+":") && !strings.Contains(line, "warning:") && structural.MatchString(line) && !beyond.MatchString(line) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return out
}

// TestTheSchemasAreExplained: every key of the schemas is explained, in the words of the page that its $comment names.
func TestTheSchemasAreExplained(t *testing.T) {
	for _, name := range schema.Names() {
		doc := schemaOf(t, name)
		explain(t, name, doc)
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(doc); err != nil {
			t.Fatal(err)
		}
		written(t, filepath.Join("schema", name+".schema.json"), out.Bytes())
	}
}

// explain puts the meaning of each key, as the page says it, into its schema.
func explain(t *testing.T, at string, node any) {
	switch n := node.(type) {
	case []any:
		for _, v := range n {
			explain(t, at, v)
		}
	case map[string]any:
		where, _ := n["$comment"].(string)
		props, _ := n["properties"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(props)) {
			p, ok := props[key].(map[string]any)
			if !ok || where == "" {
				continue
			}
			page, _, _ := strings.Cut(where, "#")
			meaning := cmp.Or(meaning(t, where, key), meaning(t, page, key), section(t, page, key))
			if meaning == "" {
				t.Errorf("%s: %s does not explain `%s`", at, where, key)
			}
			p["description"] = meaning
		}
		for _, key := range slices.Sorted(maps.Keys(n)) {
			explain(t, at+"/"+key, n[key])
		}
	}
}

var (
	heading = regexp.MustCompile(`^#+ (.+)$`)
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	named   = regexp.MustCompile("`([a-z_0-9]+)`")
)

// meaning finds a key in the tables of a page's section, "page#section", or in those after so many others of the section,
// "page#section/2". Where a table says what its keys are part of, "page#section part" names that. Without a section, the
// whole page is looked through.
func meaning(t *testing.T, where, key string) string {
	where, part, _ := strings.Cut(where, " ")
	page, section, _ := strings.Cut(where, "#")
	section, table, _ := strings.Cut(section, "/")
	from, _ := strconv.Atoi(table)
	inside, tables := section == "", 0
	var before, head []string
	for line := range strings.Lines(read(t, page)) {
		line = strings.TrimRight(line, "\n")
		if m := heading.FindStringSubmatch(line); m != nil && section != "" {
			inside, tables = slices.Contains(anchors(line), section), 0
		}
		if strings.HasPrefix(line, "|---") {
			tables, head = tables+1, before
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		before = cells
		if !inside || tables < from || len(cells) != len(head) {
			continue
		}
		if of := cell(cells, head, "In", "Part of"); of != "" && part != "" && of != "`"+part+"`" {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(cells[1], -1) {
			if m[1] == key && cell(cells, head, "Meaning") != "" {
				return sentence(cells, head)
			}
		}
	}
	return ""
}

// cell is what a row of a table has in the column of one of these names; "" where there is none.
func cell(row, head []string, names ...string) string {
	for i, h := range head {
		if slices.Contains(names, strings.TrimSpace(h)) {
			return strings.TrimSpace(strings.ReplaceAll(link.ReplaceAllString(row[i], "$1"), "\x00", "|"))
		}
	}
	return ""
}

// section names the section of a page that is called by a key.
func section(t *testing.T, page, key string) string {
	if !slices.Contains(anchors(read(t, page)), key) {
		return ""
	}
	return "See " + page + "#" + key
}

// sentence is a row of a table as one text: the meaning, and the default.
func sentence(row, head []string) string {
	text := cell(row, head, "Meaning")
	if usual := cell(row, head, "Default"); usual != "" && usual != "required" {
		text += ". Default: " + usual
	}
	return text
}

// TestTheSchemaOfTests: what a script cannot mean is refused.
func TestTheSchemaOfTests(t *testing.T) {
	s := compiled(t, "test")
	const head = "flow: f\ntests: [{name: n, call: {from: anonymous, at: \"2026-11-23 10:00\"}, "
	for body, good := range map[string]bool{
		"script: [{hear: welcome}, {press: 1}, {wait: 2s}, hang_up]":                                       true,
		"script: [{hear: [a, b]}, {hear: {prompt: a, language: it, within: 1s}}, queued, {ended: }]":       true,
		"given: {directory.c: down, queue.q: {ahead: 3}, agent.a: {busy: 2m}, agents: absent}, script: []": true,
		"given: {directory.c: {found: {name: Mario}}, queue.q: full}, script: [{queued: {priority: 10}}]":  true,
		"given: {service.c: {answer: {a: [1]}, status: 404, after: 2s}, service.d: slow}, script: []":      true,
		"given: {service.c: broken}, script: []":                                                           false, "given: {service.c: {answers: {}}}, script: []": false,
		"script: [hear]": false, "script: [{hear: a, press: 1}]": false, "script: [{hera: a}]": false, "script: [{wait: 2}]": false,
		"script: [{queued: {que: q}}]": false, "given: {director.c: down}, script: []": false, "given: {queue.q: open}, script: []": false,
		"skript: []": false, "script: [{ended: {result: lost}}]": false,
	} {
		if err := check(s, []byte(head+body+"}]")); (err == nil) != good {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestTheFirstLineOfOurFilesNamesTheSchema(t *testing.T) {
	for file, name := range map[string]string{
		"../app/demo/centralino.yaml": "config", "../app/demo/flows/helpline.yaml": "flow",
		"../app/demo/flows/helpline_test.yaml": "test",
	} {
		line, _, _ := strings.Cut(read(t, file), "\n")
		path, ok := strings.CutPrefix(line, "# yaml-language-server: $schema=")
		if !ok {
			t.Errorf("%s begins with %q", file, line)
			continue
		}
		to := filepath.Join(filepath.Dir(file), path)
		if _, err := os.Stat(to); err != nil || filepath.Base(to) != name+".schema.json" {
			t.Errorf("%s names %s: %v", file, to, err)
		}
	}
}

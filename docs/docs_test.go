package docs_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/calendar"
	"centralino/flows/prove"
	"centralino/flows/strict"
	"centralino/ivr/speech"
)

// pages are those whose examples and names are tested here.
func pages() []string {
	return []string{"flows.md", "configuration.md", "operations.md", "planning.md", "history.md", "api.md"}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// block is a fenced block of a page. info is what stands behind the opening fence.
type block struct {
	at, info, text string
}

func blocks(t *testing.T, page string) (out []block) {
	t.Helper()
	var open *block
	for i, line := range strings.Split(read(t, page), "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && open == nil:
			open = &block{at: fmt.Sprintf("%s:%d", page, i+1), info: fence}
		case isFence:
			out, open = append(out, *open), nil
		case open != nil:
			open.text += line + "\n"
		}
	}
	if open != nil {
		t.Fatalf("%s: the block is never closed", open.at)
	}
	return out
}

// TestExamples compiles every YAML block of the pages. The words behind the fence say how: `yaml flow` is a whole flow (`finds` and a rule behind it: one
// that breaks the rule),
// `yaml step` one or more steps of one, `yaml config` a centralino.yaml or some sections of it. With `warns` at the end the
// example is there to show a warning.
func TestExamples(t *testing.T) {
	for _, page := range pages() {
		for _, b := range blocks(t, page) {
			kind, yaml := strings.CutPrefix(b.info, "yaml")
			if !yaml {
				continue
			}
			kind, warns := strings.CutSuffix(strings.TrimSpace(kind), " warns")
			kind, rule, _ := strings.Cut(kind, " finds ")
			var problems []strict.Problem
			switch kind {
			case "flow":
				var program *flows.Program
				if program, problems = flows.Compile(b.at, []byte(b.text), environment()); program != nil {
					proved(t, b, program, rule)
				}
			case "step":
				_, problems = flows.Compile(b.at, []byte(framed(b.text)), environment())
			case "config":
				_, problems = config.LoadFS(folder(b.text), "centralino.yaml", machine())
			default:
				t.Errorf("%s: write `yaml flow`, `yaml step` or `yaml config`", b.at)
			}
			for _, p := range problems {
				if p.Severity == strict.Fault || !warns {
					t.Errorf("%s: %s\n%s", b.at, p, b.text)
				}
			}
			if warns && len(problems) == 0 {
				t.Errorf("%s: the example warns of nothing", b.at)
			}
		}
	}
}

// proved holds that a whole flow has the finding that it is there to show, and that one which shows none has no fault.
func proved(t *testing.T, b block, program *flows.Program, rule string) {
	t.Helper()
	found := rule == ""
	limits := prove.Limits{FirstOption: 20 * time.Second, Options: 5, Keys: 3, Prompts: time.Minute}
	for _, f := range prove.Flow(program, prove.Options{Limits: limits}).Findings {
		found = found || f.Rule == rule
		if rule == "" && f.Severity == strict.Fault {
			t.Errorf("%s: %s", b.at, f.Problem)
		}
	}
	if !found {
		t.Errorf("%s: the example does not break the rule %s", b.at, rule)
	}
}

// environment is the helpline whose flows the pages show. Every prompt has a recording.
func environment() flows.Environment {
	keys := map[call.Digit]call.Leave{'1': call.LeftCallback, '2': call.LeftVoicemail}
	queue := flows.QueueOptions{Music: flows.BuiltInMusic, Keys: keys, Then: call.LeftVoicemail}
	billing := queue
	billing.Menu = '3'
	return flows.Environment{
		Languages:   []call.Language{"it", "en"},
		Queues:      map[call.QueueID]flows.QueueOptions{"care": queue, "outages": queue, "billing": billing},
		Calendars:   map[string]*calendar.Calendar{"office": calendar.Always(nil)},
		Boxes:       map[string]flows.BoxOptions{"desk": {Max: time.Minute}},
		Directories: map[string][]string{"customers": {"customer_code", "phone", "pin", "name", "tier", "language", "balance"}},
		Services:    map[string]time.Duration{"crm": 2 * time.Second},
		Speech:      true,
	}
}

var topKey = regexp.MustCompile(`(?m)^([a-z0-9_-]+):`)

func topKeys(text string) (keys []string) {
	for _, m := range topKey.FindAllStringSubmatch(text, -1) {
		keys = append(keys, m[1])
	}
	return keys
}

// framed puts the steps of an example into a flow in which each of them can be reached, beside the steps they may lead
// to. A step that an example misspells is in neither and fails.
func framed(example string) string {
	given := topKeys(example)
	steps := slices.Clone(given)
	var out strings.Builder
	for _, stub := range []string{"main", "operator", "goodbye", "closed", "ask-code", "offer", "gold", "survey"} {
		if !slices.Contains(given, stub) {
			steps = append(steps, stub)
			fmt.Fprintf(&out, "  %s: {play: welcome, next: end}\n", stub)
		}
	}
	frame := "flow: example\nstart: frame\nhuman: {key: \"0\", step: operator}\nsteps:\n" +
		"  known: {identify: customers, found: goodbye, unknown: goodbye}\n  frame:\n    choose:\n"
	for _, s := range append(steps, "known") {
		frame += "      - {when: 'language == \"it\"', next: " + s + "}\n"
	}
	frame += "      - {else: true, next: operator}\n" + out.String()
	for line := range strings.Lines(example) {
		frame += "  " + line
	}
	return frame
}

// folder is a helpline with the configuration of an example, completed by what it leaves out.
func folder(example string) fstest.MapFS {
	given := topKeys(example)
	if !slices.Contains(given, "numbers") {
		example += "\nnumbers: {helpline: helpline}\n"
	}
	if !slices.Contains(given, "agents") {
		example += "\nagents: [{id: example, password: example}]\n"
	}
	wav, flow := &fstest.MapFile{}, "flow: helpline\nsteps: {a: {play: welcome, next: end}}\n"
	return fstest.MapFS{
		"centralino.yaml":        {Data: []byte(example)},
		"flows/helpline.yaml":    {Data: []byte(flow)},
		"flows/it.yaml":          {Data: []byte(strings.Replace(flow, "helpline", "italian", 1))},
		"customers.csv":          {Data: []byte("customer_code,phone,pin,name,tier,language\n")},
		"prompts/it/welcome.wav": wav, "prompts/en/welcome.wav": wav, "prompts/de/welcome.wav": wav,
		"prompts/it/recording-notice.wav": wav, "notes/a.md": wav,
	}
}

// machine has every program installed and every password set.
func machine() config.Options {
	return config.Options{
		Getenv: func(name string) (string, bool) {
			if strings.HasSuffix(name, "_PASSWORD") || strings.HasSuffix(name, "_TOKEN") {
				return "a-secret-that-is-long", true
			}
			return "", false
		},
		LookPath: func(program string) (string, error) { return "/usr/bin/" + program, nil },
	}
}

// TestEveryKeyIsExplained finds the keys that the readers of configuration and flows ask for in their source.
func TestEveryKeyIsExplained(t *testing.T) {
	for page, folders := range map[string][]string{
		"configuration.md": {"../config", "../flows/calendar"},
		"flows.md":         {"../flows"},
	} {
		text := read(t, page)
		keys := map[string]bool{}
		for _, folder := range folders {
			for _, key := range keysOf(t, folder, page == "configuration.md") {
				keys[key] = true
			}
		}
		if len(keys) < 25 {
			t.Errorf("only %d keys were found for %s", len(keys), page)
		}
		for key := range keys {
			if !regexp.MustCompile("(?m)`(?:[a-z_]+\\.)*" + key + "`|^## " + key + "$").MatchString(text) {
				t.Errorf("%s does not explain `%s`", page, key)
			}
		}
	}
}

// keysOf returns the names that are read from YAML in a folder: what is given to Get and Need, and the lists of names that
// a loop gives to them. With all set, a name that comes from elsewhere is a failure, since this test would not see it.
func keysOf(t *testing.T, folder string, all bool) (keys []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no source in", folder, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		listed := map[string][]string{} // by the name of the loop's variable
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "options" { // flows: every verb and what stands beside it
					keys = append(keys, texts(n.Body)...)
				}
			case *ast.RangeStmt:
				for _, v := range []ast.Expr{n.Key, n.Value} {
					if name, ok := v.(*ast.Ident); ok {
						listed[name.Name] = texts(n.X)
					}
				}
			case *ast.CallExpr:
				method, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || len(n.Args) == 0 || method.Sel.Name != "Get" && method.Sel.Name != "Need" {
					return true
				}
				found := texts(n.Args[0])
				if name, ok := n.Args[0].(*ast.Ident); ok {
					found = listed[name.Name]
				}
				if len(found) == 0 && all {
					t.Errorf("%s reads a key whose name this test cannot find", file)
				}
				keys = append(keys, found...)
			}
			return true
		})
	}
	return keys
}

// texts returns every literal text below a node.
func texts(n ast.Node) (out []string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				out = append(out, text)
			}
		}
		return true
	})
	return out
}

// anchors returns what links may name in a page: its headings as GitHub writes them.
func anchors(text string) (out []string) {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(text, -1) {
		plain := regexp.MustCompile(`[^a-z0-9 _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		out = append(out, strings.ReplaceAll(plain, " ", "-"))
	}
	return out
}

// TestNamesAreReal checks that what the pages name is there, and that they name all there is of some things.
func TestNamesAreReal(t *testing.T) {
	figures, all := read(t, "metrics.md"), ""
	for _, page := range pages() {
		text := read(t, page)
		all += text
		for _, m := range regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`).FindAllStringSubmatch(text, -1) {
			if to := cmp.Or(m[1], page); m[2] != "" && !slices.Contains(anchors(read(t, to)), m[2]) {
				t.Errorf("%s links to %s#%s, which is not there", page, to, m[2])
			} else if _, err := os.Stat(to); err != nil {
				t.Errorf("%s links to %s, which is not there", page, to)
			}
		}
		for _, name := range regexp.MustCompile(`centralino_[a-z_]+`).FindAllString(text, -1) {
			if !strings.Contains(figures, name) {
				t.Errorf("%s names %s, which metrics.md does not", page, name)
			}
		}
	}
	for _, p := range speech.Phrases("en") {
		if !strings.Contains(all, "`"+p.Name+"`") {
			t.Errorf("no page names the prompt `%s`", p.Name)
		}
	}
	for _, r := range prove.Rules() {
		if !strings.Contains(read(t, "flows.md"), "finds "+r.Name) && !strings.Contains(read(t, "flows.md"), "`"+r.Name+"`") {
			t.Errorf("flows.md says nothing of the rule %s", r.Name)
		}
	}
	for _, m := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(read(t, "../deploy/prometheus/rules.yaml"), -1) {
		if !strings.Contains(read(t, "operations.md"), "`"+m[1]+"`") {
			t.Errorf("operations.md says nothing of the alert %s", m[1])
		}
	}
}

// Package deploy_test checks what is shipped beside the binary: alert rules and the dashboard.
package deploy_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"centralino/metrics"
)

// promtool runs Prometheus's own checker.
func promtool(t *testing.T, args ...string) {
	t.Helper()
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Fatal("promtool is missing; make tools installs it")
	}
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestPrometheusFilesAreValid(t *testing.T) {
	promtool(t, "check", "rules", "prometheus/rules.yaml")
	promtool(t, "check", "config", "prometheus/scrape.yaml")
}

func TestAlertsFireWhenTheyShould(t *testing.T) {
	promtool(t, "test", "rules", "prometheus/rules_test.yaml", "prometheus/rules_week_test.yaml",
		"prometheus/rules_survey_test.yaml", "prometheus/rules_law_test.yaml")
}

type ruleFile struct {
	Groups []struct {
		Rules []struct {
			Record string `yaml:"record"`
			Alert  string `yaml:"alert"`
			Expr   string `yaml:"expr"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

func readRules(t *testing.T) (f ruleFile) {
	t.Helper()
	text, err := os.ReadFile("prometheus/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryAlertHasACase(t *testing.T) {
	var cases string
	for _, name := range []string{"prometheus/rules_test.yaml", "prometheus/rules_week_test.yaml", "prometheus/rules_law_test.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cases += string(text)
	}
	for _, group := range readRules(t).Groups {
		for _, rule := range group.Rules {
			if rule.Alert != "" && !regexp.MustCompile(`alertname: `+rule.Alert+`\n\s+exp_alerts:\n`).MatchString(cases) {
				t.Errorf("no case in which %s fires", rule.Alert)
			}
		}
	}
}

func TestRulesUseWhatIsMeasured(t *testing.T) {
	for _, group := range readRules(t).Groups {
		for _, rule := range group.Rules {
			checkExpression(t, rule.Alert+rule.Record, rule.Expr)
		}
	}
}

var (
	selector = regexp.MustCompile(`\b(centralino_[a-z0-9_]+)(?:\{([^}]*)\})?`)
	matcher  = regexp.MustCompile(`([a-z_]+)\s*(?:=~|!~|!=|=)\s*"`)
	grouping = regexp.MustCompile(`\b(?:by|on)\s*\(([^)]*)\)`)
)

// checkExpression checks that every metric of an expression exists and has the labels that are asked of it.
func checkExpression(t *testing.T, where, expr string) {
	t.Helper()
	labels := []string{"instance", "job", "le"}
	for _, found := range selector.FindAllStringSubmatch(expr, -1) {
		d, ok := definition(found[1])
		if !ok {
			t.Errorf("%s: there is no metric %s", where, found[1])
		}
		labels = append(labels, d.Labels...)
		for _, m := range matcher.FindAllStringSubmatch(found[2], -1) {
			if !slices.Contains(d.Labels, m[1]) && m[1] != "le" {
				t.Errorf("%s: %s has no label %s", where, found[1], m[1])
			}
		}
	}
	if len(labels) == 3 { // made of recorded figures only
		return
	}
	for _, found := range grouping.FindAllStringSubmatch(expr, -1) {
		for label := range strings.SplitSeq(found[1], ",") {
			if !slices.Contains(labels, strings.TrimSpace(label)) {
				t.Errorf("%s: grouped by %s, which no metric in it has", where, label)
			}
		}
	}
}

// definition finds the metric that a series belongs to.
func definition(series string) (metrics.Definition, bool) {
	for _, d := range metrics.Definitions() {
		if d.Name == series {
			return d, true
		}
		rest, ok := strings.CutPrefix(series, d.Name)
		if ok && d.Type == "histogram" && slices.Contains([]string{"_bucket", "_sum", "_count"}, rest) {
			return d, true
		}
	}
	return metrics.Definition{}, false
}

type dashboard struct {
	Title       string  `json:"title"`
	Panels      []panel `json:"panels"`
	Annotations struct {
		List []target `json:"list"`
	} `json:"annotations"`
	Templating struct {
		List []struct {
			Name       string `json:"name"`
			Definition string `json:"definition"`
		} `json:"list"`
	} `json:"templating"`
}

type panel struct {
	ID      int      `json:"id"`
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	GridPos position `json:"gridPos"`
	Targets []target `json:"targets"`
}

type position struct{ X, Y, W, H int }

type target struct {
	Expr string `json:"expr"`
}

func readDashboard(t *testing.T) (d dashboard) {
	t.Helper()
	text, err := os.ReadFile("grafana/centralino.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// expressions returns every query of the dashboard by the panel's title.
func (d dashboard) expressions() map[string]string {
	out := map[string]string{}
	for _, p := range d.Panels {
		for i, target := range p.Targets {
			out[fmt.Sprintf("panel %q, query %d", p.Title, i+1)] = target.Expr
		}
	}
	for i, a := range d.Annotations.List {
		out[fmt.Sprintf("annotation %d", i+1)] = a.Expr
	}
	return out
}

func TestDashboardUsesWhatIsMeasured(t *testing.T) {
	d := readDashboard(t)
	for where, expr := range d.expressions() {
		checkExpression(t, where, expr)
	}
	for _, v := range d.Templating.List {
		checkExpression(t, "variable "+v.Name, v.Definition)
	}
}

// Every metric that tells how callers fare is on the dashboard: nobody looks for what is not shown.
func TestDashboardShowsEverything(t *testing.T) {
	var shown strings.Builder
	for _, expr := range readDashboard(t).expressions() {
		shown.WriteString(expr)
	}
	for _, d := range metrics.Definitions() {
		switch d.Name {
		case "centralino_queue_service_level_target", "centralino_rule_target": // limits, for the alerts
		default:
			if !strings.Contains(shown.String(), d.Name) {
				t.Errorf("%s is on no panel", d.Name)
			}
		}
	}
}

func TestDashboardPanelsLieSideBySide(t *testing.T) {
	d := readDashboard(t)
	ids := map[int]bool{}
	for i, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("two panels have number %d", p.ID)
		}
		ids[p.ID] = true
		a := p.GridPos
		if a.X < 0 || a.X+a.W > 24 || a.W <= 0 || a.H <= 0 {
			t.Errorf("%q lies outside: %+v", p.Title, a)
		}
		for _, other := range d.Panels[:i] {
			b := other.GridPos
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%q lies on %q", p.Title, other.Title)
			}
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%q shows nothing", p.Title)
		}
	}
}

// Prometheus reads every query of the dashboard: they are given to promtool as rules, Grafana's variables filled in.
func TestDashboardQueriesParse(t *testing.T) {
	fill := strings.NewReplacer(
		"$__rate_interval", "1m", "$__interval", "1m", "$__range", "1d", "$queue", ".*", "$flow", ".*")
	type rule struct {
		Record string `yaml:"record"`
		Expr   string `yaml:"expr"`
	}
	var rules []rule
	for _, expr := range readDashboard(t).expressions() {
		rules = append(rules, rule{fmt.Sprintf("query:%d", len(rules)), fill.Replace(expr)})
	}
	text, err := yaml.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": rules}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, "check", "rules", file)
}

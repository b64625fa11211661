package docs_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows"
)

// plainConfig has everything that has a name in the configuration with every key, and says as little of it as can be, or something else.
const plainConfig = `
numbers: {desk: helpline}
sip: {trunks: [{name: carrier, hosts: ["192.0.2.8"], asserted_identity: true}]}
http: {url: "https://other.example", metrics: login}
partners: {alfa: {country: AL}}
services: {crm: {url: "https://other.example"}}
directories: {customers: {csv: customers.csv}, database: {sql: {dsn: "sqlite:y", by_number: "select $1 as code", fields: [id]}}, online: {http: {service: crm, by_number: "/x/{value}", fields: {w: id}}}}
queue_defaults: {keys: {"2": voicemail}, promise: {then: voicemail}}
queues: {care: {}, other: {}}
agents: [{id: anna, password: y}]
alerts: {webhook: {url: "https://other.example", secret: y}, conditions: [{when: longest-wait, over: 9m}]}
login: {oidc: {issuer: "https://other.example", client_id: i, account_claim: sub, groups_claim: teams, roles: {leads: {role: editor}}}}
`

// TestDiffCallsSettingsAsTheyAreWritten: what a diff names in back-ticks is a key that configurations and flows have.
func TestDiffCallsSettingsAsTheyAreWritten(t *testing.T) {
	load := func(text string) *diff.Snapshot {
		cfg, problems := config.LoadFS(folder(text), "centralino.yaml", machine())
		if cfg == nil {
			t.Fatal(problems)
		}
		return diff.Take(cfg, diff.Options{})
	}
	every, plain := load(maximalConfig), load(plainConfig)
	named := namedIn(t, every, plain, "config")
	if len(named) < 70 {
		t.Errorf("only %d settings are named", len(named))
	}
	for _, key := range []string{"sip.trunks.carrier.asserted_identity", "prompts.packs.it", "services.crm.idempotency_key", "http.metrics"} {
		if !named[key] {
			t.Errorf("nothing names `%s`", key)
		}
	}
}

// TestDiffCallsOptionsAsTheyAreWritten: the same of the options of steps. The flow with every option takes the place of one whose steps
// say nothing.
func TestDiffCallsOptionsAsTheyAreWritten(t *testing.T) {
	every, problems := flows.Compile("f.yaml", []byte(maximalFlow), environment())
	if every == nil {
		t.Fatal(problems)
	}
	empty := *every
	empty.Steps = map[call.StepID]*flows.Step{}
	for id, s := range every.Steps {
		verb, _ := reflect.New(reflect.TypeOf(s.Verb).Elem()).Interface().(flows.Verb)
		empty.Steps[id] = &flows.Step{ID: id, Verb: verb, Next: "queue"}
	}
	helpline := func(p flows.Program) *diff.Snapshot {
		cfg := &config.Config{Location: time.UTC, Files: folder(""), Flows: map[call.FlowID]*flows.Program{"f": &p}}
		return diff.Take(cfg, diff.Options{})
	}
	named := namedIn(t, helpline(*every), helpline(empty), "flow")
	if len(named) < 25 {
		t.Errorf("only %d options are named", len(named))
	}
}

// namedIn returns the keys that a diff of two helplines names, forth and back, and holds each against the schema.
func namedIn(t *testing.T, a, b *diff.Snapshot, schema string) map[string]bool {
	t.Helper()
	doc := schemaOf(t, schema)
	named := map[string]bool{}
	words := append(diff.Compare(a, b, time.Now()).Words(), diff.Compare(b, a, time.Now()).Words()...)
	of := regexp.MustCompile("^(Queue|Agent|Directory) ([a-z]+): `([^`]+)`|`([^`]+)`(?: of ([a-z]+))?")
	for _, sentence := range words {
		m := of.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		path := m[4]
		switch {
		case m[1] != "":
			section := map[string]string{"Queue": "queues", "Agent": "agents", "Directory": "directories"}[m[1]]
			path = section + "." + m[2] + "." + m[3]
		case schema == "flow":
			path = "steps." + m[5] + "." + m[4]
		}
		named[path] = true
		if !inSchema(doc, doc, strings.Split(path, ".")) {
			t.Errorf("`%s` is no key: %s", path, sentence)
		}
	}
	return named
}

// inSchema reports whether a path leads to something that a schema knows. Lists are gone into by the name of what is in them.
func inSchema(doc, at map[string]any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	if ref, ok := at["$ref"].(string); ok {
		defs, _ := doc["$defs"].(map[string]any)
		to, _ := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		if inSchema(doc, to, path) {
			return true
		}
	}
	into := func(v any, rest []string) bool {
		next, ok := v.(map[string]any)
		return ok && inSchema(doc, next, rest)
	}
	properties, _ := at["properties"].(map[string]any)
	if into(properties[path[0]], path[1:]) || into(at["additionalProperties"], path[1:]) || into(at["items"], path[1:]) {
		return true
	}
	for _, key := range []string{"anyOf", "oneOf", "allOf"} {
		all, _ := at[key].([]any)
		for _, one := range all {
			if into(one, path) {
				return true
			}
		}
	}
	return into(at["then"], path)
}

// TestInSchema holds that the test above can fail.
func TestInSchema(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal([]byte(`{"properties": {"a": {"additionalProperties": {"properties": {"b": {}}}}, "l": {"anyOf": [{"items": {"$ref": "#/$defs/i"}}]}}, "$defs": {"i": {"properties": {"c": {}}}}}`), &doc); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"a": true, "a.x.b": true, "a.x.c": false, "l.one.c": true, "l.one.b": false, "b": false} {
		if got := inSchema(doc, doc, strings.Split(path, ".")); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

package docs_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"centralino/config"
	"centralino/flows"
	"centralino/flows/strict"
)

// maximalConfig has every key that a configuration may have; maximalFlow every option of every verb.
const maximalConfig = `
helpline: Acme
timezone: Europe/Rome
languages: [it, en]
sip:
  listen: ["udp://0.0.0.0:5060"]
  advertise: "203.0.113.7"
  rtp_ports: 20000-29999
  max_calls: 500
  srtp: "off"
  trunks: [{name: carrier, hosts: ["192.0.2.7"], proxy: "sip:192.0.2.7", country: IT, srtp: "off", asserted_identity: false}]
http: {listen: "", token: 0123456789abcdef, url: "https://h.example", metrics: open, trusted_proxies: [127.0.0.1], tls: {cert: cert.pem, key: key.pem}}
browsers: {udp_port: 10000, addresses: ["203.0.113.7"], origins: ["https://pages.example"], proxies: ["127.0.0.1"], callers: [desk], public: {numbers: desk, origins: ["https://pages.example"], at_once: 20, per_address: 3}}
mail: {server: "smtp.example:587", from: helpline@acme.example, tls: starttls, user: helpline, password: x}
voicemail: {desk: {max: 3m, silence: 8s, mail: [desk@acme.example], webhook: {url: "https://acme.example/hook", secret: x}, task: {queue: care}}}
prompts: {packs: {it: /usr}}
media: {timeout: 1m, hold_timeout: 10m}
speech: {voices: {it: it}, service: {url: "http://127.0.0.1:5000/", style: openai, model: m, key: k, timeout: 10s}, command: ""}
data: data
knowledge: notes
log: info
history:
  enabled: true
  dsn: "sqlite:x"
  retention: {numbers: 1d, digits: 1d, customers: 1d, notes: 1d, agents: 1d, rows: 1d, journal: forever}
  agent_figures: {legal_basis: agreement}
recordings: {keep: 1d, messages: forever, legal_basis: agreement, reason: true}
signalling: {enabled: true, keep: 1d, megabytes: 512}
agent_codes: {pause: "*1", ready: "*0", record: "*8"}
numbers: {desk: helpline}
calendars: {office: {open: {mon-fri: "08:30-13:00"}, holidays: IT, closed: ["2026-12-24"], special: {"2026-12-23": 24h}}}
services: {crm: {url: "https://crm.example", headers: {X-Key: x}, timeout: 2s, retries: 1, at_once: 20, idempotency_key: X-Id}}
directories:
  customers: {csv: customers.csv, match: [phone]}
  database: {sql: {dsn: "sqlite:x", by_number: "select $1", by_code: "select $1", fields: [code]}}
  online: {http: {service: crm, by_number: "/{value}", by_code: "/{value}", at: data, fields: {v: id}}}
queue_defaults: &all
  skills: [care]
  strategy: longest-idle
  priority: 1
  ageing: 1m
  max_waiting: 10
  ring: 20s
  misses: 2
  wrap_up: 10s
  service_level: {within: 20s, target: 80%}
  prefer: [language]
  relax: 1m
  remember: 24h
  at_once: 3
  overflow: {after: 1m, to: other}
  share: {alfa: 60%}
  share_window: 1h
  share_tolerance: 2%
  grace: 1m
  music: hold-music
  record: {announce: welcome}
  outcomes: {codes: {solved: Solved, other: {it: Altro, en: Other}}, required: true}
  announce: {every: 45s, position: true, wait: true}
  keys: {"1": callback, "3": menu}
  comfort: {every: 60s, play: [welcome]}
  country_notice: {tell: abroad, key: "5", prompts: {AL: welcome}}
  promise: {after: 15m, then: voicemail}
  calendar: office
  callback: {confirm: true, retries: 3, every: 10m, ring: 30s, countries: [IT], per_day: 3, pending: 200, trunk: carrier}
queues: {care: *all, other: {}}
shift_warnings: [30m]
checks: {first_option: 30s, options: 6, keys: 2, prompts: 45s}
partners: {alfa: {country: IT}}
agents:
  - {id: anna, name: Anna, partner: alfa, password: x, country: IT, shifts: "08:00-14:00", skills: {care: 1}, languages: [it], srtp: "off"}
supervisors: [{id: sara, name: Sara, password: x, partner: alfa, sso: s}]
accounts: [{id: ada, name: Ada, role: supervisor, password: x, partner: alfa, sso: a}]
login:
  idle: 30m
  longest: 12h
  oidc:
    issuer: "https://login.example"
    client_id: h
    client_secret: x
    account_claim: email
    groups_claim: groups
    roles: {leads: {role: supervisor, partner: alfa}}
tokens: [{name: wall, sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", scopes: [board:read], partner: alfa}]
webhooks: [{name: crm, url: "https://crm.example", secret: "0123456789abcdef", events: [ended]}]
supervision: {legal_basis: agreement}
alerts:
  mail: [shift@acme.example]
  webhook: {url: "https://acme.example/alert", secret: x}
  conditions:
    - {name: off, when: estimate-error, queues: [care], over: 5m, calls: 5, for: 30s, clear: 1m}
    - {name: level, when: service-level, queues: [care], under: 50%, calls: 20, for: 30s, clear: 1m}
rules: [{set: it-arera-water, given: [], emergency: care, enforce: false}]
`

const maximalFlow = `
flow: f
start: a
variables: [shared]
human: {key: "0", step: queue}
complaint: queue
steps:
  a: {play: x, say: {it: a, en: b}, set: {v: "1"}, next: say}
  say: {say: {it: a, en: b}, set: {v: "1"}, next: message}
  message: {message: x, say: {it: a, en: b}, set: {v: "1"}, next: menu}
  menu: {menu: x, say: {it: a, en: b}, keys: {"1": collect}, wait: 5s, tries: 1, invalid: x, failed: end, set: {v: "1"}}
  collect: {collect: c, prompt: x, say: {it: a, en: b}, digits: 5-8, end: "#", secret: false, wait: 5s, tries: 1, failed: end, next: identify, set: {v: "1"}}
  identify:
    identify: customers
    by: c
    pin: {prompt: x, say: {it: a, en: b}, digits: 5, tries: 1, wait: 5s}
    found: choose
    unknown: choose
    failed: choose
    next: choose
    set: {v: "1"}
  choose: {choose: [{when: 'language == "it"', next: set}], next: otherwise, set: {v: "1"}}
  otherwise: {choose: [{else: true, next: calendar}], set: {v: "1"}}
  set: {set: {v: "1"}, next: queue}
  calendar: {calendar: office, open: queue, closed: callback, next: end, set: {v: "1"}}
  queue: {queue: billing, priority: 1, menu: menu, full: callback, empty: callback, next: survey, set: {v: "1"}}
  survey: {survey: s, questions: [{id: q, prompt: x, say: {it: a, en: b}, keys: "1-5"}], comment: {prompt: x, say: {it: a, en: b}, max: 60s}, wait: 5s, next: http, set: {v: "1"}}
  http:
    http: crm
    method: POST
    path: "/x"
    query: {v: language}
    body: {v: language}
    attach: {a: say}
    result: {v: {field: x, is: text, otherwise: ""}}
    prompt: x
    say: {it: a, en: b}
    failed: end
    next: cached
    set: {v: "1"}
  cached: {http: crm, method: GET, path: "/x", query: {v: language}, result: {v: x}, cache: 1m, prompt: x, say: {it: a, en: b}, failed: end, next: run, set: {v: "1"}}
  callback: {callback: care, calendar: office, failed: transfer, next: end, set: {v: "1"}}
  run: {run: other, next: flash, set: {v: "1"}}
  flash: {flash: news, prompt: x, say: {it: a, en: b}, next: wait, set: {v: "1"}}
  wait: {wait: 2s, music: hold-music, next: pieces, set: {v: "1"}}
  pieces: {play: [{name: x, say: {it: a, en: b}}, {number: "1"}, {digits: "1"}, {amount: "1", currency: EUR}, {date: "1", year: true, near: true}, {time: "1", clock: 12, at: true}, {recording: said}], next: end, set: {v: "1"}}
  transfer: {transfer: "+390255512345", trunk: carrier, countries: [IT], as: caller, prompt: x, say: {it: a, en: b}, wait: 30s, max: 1h, human: true, busy: end, failed: voicemail, next: end, set: {v: "1"}}
  voicemail: {voicemail: desk, prompt: x, say: {it: a, en: b}, review: true, attach: said, next: record, set: {v: "1"}}
  record: {record: said, prompt: x, say: {it: a, en: b}, max: 60s, silence: 5s, end: "#", review: true, keep: 30d, failed: end, next: end, set: {v: "1"}}
`

// TestReadersAndSchemasKnowTheSameKeys goes through every map of two files that have every key. Each further key that some
// reader or schema knows is put there, and reader and schema must both refuse it there: so neither knows a key that the
// other doesn't.
func TestReadersAndSchemasKnowTheSameKeys(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		read    func(text []byte) []strict.Problem
		folders []string
	}{
		"config": {maximalConfig, readConfig, []string{"../config", "../flows/calendar"}},
		"flow":   {maximalFlow, readFlow, []string{"../flows"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := compiled(t, name)
			for _, p := range c.read([]byte(c.text)) {
				if p.Severity == strict.Fault {
					t.Fatal(p)
				}
			}
			if err := check(s, []byte(c.text)); err != nil {
				t.Fatal(err)
			}
			all := schemaKeys(t, name)
			for _, folder := range c.folders {
				for _, k := range keysOf(t, folder, false) {
					all[k] = true
				}
			}
			used := map[string]bool{}
			_, nodes := parsed(t, c.text)
			for i, n := range nodes {
				there := keysAt(n)
				for _, key := range there {
					used[key] = true
				}
				if len(there) > 0 && !free(there) {
					refusedByBoth(t, c.text, i, further(all, there), c.read, s)
				}
			}
			for key := range schemaKeys(t, name) {
				if !used[key] {
					t.Errorf("the file with every key has no `%s`: write it in, and the test will see whether it is read", key)
				}
			}
		})
	}
}

func readConfig(text []byte) []strict.Problem {
	files := folder(string(text))
	_, problems := config.LoadFS(files, "centralino.yaml", machine())
	return problems
}

func readFlow(text []byte) []strict.Problem {
	_, problems := flows.Compile("f.yaml", text, environment())
	return problems
}

// refusedByBoth puts keys into a map, all of which the reader must call unknown, and one by one, which the schema must refuse.
func refusedByBoth(t *testing.T, text string, at int, keys []string, read func([]byte) []strict.Problem, s *jsonschema.Schema) {
	t.Helper()
	root, all := parsed(t, text)
	n := all[at]
	there, before := strict.Quoted(keysAt(n)), n.Content
	for _, key := range keys {
		n.Content = append(slices.Clone(before), text1(key), text1("x"))
		if s.Validate(plain(root.Content[0])) == nil {
			t.Errorf("the schema knows `%s` beside %s, and this file has it not: write it in", key, there)
		}
	}
	n.Content = slices.Clone(before)
	for _, key := range keys {
		n.Content = append(n.Content, text1(key), text1("x"))
	}
	var b bytes.Buffer
	if err := yaml.NewEncoder(&b).Encode(root); err != nil {
		t.Fatal(err)
	}
	unknown := ""
	for _, p := range read(b.Bytes()) {
		if strings.Contains(p.Message, "unknown key") || strings.Contains(p.Message, "is no option of") {
			unknown += p.Message
		}
	}
	for _, key := range keys {
		if !strings.Contains(unknown, "`"+key+"`") {
			t.Errorf("the reader knows `%s` beside %s, and the schema does not", key, there)
		}
	}
}

func text1(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.DoubleQuotedStyle}
}

// further are the keys that are not there, but for those that stand instead of one that is: other verbs, other kinds of
// prompts and cases, and directories by SQL and HTTP, which are named in a fault of their own.
func further(all map[string]bool, there []string) (out []string) {
	instead := [][]string{
		{"when", "else"},
		{"choose", "next"}, // an `else` says it already
		{"csv", "sql", "http"},
		{"play", "say", "message", "menu", "collect", "identify", "choose", "set", "calendar", "queue", "survey", "callback", "http", "wait", "flash", "run", "transfer", "voicemail", "record"},
		{"method", "body", "attach", "cache"}, // a cache is for a GET, which has no body
		{"match", "sql", "http"},
		{"over", "under"},
	}
	pieces := []string{"name", "number", "digits", "say", "amount", "date", "time", "recording"}
	options := []string{"currency", "year", "near", "clock", "at"}
	if !slices.ContainsFunc(there, func(k string) bool { return !slices.Contains(pieces, k) && !slices.Contains(options, k) }) {
		instead = append(instead, pieces)
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		alternative := slices.ContainsFunc(instead, func(group []string) bool {
			return slices.Contains(group, key) && slices.ContainsFunc(group, func(g string) bool { return slices.Contains(there, g) })
		})
		if !alternative && !slices.Contains(there, key) {
			out = append(out, key)
		}
	}
	return out
}

// free reports whether the keys of a map are names that people choose.
func free(keys []string) bool {
	for _, chosen := range []string{
		"it", "v", "1", "AL", "desk", "office", "customers", "care", "alfa", "mon-fri", "2026-12-23", "a", "crm", "X-Key", "leads", "solved",
	} {
		if slices.Contains(keys, chosen) {
			return true
		}
	}
	return false
}

// schemaKeys are the names under all `properties` of a schema.
func schemaKeys(t *testing.T, name string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			if props, ok := v["properties"].(map[string]any); ok {
				for key := range props {
					out[key] = true
				}
			}
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(schemaOf(t, name))
	return out
}

// parsed returns a document and every map in it, in order.
func parsed(t *testing.T, text string) (root *yaml.Node, out []*yaml.Node) {
	t.Helper()
	root = &yaml.Node{}
	if err := yaml.Unmarshal([]byte(text), root); err != nil {
		t.Fatal(err)
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Kind == yaml.MappingNode {
			out = append(out, n)
		}
		for _, c := range n.Content {
			walk(c)
		}
	}
	walk(root)
	return root, out
}

func keysAt(n *yaml.Node) (keys []string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	return keys
}

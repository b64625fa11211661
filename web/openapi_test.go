package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is openapi.yaml as tests want it.
type document struct {
	raw      map[string]any
	compiler *jsonschema.Compiler
}

var parseOnce = sync.OnceValues(func() (*document, error) {
	data, err := OpenAPI()
	if err != nil {
		return nil, err
	}
	raw, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	return &document{raw.(map[string]any), c}, c.AddResource("openapi.json", raw)
})

func parsedDocument(t *testing.T) *document {
	t.Helper()
	d, err := parseOnce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// at follows keys, and references on the way.
func (d *document) at(node any, keys ...string) (map[string]any, string) {
	here := "#"
	for _, k := range keys {
		m, _ := node.(map[string]any)
		if node = m[k]; node == nil {
			return nil, ""
		}
		here += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(k)
		if m, ok := node.(map[string]any); ok {
			if ref, ok := m["$ref"].(string); ok {
				node, here = d.at(d.raw, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
			}
		}
	}
	m, _ := node.(map[string]any)
	return m, here
}

// paths are the methods and paths of the document, as routes have them.
func (d *document) paths() map[string]bool {
	out := map[string]bool{}
	for path, item := range d.raw["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			out[strings.ToUpper(method)+" /api/v1"+path] = true
		}
	}
	return out
}

func TestTheDocumentHasEveryRoute(t *testing.T) {
	d, doc := newDesk(t), parsedDocument(t)
	described := doc.paths()
	routed := map[string]bool{}
	for _, r := range d.server.routes() {
		if !strings.HasPrefix(r.Path, "/api/v1/") {
			continue
		}
		routed[r.Method+" "+r.Path] = true
		if !described[r.Method+" "+r.Path] {
			t.Errorf("the document has no %s %s", r.Method, r.Path)
		}
		if !r.Open && len(r.Needs) == 0 {
			t.Errorf("%s %s takes no right and is not open", r.Method, r.Path)
		}
	}
	for path := range described {
		if !routed[path] {
			t.Errorf("the document has %s, and nothing answers there", path)
		}
	}
	d.want(d.ask("GET", "/api/v1/openapi.json", "", as(d.login("anna"))), 200, `"openapi":"3.1.0"`)
}

// TestTheDocumentsSchemasCompile finds references that lead nowhere, in parts that no answer of a test reaches too.
func TestTheDocumentsSchemasCompile(t *testing.T) {
	doc := parsedDocument(t)
	for name := range doc.raw["components"].(map[string]any)["schemas"].(map[string]any) {
		if _, err := doc.compiler.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	refs := regexp.MustCompile(`"\$ref":"#/([^"]+)"`)
	data, _ := json.Marshal(doc.raw)
	for _, m := range refs.FindAllStringSubmatch(string(data), -1) {
		if node, _ := doc.at(doc.raw, strings.Split(m[1], "/")...); node == nil {
			t.Errorf("nothing is at %s", m[1])
		}
	}
}

// holds validates an answer against what the document says of it.
func (d *document) holds(method, path string, rec *httptest.ResponseRecorder) error {
	template := ""
	for p := range d.raw["paths"].(map[string]any) {
		if regexp.MustCompile("^/api/v1" + regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(p, "[^/]+") + "$").MatchString(path) {
			if template == "" || !strings.Contains(p, "{") {
				template = p
			}
		}
	}
	operation, _ := d.at(d.raw, "paths", template, strings.ToLower(method))
	if template == "" || operation == nil {
		return nil // not of the API
	}
	status := fmt.Sprint(rec.Code)
	if node, _ := d.at(operation, "responses", status); node == nil {
		if rec.Code < 400 {
			return fmt.Errorf("the document has no answer %s", status)
		}
		status = "default"
	}
	kind, _, _ := strings.Cut(rec.Header().Get("Content-Type"), ";")
	if rec.Body.Len() == 0 {
		return nil
	}
	schema, here := d.at(d.raw, "paths", template, strings.ToLower(method), "responses", status, "content", kind, "schema")
	if node, _ := d.at(d.raw, "paths", template, strings.ToLower(method), "responses", status, "content", kind); node == nil {
		return fmt.Errorf("the document has no %s in answer %s", kind, status)
	}
	if schema == nil {
		return nil
	}
	return d.matches(here, rec.Body.String())
}

func (d *document) matches(here, text string) error {
	s, err := d.compiler.Compile("openapi.json" + here)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(value)
}

// TestAWrongAnswerIsFound proves that holds can fail.
func TestAWrongAnswerIsFound(t *testing.T) {
	doc := parsedDocument(t)
	for _, c := range []struct {
		kind, body string
		status     int
		fine       bool
	}{
		{"application/json", `{"name":"x","rights":[],"helpline":"h","language":"it"}`, 200, true},
		{"application/json", `{"name":"x","rights":[],"helpline":"h"}`, 200, false},
		{"application/json", `{"name":"x","rights":[],"helpline":"h","language":"it","more":1}`, 200, false},
		{"text/plain", `x`, 200, false},
		{"application/json", `{}`, 202, false},
		{"application/problem+json", `{"type":"about:blank","title":"x","status":401}`, 401, false},
	} {
		rec := httptest.NewRecorder()
		rec.Header().Set("Content-Type", c.kind)
		rec.WriteHeader(c.status)
		_, _ = rec.WriteString(c.body)
		if err := doc.holds(http.MethodGet, "/api/v1/me", rec); (err == nil) != c.fine {
			t.Errorf("%v: %v", c, err)
		}
	}
}

package call

import "testing"

func TestAnswerAt(t *testing.T) {
	a, err := ParseAnswer([]byte(`{"number": 12345678901234567890, "ok": true, "customer": {"name": "Rossi", "tags": ["a", "b"], "none": null}}`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]struct {
		text string
		kind AnswerType
	}{
		"number":          {"12345678901234567890", AnswerNumber},
		"ok":              {"true", AnswerBoolean},
		"customer.name":   {"Rossi", AnswerText},
		"customer.tags.1": {"b", AnswerText},
	} {
		at, _ := a.At(path)
		if text, kind, ok := at.Single(); text != want.text || kind != want.kind || !ok {
			t.Errorf("%s: %q %q %v", path, text, kind, ok)
		}
	}
	for _, path := range []string{"customer", "customer.tags", "customer.none", ""} {
		at, there := a.At(path)
		if _, _, single := at.Single(); single || !there {
			t.Errorf("%s: single %v, there %v", path, single, there)
		}
	}
	for _, path := range []string{"other", "customer.tags.2", "customer.tags.-1", "customer.tags.x", "number.x", "customer..name", "."} {
		if _, there := a.At(path); there {
			t.Errorf("%s is there", path)
		}
	}
	if items, ok := a.List(); ok || items != nil {
		t.Error("an object is a list")
	}
	tags, _ := a.At("customer.tags")
	if items, ok := tags.List(); !ok || len(items) != 2 {
		t.Errorf("%v %v", items, ok)
	}
	if none, _ := a.At("customer.none"); !none.IsNull() || a.IsNull() {
		t.Error("null is something, or an object nothing")
	}
}

func TestParseAnswerRefuses(t *testing.T) {
	for _, text := range []string{"", "{", "{} {}", "<html>", "{}]", "nul"} {
		if _, err := ParseAnswer([]byte(text)); err == nil {
			t.Errorf("%q is taken for JSON", text)
		}
	}
}

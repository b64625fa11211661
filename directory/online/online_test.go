package online

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/directory"
	"centralino/service"
)

// crm answers by path and query; it says 404 to what it does not know.
type crm map[string]string

func (c crm) Do(_ context.Context, r service.Request) service.Reply {
	text, ok := c[r.Path+"?"+r.Query]
	if r.Method != "GET" || !ok {
		return service.Reply{Outcome: call.RequestRefused, Status: 404, Err: errors.New("it answered 404")}
	}
	if text == "down" {
		return service.Reply{Outcome: call.RequestTimeout, Err: errors.New("it did not answer in time")}
	}
	a, _ := call.ParseAnswer([]byte(text))
	return service.Reply{Outcome: call.RequestOK, Status: 200, Answer: a}
}

func over(c crm, at string) *directory.Directory {
	return directory.Over(New(Options{
		Client: c, ByNumber: "/customers?phone={value}", ByCode: "/customers/{value}", At: at,
		Fields: []string{"code", "name", "pin", "tier"}, Columns: map[string]string{"code": "id", "name": "person.name", "pin": "pin", "tier": "tier"},
	}), directory.Options{Country: "IT"})
}

const mario = `{"id": 10001, "person": {"name": "Mario"}, "pin": "4711", "tier": null, "more": {}}`

func TestLookup(t *testing.T) {
	d := over(crm{
		"/customers?phone=%2B393331234567": "[" + mario + "]",
		"/customers?phone=%2B390612345678": "[" + mario + "," + mario + "]",
		"/customers?phone=%2B390612345679": "[]",
		"/customers/10001?":                mario,
		"/customers/a%20b?":                mario,
		"/customers/none?":                 "{}",
		"/customers/odd?":                  `{"id": {}}`,
		"/customers/html?":                 "<html>",
		"/customers/down?":                 "down",
		"/customers/empty?":                `{"id": ""}`,
	}, "")
	want := directory.Customer{Key: "10001", Fields: map[string]string{"code": "10001", "name": "Mario", "tier": ""}}
	for _, value := range []string{"10001", "+393331234567", "3331234567", " a b "} {
		got, found, err := d.Lookup(t.Context(), value)
		if err != nil || !found {
			t.Errorf("%q: %v %v", value, found, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", value, diff)
		}
	}
	for _, value := range []string{"", "10002", "+390612345678", "+390612345679", "..", "../admin", "a/b", `a\b`, "%2e%2e"} {
		if got, found, err := d.Lookup(t.Context(), value); found || err != nil {
			t.Errorf("%q: %v %v %v", value, got, found, err)
		}
	}
	for _, value := range []string{"none", "odd", "html", "down", "empty"} {
		if got, found, err := d.Lookup(t.Context(), value); found || err == nil {
			t.Errorf("%q: %v %v %v", value, got, found, err)
		}
	}
}

func TestCustomerWithinTheAnswer(t *testing.T) {
	d := over(crm{
		"/customers/1?": `{"data": {"items": [` + mario + `]}}`, "/customers/2?": `{"data": {"items": null}}`, "/customers/3?": `{"data": {}}`,
	}, "data.items")
	if c, found, err := d.Lookup(t.Context(), "1"); !found || err != nil || c.Key != "10001" {
		t.Errorf("%v %v %v", c, found, err)
	}
	if c, found, err := d.Lookup(t.Context(), "2"); found || err != nil {
		t.Errorf("%v %v %v", c, found, err)
	}
	if c, found, err := d.Lookup(t.Context(), "3"); found || err == nil {
		t.Errorf("%v %v %v", c, found, err)
	}
}

func TestPIN(t *testing.T) {
	answers := crm{"/customers/10001?": mario, "/customers/10002?": mario}
	d := over(answers, "")
	ask := func(customer, pin string) directory.Answer {
		return d.VerifyPIN(t.Context(), customer, call.NewSecret(pin), "+39061")
	}
	if got := ask("10001", "4711"); got != directory.Right {
		t.Error(got)
	}
	if got := ask("10001", "4712"); got != directory.Wrong {
		t.Error(got)
	}
	if got := ask("10002", "4711"); got != directory.Failed {
		t.Errorf("the PIN of another customer is %s", got)
	}
	answers["/customers/10001?"] = "down"
	if got := ask("10001", "4711"); got != directory.Failed {
		t.Error(got)
	}
}

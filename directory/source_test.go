package directory

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"centralino/call"
)

// asked is a source that notes what it is asked.
type asked struct {
	finds []By
	have  map[string][]Record
	log   []string
}

func (a *asked) Finds(by By) bool { return slices.Contains(a.finds, by) }

func (a *asked) Find(ctx context.Context, by By, value string) ([]Record, error) {
	a.log = append(a.log, string(by)+" "+value)
	if value == "broken" {
		return nil, errors.New("broken")
	}
	return a.have[string(by)+" "+value], ctx.Err()
}

func TestWhatASourceIsAsked(t *testing.T) {
	both, numbers, codes := []By{ByNumber, ByCode}, []By{ByNumber}, []By{ByCode}
	one := []Record{{Key: "k", Fields: map[string]string{"language": "en"}, PIN: call.NewSecret("1")}}
	have := map[string][]Record{
		"number +390612345678": one, "code 12345678": one, "code two": {one[0], one[0]}, "code +1": one, "code keyless": {{}},
	}
	for _, test := range []struct {
		finds []By
		value string
		asks  []string
		found bool
		fails bool
	}{
		{both, "+390612345678", []string{"number +390612345678"}, true, false},
		{both, "+39 06 12345679", []string{"number +390612345679"}, false, false},
		{both, "0612345678", []string{"code 0612345678", "number +390612345678"}, true, false},
		{both, "12345678", []string{"code 12345678"}, true, false},
		{both, "abc", []string{"code abc"}, false, false},
		{both, "", nil, false, false},
		{both, "  ", nil, false, false},
		{both, "two", []string{"code two"}, false, false},
		{both, "broken", []string{"code broken"}, false, true},
		{both, "keyless", []string{"code keyless"}, false, true},
		{numbers, "0612345678", []string{"number +390612345678"}, true, false},
		{numbers, "abc", nil, false, false},
		{codes, "+1", []string{"code +1"}, true, false},
		{codes, "0612345678", []string{"code 0612345678"}, false, false},
	} {
		s := &asked{finds: test.finds, have: have}
		c, found, err := Over(s, Options{Country: "IT"}).Lookup(t.Context(), test.value)
		if found != test.found || (err != nil) != test.fails || !slices.Equal(s.log, test.asks) {
			t.Errorf("%v %q: asked %q, found %v, %v", test.finds, test.value, s.log, found, err)
		}
		if found && (c.Key != "k" || c.Language != "en") {
			t.Errorf("%+v", c)
		}
	}
}

// TestCountsSurviveANewSource: who is locked out stays so when a reload asks another database.
func TestCountsSurviveANewSource(t *testing.T) {
	record := []Record{{Key: "k", PIN: call.NewSecret("4711")}}
	source := func() *asked { return &asked{finds: []By{ByCode}, have: map[string][]Record{"code k": record}} }
	d := Over(source(), Options{Lockout: Lockout{Failures: 2, For: time.Minute}})
	d.VerifyPIN(t.Context(), "k", call.NewSecret("1"), "+39061")
	d = d.With(source())
	d.VerifyPIN(t.Context(), "k", call.NewSecret("2"), "+39061")
	if got := d.VerifyPIN(t.Context(), "k", call.NewSecret("4711"), "+39061"); got != Locked {
		t.Error(got)
	}
	if got := d.Apart(time.Now).VerifyPIN(t.Context(), "k", call.NewSecret("4711"), "+39061"); got != Right {
		t.Error(got)
	}
	if renewed, _, err := d.Renew(); renewed != d || err != nil || d.Len() != 0 || d.Columns() != nil {
		t.Error("a source has a file")
	}
	if got := Over(&asked{finds: []By{ByNumber}}, Options{}).VerifyPIN(t.Context(), "k", call.NewSecret("1"), ""); got != Failed {
		t.Error(got)
	}
}

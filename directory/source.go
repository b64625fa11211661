package directory

import (
	"context"
	"errors"
	"strings"

	"centralino/call"
)

// Source is where customers are asked for one by one: a database, a service.
type Source interface {
	// Find returns who has the value: nobody, one, or two when there are more than one. It is over when ctx is.
	Find(ctx context.Context, by By, value string) ([]Record, error)
	// Finds reports whether customers are found by such values at all.
	Finds(by By) bool
}

// By is what a customer is looked up by.
type By string

// What customers are looked up by.
const (
	ByNumber By = "number" // of a telephone, in E.164
	ByCode   By = "code"   // anything else
)

// Record is a customer of a Source.
type Record struct {
	Key    string            // the customer's own name, the same at every look-up
	Fields map[string]string // without the PIN; not changed by the source afterwards
	PIN    call.Secret       // empty: there is none
}

// ErrNoKey says that a customer was found who has no key.
var ErrNoKey = errors.New("a customer was found whose key is empty")

// Over returns a directory of the customers of a source. Country and Lockout of the options are used.
//
// A value that begins with a plus is a telephone number and is looked up as one. Any other is looked up as a code, and if
// nobody has it and it can be read as a number, as that. Where customers are found by one of the two alone, every value is it.
func Over(source Source, o Options) *Directory {
	return &Directory{options: o, source: source, locks: newLockout(o.Lockout.orUsual())}
}

// With returns the directory with another source. The two share their counts of wrong PINs.
func (d *Directory) With(source Source) *Directory {
	return &Directory{options: d.options, source: source, locks: d.locks, now: d.now}
}

// ask is Lookup in the source.
func (d *Directory) ask(ctx context.Context, value string) (Customer, bool, error) {
	r, found, err := d.find(ctx, strings.TrimSpace(value))
	if err != nil || !found {
		return Customer{}, false, err
	}
	return Customer{Key: r.Key, Fields: r.Fields, Language: call.Language(r.Fields["language"])}, true, nil
}

func (d *Directory) find(ctx context.Context, value string) (Record, bool, error) {
	if value == "" {
		return Record{}, false, nil
	}
	number, isNumber := E164(d.options.Country, value)
	if !d.source.Finds(ByCode) || d.source.Finds(ByNumber) && strings.HasPrefix(value, "+") {
		if !isNumber {
			return Record{}, false, nil
		}
		return d.only(ctx, ByNumber, string(number))
	}
	r, found, err := d.only(ctx, ByCode, value)
	if err != nil || found || !isNumber || !d.source.Finds(ByNumber) {
		return r, found, err
	}
	return d.only(ctx, ByNumber, string(number))
}

// only returns who alone has a value.
func (d *Directory) only(ctx context.Context, by By, value string) (Record, bool, error) {
	all, err := d.source.Find(ctx, by, value)
	if err != nil || len(all) != 1 {
		return Record{}, false, err
	}
	if all[0].Key == "" {
		return Record{}, false, ErrNoKey
	}
	return all[0], true, nil
}

// askPIN asks for a customer once more, by the key, which has to be what codes are: a PIN is not kept between two questions.
func (d *Directory) askPIN(ctx context.Context, customer string) call.Secret {
	if !d.source.Finds(ByCode) {
		return call.Secret{}
	}
	r, found, err := d.only(ctx, ByCode, customer)
	if err != nil || !found || r.Key != customer {
		return call.Secret{}
	}
	return r.PIN
}

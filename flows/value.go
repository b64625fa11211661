package flows

import "centralino/flows/strict"

// Value is something that is worked out during the call and spoken by the grammar of the language: an amount of money, a
// date or a time of day.
type Value struct {
	Kind     ValueKind
	Of       *Expr
	Currency string // of an amount, ISO 4217
	Year     bool   // of a date: the year is said, too
	Near     bool   // of a date: "today" and "tomorrow" instead, where it is that
	Clock    int    // of a time: 12 or 24 hours; 0: as the language has it
	At       bool   // of a time: with "at" before it
}

// ValueKind says what a Value is.
type ValueKind string

// The kinds of values.
const (
	Amount    ValueKind = "amount"
	Date      ValueKind = "date"
	TimeOfDay ValueKind = "time"
)

// Currencies lists the currencies that amounts may have, by ISO 4217.
func Currencies() []string { return []string{"EUR", "USD", "GBP", "CHF"} }

// value reads what stands beside `amount`, `date` or `time`; nil when none of them is there.
func (c *compiler) value(m *strict.Map) *Value {
	amount, date, at := m.Get("amount"), m.Get("date"), m.Get("time")
	switch {
	case !amount.Missing():
		return c.amount(m, amount)
	case !date.Missing():
		v := &Value{Kind: Date, Of: c.expression(date, "date")}
		v.Year, v.Near = m.Get("year").Bool(false), m.Get("near").Bool(false)
		return v
	case !at.Missing():
		v := &Value{Kind: TimeOfDay, Of: c.expression(at, "time"), At: m.Get("at").Bool(false)}
		if clock := m.Get("clock"); !clock.Missing() {
			if v.Clock = clock.Int(0, 12, 24); v.Clock > 12 && v.Clock < 24 {
				clock.Fault("write clock: 12, or clock: 24", "there is no clock of %d hours", v.Clock)
			}
		}
		return v
	}
	return nil
}

func (c *compiler) amount(m *strict.Map, amount strict.Value) *Value {
	v := &Value{Kind: Amount, Of: c.expression(amount, "amount")}
	v.Currency = m.Need("currency", "say which: currency: EUR").OneOf("", Currencies()...)
	return v
}

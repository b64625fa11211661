package directory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"
)

// phone reports whether a column holds telephone numbers, by the words of its name: phone, mobile, home_phone,
// telefono, cellulare.
func phone(column string) bool {
	words := strings.FieldsFunc(strings.ToLower(column), func(r rune) bool { return r == '_' || r == '-' || r == ' ' })
	for _, w := range words {
		switch w {
		case "phone", "telephone", "tel", "mobile", "cell", "cellphone", "telefono", "cellulare", "fax":
			return true
		}
	}
	return false
}

// normal is a value of the column as it is compared.
func (m match) normal(value string) string {
	value = strings.TrimSpace(value)
	if !m.phone {
		return value
	}
	n, _ := E164(m.country, value)
	return string(n)
}

// find returns the row that has the value in one of the match fields, tried in their order.
func (t *table) find(value string) (row int, found bool) {
	for _, m := range t.matches {
		if v := m.normal(value); v != "" {
			if row, ok := m.rows[v]; ok && row != shared {
				return row, true
			}
		}
	}
	return 0, false
}

// separator is the sign among , ; and tab that the header row has most of outside quotes.
func separator(data []byte) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range string(data[:min(len(data), 64<<10)]) {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			count[r]++
		}
	}
	best := ','
	for _, r := range ";\t" {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

// badLine is the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return 1 + bytes.Count(data[:i], []byte("\n"))
		}
		i += size
	}
	return 0
}

// lineOf is where the CSV reader stumbled.
func lineOf(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Line
	}
	return 0
}

// reason is what it stumbled over, without the place.
func reason(err error) string {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

package config

import (
	"regexp"
	"slices"
	"strings"

	"centralino/call"
	"centralino/flows/strict"
)

// DirectorySQL is how customers are found in a database.
type DirectorySQL struct {
	DSN      call.Secret // postgres://… or sqlite:FILE
	ByNumber string      // a query with $1 for a telephone number in E.164; empty: nobody is found by one
	ByCode   string      // the same for anything else
}

// DirectoryHTTP is how customers are found by asking a service.
type DirectoryHTTP struct {
	Service  string
	ByNumber string            // a path with {value} for a telephone number in E.164; empty: nobody is found by one
	ByCode   string            // the same for anything else
	At       string            // where in the answer the customer is, or a list of customers; empty: it is the answer
	Columns  map[string]string // where in the customer each field is, dotted
}

// Online reports whether customers are asked for one by one, rather than read from a file.
func (d Directory) Online() bool { return d.SQL != nil || d.HTTP != nil }

func (l *loader) readDirectories(v strict.Value) {
	l.config.Directories = map[string]Directory{}
	for _, e := range named(v) {
		m := e.Value.Map()
		d := Directory{Name: e.Key, Pos: e.At.Pos()}
		first := ""
		for _, kind := range []string{"csv", "sql", "http"} {
			switch v := m.Get(kind); {
			case v.Missing():
			case first == "":
				first = kind
			default:
				v.Fault("make it two directories", "a directory is one of `csv`, `sql` and `http`, and this has `%s` already", first)
			}
		}
		switch {
		case m.Has("sql"):
			l.readSQL(m.Get("sql"), &d)
		case m.Has("http"):
			l.readHTTPDirectory(m.Get("http"), &d)
		default:
			file := m.Need("csv", "name the file: csv: customers.csv")
			if d.CSV = l.text(file, ""); d.CSV != "" {
				d.Fields = l.header(file, d.CSV)
			}
			d.Match = matched(m.Get("match"), d)
		}
		if match := m.Get("match"); d.Online() && !match.Missing() {
			match.Fault("remove it: `by_number` and `by_code` say how a customer is found", "`match` belongs to `csv`")
		}
		m.Close()
		l.config.Directories[e.Key] = d
	}
}

// readSQL reads the queries of a database. The first field is the customer's key.
func (l *loader) readSQL(v strict.Value, d *Directory) {
	m := v.Map()
	s := DirectorySQL{}
	dsn := m.Need("dsn", `which database: dsn: "postgres://reader:${CRM_PASSWORD}@db/crm"`)
	s.DSN = l.secret(dsn)
	text := s.DSN.Reveal()
	known := slices.ContainsFunc([]string{"postgres://", "postgresql://", "sqlite:"}, func(p string) bool { return strings.HasPrefix(text, p) })
	if text != "" && text != l.options.StandIn && !known {
		dsn.Fault("write postgres://USER:PASSWORD@HOST/DATABASE, or sqlite:FILE", "`dsn` names no database that is known")
	}
	s.ByNumber, s.ByCode = query(m.Get("by_number")), query(m.Get("by_code"))
	if m.Get("by_number").Missing() && m.Get("by_code").Missing() {
		v.Fault(`write by_code: "select … where code = $1"`, "nothing says how a customer is found: `by_number`, `by_code` or both")
	}
	fields := m.Need("fields", "which columns the queries give: fields: [code, name, tier, pin]")
	for _, item := range fields.OneOrList() {
		d.addField(item, item.Text(""))
	}
	d.needKey(fields, m.Get("by_code"))
	m.Close()
	d.SQL, d.Match = &s, d.Fields[:min(1, len(d.Fields))]
}

var (
	reads  = regexp.MustCompile(`(?is)^\s*(select|with)\s`)
	others = regexp.MustCompile(`\$([02-9]|1[0-9])`)
)

// query reads a query with $1 in it.
func query(v strict.Value) string {
	text := strings.TrimSuffix(strings.TrimSpace(v.Text("")), ";")
	switch {
	case v.Missing():
	case text == "" && v.IsScalar():
		v.Fault("", "`%s` is empty", v.Name())
	case text == "":
	case !reads.MatchString(text):
		v.Fault("begin it with select", "`%s` must be a query that reads", v.Name())
	case others.MatchString(text):
		v.Fault("write $1 wherever the number or the code stands", "`%s` has another placeholder than $1", v.Name())
	case !strings.Contains(text, "$1"):
		v.Fault("write $1 where the number or the code stands: … where code = $1", "`%s` has no $1 and finds the same for everybody", v.Name())
	}
	return text
}

// readHTTPDirectory reads how a service is asked for customers. The first field is the customer's key.
func (l *loader) readHTTPDirectory(v strict.Value, d *Directory) {
	m := v.Map()
	h := DirectoryHTTP{Columns: map[string]string{}}
	h.Service = l.serviceNamed(m.Need("service", "which service: service: crm, one of `services:`"))
	h.ByNumber, h.ByCode = address(m.Get("by_number")), address(m.Get("by_code"))
	if m.Get("by_number").Missing() && m.Get("by_code").Missing() {
		v.Fault(`write by_code: "/customers/{value}"`, "nothing says how a customer is found: `by_number`, `by_code` or both")
	}
	h.At = fieldPath(m.Get("at"))
	fields := m.Need("fields", "what of the answer is the customer's: fields: {code: id, name: full_name}")
	if fields.IsMap() {
		for _, e := range fields.Map().Entries() {
			d.addField(e.At, e.Key)
			h.Columns[e.Key] = fieldPath(e.Value)
		}
	} else {
		for _, item := range fields.OneOrList() {
			name := item.Text("")
			d.addField(item, name)
			h.Columns[name] = name
		}
	}
	d.needKey(fields, m.Get("by_code"))
	m.Close()
	d.HTTP, d.Match = &h, d.Fields[:min(1, len(d.Fields))]
}

var plainAddress = regexp.MustCompile(`^/[A-Za-z0-9/._~!$&'()*+,;=:@{}%-]*(\?[A-Za-z0-9/._~!$&'()*+,;=:@{}?%-]*)?$`)

// address reads a path, perhaps with a query, that has {value} in it.
func address(v strict.Value) string {
	text := v.Text("")
	bare := strings.ReplaceAll(text, "{value}", "")
	switch {
	case v.Missing():
	case text == "" && v.IsScalar():
		v.Fault("", "`%s` is empty", v.Name())
	case text == "":
	case !plainAddress.MatchString(text):
		v.Fault(`write "/customers/{value}" or "/customers?phone={value}"`, "`%s` is no path", v.Name())
	case strings.ContainsAny(bare, "{}"):
		v.Fault("there is {value} alone: the number or the code", "`%s` has another brace than {value}", v.Name())
	case bare == text:
		v.Fault("write {value} where the number or the code stands", "`%s` has no {value} and finds the same for everybody", v.Name())
	}
	return text
}

func fieldPath(v strict.Value) string {
	text := v.Digits("")
	if strings.Trim(text, ".") != text || strings.Contains(text, "..") {
		v.Fault("write names with a . between them: customer.name", "%q is no path to a field", text)
	}
	return text
}

var fieldOfCustomer = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// addField adds a field of the directory's customers.
func (d *Directory) addField(v strict.Value, name string) {
	switch {
	case name == "": // said already
	case !fieldOfCustomer.MatchString(name):
		v.Fault("use letters, digits and _, the first no digit", "a field cannot be called %q", name)
	case slices.Contains(d.Fields, name):
		v.Fault("keep one of them", "there are two fields `%s`", name)
	default:
		d.Fields = append(d.Fields, name)
	}
}

// needKey holds that the first field can name a customer, and that one whose PIN is checked can be found again by it.
func (d *Directory) needKey(v, byCode strict.Value) {
	if slices.Contains(d.Fields, "pin") && byCode.Missing() {
		v.Fault("write by_code, which finds them by `"+d.Fields[0]+"`", "customers with a PIN are looked up again by the first field when it is checked")
	}
	if len(d.Fields) == 0 && !v.Missing() {
		v.Fault("write fields: [code, name]", "there are no fields")
	} else if len(d.Fields) > 0 && d.Fields[0] == "pin" {
		v.Fault("begin with the customer's code", "the first field names the customer in events, and a PIN must not")
	}
}

package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const customers = "customer_code,phone,pin,name,tier,language\n" +
	"10000019,+390612345678,24680,Mario Verdi,gold,it\n" +
	"10000027,06 98765432,13579,Jane Smith,standard,en\n"

func options(text string) Options {
	return Options{
		Files:   fstest.MapFS{"customers.csv": {Data: []byte(text)}},
		File:    "customers.csv",
		Match:   []string{"customer_code", "phone"},
		Country: "IT",
	}
}

// open fails the test on faults; warnings come back one to a line.
func open(t *testing.T, text string) (d *Directory, warnings string) {
	t.Helper()
	d, w, err := Open(options(text))
	if err != nil {
		t.Fatal(err)
	}
	return d, w.Error()
}

// look returns the key of who is found, "" for nobody.
func look(t *testing.T, d *Directory, value string) string {
	t.Helper()
	c, found, err := d.Lookup(t.Context(), value)
	if err != nil || found != (c.Key != "") {
		t.Fatalf("%q: %+v %v %v", value, c, found, err)
	}
	return c.Key
}

func TestLookup(t *testing.T) {
	d, warnings := open(t, customers)
	if warnings != "" || d.Len() != 2 {
		t.Errorf("%d customers, warnings: %s", d.Len(), warnings)
	}
	for value, want := range map[string]string{
		"10000019": "10000019", " 10000027 ": "10000027", "+390612345678": "10000019", "0612345678": "10000019",
		"00390698765432": "10000027", "+390698765432": "10000027",
		"": "", "1000001": "", "24680": "", "Mario Verdi": "", "anonymous": "", "+390612345679": "",
	} {
		if got := look(t, d, value); got != want {
			t.Errorf("%q finds %q, want %q", value, got, want)
		}
	}
	got, _, _ := d.Lookup(t.Context(), "+390612345678")
	want := Customer{Key: "10000019", Language: "it", Fields: map[string]string{
		"customer_code": "10000019", "phone": "+390612345678", "name": "Mario Verdi", "tier": "gold", "language": "it",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Fields["tier"] = "changed"
	if again, _, _ := d.Lookup(t.Context(), "10000019"); again.Fields["tier"] != "gold" {
		t.Error("a caller's copy changed the directory")
	}
	if diff := cmp.Diff([]string{"customer_code", "phone", "name", "tier", "language"}, d.Columns()); diff != "" {
		t.Error(diff)
	}
}

func TestLookupAfterTheCallEnded(t *testing.T) {
	d, _ := open(t, customers)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, found, err := d.Lookup(ctx, "10000019"); found || !errors.Is(err, context.Canceled) {
		t.Errorf("%v %v", found, err)
	}
}

func TestFilesAsPeopleSaveThem(t *testing.T) {
	for name, text := range map[string]string{
		"byte order mark":        "\ufeff" + customers,
		"semicolons":             strings.ReplaceAll(customers, ",", ";"),
		"tabs":                   strings.ReplaceAll(customers, ",", "\t"),
		"Windows line ends":      strings.ReplaceAll(customers, "\n", "\r\n"),
		"no line end at the end": strings.TrimSuffix(customers, "\n"),
		"spaces and empty lines": strings.ReplaceAll(strings.ReplaceAll(customers, ",", " , "), "\n", "\n\n"),
		"quotes":                 `"customer_code","phone","a;b;c;d;e;f;g"` + "\n" + `"10000019","+390612345678","a, ""b""` + "\n" + `c"`,
	} {
		d, _ := open(t, text)
		if got := look(t, d, "0612345678"); got != "10000019" {
			t.Errorf("%s: found %q", name, got)
		}
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":             {"", "customers.csv:1: there is no header row with the names of the columns"},
		"not UTF-8":         {"customer_code,phone\n1,2\n3,Nicol\xf2\n", "customers.csv:3: is not UTF-8: save the file as CSV UTF-8"},
		"no such column":    {"code,phone\n1,2\n", `customers.csv:1: match: there is no column "customer_code", only code, phone`},
		"column twice":      {"customer_code,phone,phone\n", `customers.csv:1: column "phone" is there twice`},
		"column no name":    {"customer_code,phone,\n", "customers.csv:1: column 3 has no name"},
		"too few fields":    {"customer_code,phone\n1\n2,3,4\n", "customers.csv:2: there are 1 fields, but 2 columns in the header\ncustomers.csv:3: there are 3 fields, but 2 columns in the header"},
		"code twice":        {"customer_code,phone\n1,\n2,\n\n1,\n", "customers.csv:5: customer_code is that of line 2 too"},
		"no code, no phone": {"customer_code,phone\n1,\n,\n", "customers.csv:3: no match field has a value"},
		"stray quote":       {"customer_code,phone\n1,2\n3,\"4\" \"\n", `customers.csv:3: extraneous or missing " in quoted-field`},
	} {
		_, _, err := Open(options(c.text))
		var faults Faults
		if !errors.As(err, &faults) || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", name, err, c.want)
		}
	}
	o := options(customers)
	o.Match = []string{"pin"}
	if _, _, err := Open(o); err == nil || !strings.Contains(err.Error(), "by PIN") {
		t.Errorf("match by PIN: %v", err)
	}
	o.Match = nil
	if _, _, err := Open(o); err == nil || !strings.Contains(err.Error(), "no column is named") {
		t.Errorf("no match: %v", err)
	}
	o.File = "elsewhere.csv"
	if _, _, err := Open(o); err == nil || !strings.Contains(err.Error(), "elsewhere.csv") {
		t.Errorf("no file: %v", err)
	}
}

func TestFaultsAreNotToldWithoutEnd(t *testing.T) {
	_, _, err := Open(options("customer_code,phone\n" + strings.Repeat("1\n", 1000)))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != mostFaults+1 || !strings.Contains(lines[mostFaults], "and more") {
		t.Errorf("%d lines, the last: %s", len(lines), lines[len(lines)-1])
	}
}

func TestASharedPhoneFindsNobodyAndIsTold(t *testing.T) {
	d, warnings := open(t, "customer_code,phone\n1,0612345678\n2,+390612345678\n3,00390612345678\n4,0698765432\n")
	want := "customers.csv:3: phone is that of line 2 too: nobody is found by it\n" +
		"customers.csv:4: phone is that of other lines too: nobody is found by it"
	if warnings != want {
		t.Errorf("got %s\nwant %s", warnings, want)
	}
	for value, want := range map[string]string{"0612345678": "", "2": "2", "0698765432": "4"} {
		if got := look(t, d, value); got != want {
			t.Errorf("%q finds %q, want %q", value, got, want)
		}
	}
}

func TestACustomerWithoutCodeIsKnownByPhone(t *testing.T) {
	d, _ := open(t, "customer_code,phone\n,0612345678\n,\"0698765432\"\n")
	if got := look(t, d, "0612345678"); got != "+390612345678" {
		t.Errorf("key %q", got)
	}
}

func TestPhoneColumns(t *testing.T) {
	for column, want := range map[string]bool{
		"phone": true, "home_phone": true, "Mobile": true, "telefono": true, "cellulare": true, "Tel": true,
		"customer_code": false, "hotel": false, "phonetic_name": false, "": false,
	} {
		if got := phone(column); got != want {
			t.Errorf("%q: %v", column, got)
		}
	}
}

func TestRenew(t *testing.T) {
	files := fstest.MapFS{"customers.csv": {Data: []byte(customers)}}
	o := options("")
	o.Files = files
	d, _, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text   string
		ok     bool
		finds  string
		absent string
	}{
		{"customer_code,phone\nbroken\n", false, "10000019", "55555555"},
		{"", false, "10000019", "55555555"},
		{"customer_code,phone\n55555555,\n", true, "55555555", "10000019"},
	} {
		files["customers.csv"].Data = []byte(c.text)
		renewed, _, err := d.Renew()
		if (err == nil) != c.ok {
			t.Errorf("%q: %v", c.text, err)
		}
		if before := d; renewed != nil {
			d = renewed
			if look(t, before, "10000019") == "" {
				t.Error("the directory that was renewed is no longer what it was")
			}
		}
		if look(t, d, c.finds) == "" || look(t, d, c.absent) != "" {
			t.Errorf("after %q the wrong customers are known", c.text)
		}
	}
	delete(files, "customers.csv")
	if _, _, err := d.Renew(); err == nil {
		t.Error("a file that is gone was read")
	}
}

func TestThePINIsNowhere(t *testing.T) {
	d, warnings := open(t, strings.ReplaceAll(customers, "13579", "13579x"))
	if warnings != "customers.csv:3: the PIN cannot be keyed in: it has other signs than digits" {
		t.Errorf("warnings: %s", warnings)
	}
	c, _, _ := d.Lookup(t.Context(), "10000019")
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprintf("%+v %#v", c, c), string(asJSON), fmt.Sprintf("%+v", d.table), warnings} {
		if strings.Contains(shown, "24680") || strings.Contains(shown, "13579") {
			t.Errorf("a PIN shows: %s", shown)
		}
	}
	o := options("customer_code,PIN\n1,24680\n")
	o.Match = []string{"customer_code"}
	if d, _, err = Open(o); err != nil {
		t.Fatalf("a PIN column in capitals: %v", err)
	}
	try(t, d, "1", "24680", "", Right)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(customers))
	f.Add([]byte("\ufeffcustomer_code;phone\r\n\"1\";\"06 12\n34\"\r\n"))
	f.Add([]byte("customer_code,phone\n1,\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, warnings, err := parse(options(""), data)
		if len(warnings) > mostFaults+1 {
			t.Errorf("%d warnings", len(warnings))
		}
		if err != nil {
			return
		}
		for row, key := range table.keys {
			if byKey, known := table.byKey[key]; !known || byKey != row {
				t.Errorf("row %d is not known by its key %q", row, key)
			}
			if table.pin >= 0 && table.rows[row][table.pin] != "" {
				t.Error("a PIN lies among the fields")
			}
			c := table.customer(row)
			if len(c.Fields) > len(table.columns) || c.Key != key {
				t.Errorf("row %d: %+v", row, c)
			}
		}
	})
}

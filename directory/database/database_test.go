package database

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"centralino/call"
	"centralino/directory"
)

const customers = `
CREATE TABLE customers (code %s PRIMARY KEY, name text, phone text, secret text, tier text, since timestamp, balance int);
INSERT INTO customers VALUES (%s, 'Mario Rossi', '+393331234567', ' 4711 ', 'gold', NULL, 42);
INSERT INTO customers VALUES (%s, 'Anna Bianchi', '+390612345678', NULL, NULL, NULL, NULL);
INSERT INTO customers VALUES (%s, 'Carla Bianchi', '+390612345678', '', 'x', NULL, 0);
`

const columns = "select code, name, tier, secret as pin, balance from customers where "

func options(dsn string) Options {
	return Options{
		DSN: call.NewSecret(dsn), ByNumber: columns + "phone = $1", ByCode: columns + "code = $1",
		Fields: []string{"code", "name", "tier", "pin", "balance"},
	}
}

// eachDatabase runs a test on customers in each kind of database.
func eachDatabase(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "customers.db")
		fill(t, "sqlite", file, "text", "'10001'", "'10002'", "'10003'")
		test(t, "sqlite:"+file)
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := server.Fresh(t)
		fill(t, "pgx", dsn, "int", "10001", "10002", "10003") // which asks for more: codes come as text
		test(t, dsn)
	})
}

func fill(t *testing.T, driver, dsn string, values ...any) {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(fmt.Sprintf(customers, values...)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, o Options) *directory.Directory {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return directory.Over(s, directory.Options{Country: "IT"})
}

func TestLookup(t *testing.T) {
	eachDatabase(t, func(t *testing.T, dsn string) {
		d := open(t, options(dsn))
		mario := directory.Customer{Key: "10001", Fields: map[string]string{
			"code": "10001", "name": "Mario Rossi", "tier": "gold", "balance": "42",
		}}
		for value, want := range map[string]directory.Customer{
			"10001":         mario,
			" 10001 ":       mario,
			"+393331234567": mario,
			"3331234567":    mario, // as a caller keys it in
			"10002":         {Key: "10002", Fields: map[string]string{"code": "10002", "name": "Anna Bianchi", "tier": "", "balance": ""}},
		} {
			got, found, err := d.Lookup(t.Context(), value)
			if err != nil || !found {
				t.Errorf("%s: %v %v", value, found, err)
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", value, diff)
			}
		}
		for _, value := range []string{"", "10009", "nobody", "+390612345678", "+39", "10001' or '1'='1", "99999999999999999999", "x\x00y"} {
			if got, found, err := d.Lookup(t.Context(), value); found || err != nil {
				t.Errorf("%q: %v %v %v", value, got, found, err)
			}
		}
	})
}

func TestPIN(t *testing.T) {
	eachDatabase(t, func(t *testing.T, dsn string) {
		d := open(t, options(dsn))
		for _, try := range []struct {
			customer, pin string
			want          directory.Answer
		}{
			{"10001", "4711", directory.Right},
			{"10001", "0000", directory.Wrong},
			{"10002", "", directory.Failed},
			{"10003", "", directory.Failed},
			{"10009", "4711", directory.Failed},
			{"10001", "0000", directory.Wrong},
			{"10001", "0000", directory.Wrong},
			{"10001", "0000", directory.Wrong},
			{"10001", "0000", directory.Wrong},
			{"10001", "4711", directory.Locked},
		} {
			if got := d.VerifyPIN(t.Context(), try.customer, call.NewSecret(try.pin), "+39061"); got != try.want {
				t.Errorf("%v: %s", try, got)
			}
		}
	})
}

// TestOnlyReads: a query that would write is refused by the database itself.
func TestOnlyReads(t *testing.T) {
	eachDatabase(t, func(t *testing.T, dsn string) {
		o := options(dsn)
		o.ByCode = "delete from customers where code = $1 returning code, name, tier, secret as pin, balance"
		if got, found, err := open(t, o).Lookup(t.Context(), "10001"); found || err == nil {
			t.Errorf("%v %v %v", got, found, err)
		}
		if _, found, err := open(t, options(dsn)).Lookup(t.Context(), "10001"); !found || err != nil {
			t.Errorf("the customer is gone: %v", err)
		}
	})
}

func TestFaults(t *testing.T) {
	eachDatabase(t, func(t *testing.T, dsn string) {
		for query, want := range map[string]string{
			"select code from customers where code = $1": "no column name",
			"select nothing from nowhere where x = $1":   "no", // such table; SQLSTATE 42P01
			"this is no query $1":                        "",
		} {
			o := options(dsn)
			o.ByCode = query
			_, found, err := open(t, o).Lookup(t.Context(), "4242424")
			if found || err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "4242424") {
				t.Errorf("%s: %v %v", query, found, err)
			}
		}
	})
}

// TestTimeIsOver: a database that says nothing costs no more than the time that is given, and no connection.
func TestTimeIsOver(t *testing.T) {
	o := options(server.Fresh(t))
	o.ByCode = "select $1 as code, '' as name, '' as tier, '' as pin, '' as balance from pg_sleep(60)"
	o.Connections = 1
	d := open(t, o)
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, found, err := d.Lookup(ctx, "abc"); found || err == nil || ctx.Err() == nil {
			t.Errorf("%v %v", found, err)
		}
		cancel()
	}
}

// TestHanging: a server that takes the connection and then says nothing.
func TestHanging(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	d := open(t, options("postgres://reader:hunter2@"+l.Addr().String()+"/crm?sslmode=disable"))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, found, err := d.Lookup(ctx, "10001")
	if found || err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "reader") {
		t.Errorf("%v %v", found, err)
	}
}

func TestNobodyThere(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://reader:hunter2@127.0.0.1:1/crm?sslmode=disable": "cannot be reached",
		"sqlite:" + filepath.Join(t.TempDir(), "none.db"):           "unable to open",
	} {
		_, found, err := open(t, options(dsn)).Lookup(t.Context(), "10001")
		if found || err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v %v", dsn, found, err)
		}
	}
	if s, err := Open(options("postgres://reader:hunter2@%zz")); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v %v", s, err)
	}
}

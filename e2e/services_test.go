package e2e

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/postgres"
)

// TestCustomersInPostgreSQLAndATicketByHTTP: a SIPp caller proves by code and PIN who they are, which a real PostgreSQL knows, and
// a real HTTP server opens a ticket for them.
func TestCustomersInPostgreSQLAndATicketByHTTP(t *testing.T) {
	beside(t, 0)
	var server postgres.Cluster
	t.Cleanup(server.Stop)
	dsn := server.Fresh(t)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE people (code int, phone text, name text, tier text, language text, secret int);" +
		"INSERT INTO people VALUES (10000019, '+390612345678', 'Mario Verdi', 'gold', 'it', 24680)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	asked := make(chan string, 10)
	crm := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked <- r.Method + " " + r.RequestURI + " " + string(body)
		_, _ = io.WriteString(w, `{"number": "T-1"}`)
	}))
	t.Cleanup(crm.Close)

	helpline := files(t)
	replace := func(file, old, now string) {
		if !strings.Contains(helpline[file], old) {
			t.Fatalf("%s has no %q", file, old)
		}
		helpline[file] = strings.Replace(helpline[file], old, now, 1)
	}
	const query = "select code as customer_code, name, tier, language, secret as pin from people where %s = $1"
	replace("centralino.yaml", "directories: ", "services: {crm: {url: \""+crm.URL+"/api\", headers: {Authorization: Bearer hunter2}}}\n\ndirectories: ")
	replace("centralino.yaml", "    csv: customers.csv", fmt.Sprintf("    sql: {dsn: %q, by_number: %q, by_code: %q, fields: [customer_code, name, tier, language, pin]}",
		dsn, fmt.Sprintf(query, "phone"), fmt.Sprintf(query, "code")))
	replace("centralino.yaml", "    match: [customer_code, phone]\n", "")
	replace("flows/helpline.yaml", `"2": fault`, `"2": ticket`)
	replace("flows/helpline.yaml", "  bill:\n", `  ticket:
    http: crm
    method: POST
    path: "/customers/{customer.customer_code}/tickets"
    body: {name: customer.name, gold: customer.tier == "gold"}
    result: {ticket: number}
    next: bill
    failed: fault

  bill:
`)
	h := startHelpline(t, helpline)
	go func() {
		if text, err := sipp(t, h.address, scenario(
			invite("helpline", "+39021112223"),
			pause(300*time.Millisecond),
			keys("10000019"), pause(500*time.Millisecond),
			keys("24680"), pause(500*time.Millisecond),
			keys("2"), pause(3*time.Second),
			bye("+39021112223"),
		)); err != nil {
			t.Errorf("sipp: %v\n%s", err, text)
		}
	}()
	found := waitFor(h, 1, 20*time.Second, func(b *call.Identified) bool { return b.By == "code" })
	if found.Answer != call.IdentityFound || found.Customer != "10000019" {
		t.Errorf("the caller was identified as %+v", found)
	}
	requested := waitFor(h, 1, 10*time.Second, any[*call.Requested])
	if requested.Outcome != call.RequestOK || requested.Status != 200 || requested.Took <= 0 {
		t.Errorf("%+v", requested)
	}
	if got, want := <-asked, `POST /api/customers/10000019/tickets {"name":"Mario Verdi","gold":true}`; got != want {
		t.Errorf("asked %q, want %q", got, want)
	}
	waitFor(h, 1, 5*time.Second, func(b *call.StepEntered) bool { return b.Step == "bill" })
	waitFor(h, 1, 15*time.Second, any[*call.Ended])
	h.wantMetrics(map[string]string{
		`centralino_service_requests_total{outcome="ok",service="crm"}`:       "1",
		`centralino_identified_total{answer="found",directory="customers"}`:   "1",
		`centralino_identified_total{answer="unknown",directory="customers"}`: "1",
	})
}

package main

import (
	"io"
	"net/http"
	"regexp"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// tell asks the helpline at an address to reload, with a token, and looks at the status and the text of the answer.
func tell(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: tell ADDRESS TOKEN STATUS [REGEXP]")
	}
	r, err := http.NewRequest(http.MethodPost, "http://"+args[0]+"/api/v1/reload", nil)
	ts.Check(err)
	r.Header.Set("Authorization", "Bearer "+args[1])
	resp, err := http.DefaultClient.Do(r)
	ts.Check(err)
	text, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // it was only read
	ts.Check(err)
	if strconv.Itoa(resp.StatusCode) != args[2] {
		ts.Fatalf("answered %s: %s", resp.Status, text)
	}
	for _, wanted := range args[3:] {
		if !regexp.MustCompile(wanted).Match(text) {
			ts.Fatalf("the answer lacks %s: %s", wanted, text)
		}
	}
}

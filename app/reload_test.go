package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
)

// post asks for a reload as a program does.
func (w *world) post(token string) (status int, answer reloadAnswer) {
	w.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/reload", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	out := httptest.NewRecorder()
	w.app.Handler().ServeHTTP(out, r)
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil {
		w.Errorf("%v: %s", err, out.Body)
	}
	return out.Code, answer
}

func TestAProgramReloadsAndIsToldWhatChanged(t *testing.T) {
	virtually(t, fixture.AlwaysOpen(), func(w *world) {
		files := w.files.(fstest.MapFS)
		edit := func(file, old, new string) {
			text := string(files[file].Data)
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %q", file, old)
			}
			files[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
		}
		const first, second = "the-first-token-of-all", "the-second-token-of-all"
		if status, _ := w.post(first); status != http.StatusUnauthorized {
			t.Errorf("without a token in the configuration the answer is %d", status)
		}
		edit("centralino.yaml", "http:\n", "http:\n  token: "+first+"\n")
		w.reload()

		edit("flows/helpline.yaml", `"1": bill`, `"3": bill`)
		edit("centralino.yaml", first, second)
		status, answer := w.post(first)
		if status != http.StatusOK || !answer.Reloaded || len(answer.Flows["helpline"]) != 12 {
			t.Errorf("answered %d: %+v", status, answer)
		}
		words := ""
		for _, c := range answer.Changes {
			words += c.Text + "\n"
		}
		for _, wanted := range []string{"key 1 of main is gone (was: bill)", "key 3 of main is new and leads to bill", "`http.token` is another"} {
			if !strings.Contains(words, wanted) {
				t.Errorf("it is not told that %s, only:\n%s", wanted, words)
			}
		}
		if status, _ := w.post(first); status != http.StatusUnauthorized {
			t.Errorf("the token that was replaced is answered %d", status)
		}

		edit("flows/helpline.yaml", `"3": bill`, `"3": bil`)
		status, answer = w.post(second)
		if status != http.StatusUnprocessableEntity || answer.Reloaded || len(answer.Changes) > 0 {
			t.Errorf("a faulty flow is answered %d: %+v", status, answer)
		}
		if !slices.ContainsFunc(answer.Problems, func(p reloadProblem) bool {
			return p.File == "flows/helpline.yaml" && p.Line > 0 && p.Column > 0 && p.Severity == "fault" && strings.Contains(p.Hint, "`bill`")
		}) {
			t.Errorf("the fault is told as %+v", answer.Problems)
		}

		edit("flows/helpline.yaml", `"3": bil`, `"3": bill`)
		if status, answer = w.post(second); status != http.StatusOK || len(answer.Changes) > 0 {
			t.Errorf("what is in force already is answered %d: %+v", status, answer)
		}
		w.wantMetrics(map[string]string{
			`centralino_flow_info{flow="helpline",version="` + answer.Flows["helpline"] + `"}`: "1",
		})
		started := after(w, time.Second, whichever[*call.Started])
		if was := started.Flows["helpline"]; len(was) != 12 || was == answer.Flows["helpline"] {
			t.Errorf("it is said to have started with version %q", was)
		}
	})
}

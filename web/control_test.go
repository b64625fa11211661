package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// squeezed is an answer without the blanks and lines that make it easy to read.
func squeezed(answer string) string {
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(answer)); err != nil {
		return strings.TrimSpace(answer)
	}
	return strings.TrimSpace(out.String())
}

func TestControl(t *testing.T) {
	var asked []string
	refuse := error(nil)
	h := Control(Operations{
		Flashes: func() []Flash {
			return []Flash{{Name: "outage", On: true, Until: time.Unix(0, 0).UTC(), By: "sara"}, {Name: "other"}}
		},
		On: func(name string, how Switch) error {
			asked = append(asked, "on "+name+" "+how.Until+" "+how.Say["it"]+" "+how.By)
			return refuse
		},
		Off: func(name, by string) error { asked = append(asked, "off "+name+" "+by); return refuse },
	})
	list := `[{"name":"outage","on":true,"until":"1970-01-01T00:00:00Z","by":"sara"},{"name":"other","on":false}]`
	check := func(method, path, body string, status int, answer, did string) {
		t.Helper()
		asked = nil
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(method, path, strings.NewReader(body)))
		if got := strings.Join(asked, ""); rec.Code != status || squeezed(rec.Body.String()) != answer || got != did {
			t.Errorf("%s %s: %d %q %q", method, path, rec.Code, rec.Body.String(), got)
		}
	}
	check("GET", "/flash", "", 200, list, "")
	check("PUT", "/flash/outage", `{"until":"18:00","say":{"it":"Ciao"},"by":"sara"}`, 200, list, "on outage 18:00 Ciao sara")
	check("DELETE", "/flash/outage?by=sara", "", 200, list, "off outage sara")
	check("PUT", "/flash/outage", `{`, 400, "unexpected EOF", "")
	refuse = errors.New("it is over already")
	check("PUT", "/flash/outage", `{}`, 409, "it is over already", "on outage   ")
	check("DELETE", "/flash/outage", ``, 409, "it is over already", "off outage ")
}

package e2e

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
)

// samples is one scrape of /metrics.
type samples map[string]float64

func (p *process) samples() samples {
	p.t.Helper()
	resp, err := http.Get("http://" + p.http + "/metrics")
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	all := samples{}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		line := lines.Text()
		at := strings.LastIndexByte(line, ' ')
		if number, err := strconv.ParseFloat(line[at+1:], 64); err == nil && at > 0 {
			all[line[:at]] = number
		}
	}
	return all
}

// sum adds up the series of a name, whatever their labels. One that isn't there is none.
func (s samples) sum(name string) int {
	total := 0.0
	for series, value := range s {
		if series == name || strings.HasPrefix(series, name+"{") {
			total += value
		}
	}
	return int(total)
}

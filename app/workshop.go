package app

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/graph"
	"centralino/flows/prove"
	"centralino/rehearsal"
	"centralino/web"
)

// workshop shows the pages what is known of flows, and tries them.
type workshop struct{ app *App }

// Today implements web.Workshop.
func (k workshop) Today(g *graph.Graph) { k.app.today.show(g, time.Now()) }

// Checked implements web.Workshop.
func (k workshop) Checked() *prove.Result { return k.app.helpline.Load().checked() }

// Lengths implements web.Workshop.
func (k workshop) Lengths() func(call.Language, flows.Prompt) time.Duration {
	return k.app.helpline.Load().lengths()
}

// measure says how long prompts last, to whoever asks; what was measured once is known.
func (h *helpline) measure() func(call.Language, flows.Prompt) time.Duration {
	var mu sync.Mutex
	length := proofOptions(h.cfg).Length
	return func(l call.Language, p flows.Prompt) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return length(l, p)
	}
}

// check proves what can be proved of a helpline.
func (h *helpline) check() *prove.Result {
	r := &prove.Result{Helpline: h.cfg.Helpline, Reports: Prove(h.cfg)}
	for _, report := range r.Reports {
		r.Findings = append(r.Findings, report.Findings...)
	}
	r.Findings = append(r.Findings, Lawful(h.cfg)...)
	slices.SortStableFunc(r.Findings, func(a, b prove.Finding) int {
		return cmp.Or(a.Pos.Compare(b.Pos), strings.Compare(a.Message, b.Message))
	})
	return r
}

// rehearse opens the helpline for calls that are tried. They ask no directory: who may look at flows need not be somebody who may
// look up customers, and a walk is no way to try PINs.
func (h *helpline) rehearse() (*rehearsal.Helpline, error) {
	o := Rehearsal(h.cfg)
	o.Unasked = true
	return rehearsal.New(o)
}

// Asks implements web.Workshop.
func (k workshop) Asks(flow call.FlowID) []web.Asked {
	cfg, out := k.app.helpline.Load().cfg, []web.Asked{}
	program := cfg.Flows[flow]
	if program == nil {
		return out // a reload has taken it away just now
	}
	for _, step := range program.InOrder() {
		v, ok := step.Verb.(*flows.Identify)
		if !ok || slices.ContainsFunc(out, func(a web.Asked) bool { return a.Directory == v.Directory }) {
			continue
		}
		fields := slices.DeleteFunc(slices.Clone(cfg.Directories[v.Directory].Fields), func(f string) bool { return f == "pin" })
		out = append(out, web.Asked{Directory: v.Directory, Fields: append([]string{}, fields...)})
	}
	return out
}

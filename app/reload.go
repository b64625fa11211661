package app

import (
	"errors"
	"maps"
	"reflect"
	"time"

	"centralino/call"
	"centralino/config/diff"
	"centralino/flows"
	"centralino/flows/strict"
)

// ErrNoReload is returned by Reload when the helpline was started from files that cannot change.
var ErrNoReload = errors.New("this helpline is built in and cannot be reloaded")

// Reloaded is what came of a reload.
type Reloaded struct {
	Changes  *diff.Diff             // what will be noticed; never nil
	Flows    map[call.FlowID]string // the version of each flow that is now in force; none when it was refused
	Problems []strict.Problem       // faults, when it was refused, and warnings
}

// Reload reads configuration and flows anew and puts them in force for calls to come; calls that are up keep what they
// began with. When anything is wrong, what was in force stays, and the error says so.
func (a *App) Reload() (Reloaded, error) {
	r := Reloaded{Changes: &diff.Diff{Changes: []diff.Change{}, Flows: []diff.Version{}}}
	if a.options.Load == nil {
		return r, ErrNoReload
	}
	a.reload.Lock()
	defer a.reload.Unlock()
	cfg, problems := a.options.Load()
	r.Problems = problems
	if cfg == nil {
		a.recordReload(&call.ReloadRefused{Problems: faults(problems)})
		return r, errors.New("the helpline has faults; what was in force stays")
	}
	h, err := newHelpline(cfg, a.helpline.Load(), a.helpline.Load().around, a.log)
	if err != nil {
		a.recordReload(&call.ReloadRefused{Problems: []string{err.Error()}})
		return r, err
	}
	before := a.newest()
	r.Changes = diff.Compare(before, a.keep(cfg), time.Now().In(cfg.Location))
	a.warnOfRestart(a.helpline.Load(), h)
	a.prompts.Reload()
	a.prompts.preload(a.context, h)
	a.metrics.Reconfigure(h.scope())
	a.desk.reconfigure(h.queues)
	a.sip.SetTrunks(h.trunks())
	a.sip.SetAgents(h.password)
	a.sip.SetMaxCalls(cfg.SIP.MaxCalls)
	a.reconfigureHistory(h)
	if a.ladder != nil {
		a.ladder.Configure(h.signalling())
	}
	a.board.Reconfigure(h.boardScope())
	a.hooks.Reconfigure(h.hooks())
	a.helpline.Store(h)
	a.alerts.reconfigure(h)
	a.reviewSupervisions()
	r.Flows = versions(cfg.Flows)
	a.recordReload(&call.Reloaded{Flows: r.Flows})
	return r, nil
}

// TryReload says what a reload would do, and leaves all as it is. It also looks at what a reload only meets on its way, such as
// the rows of directories.
func (a *App) TryReload() (Reloaded, error) {
	r := Reloaded{Changes: &diff.Diff{Changes: []diff.Change{}, Flows: []diff.Version{}}}
	if a.options.Load == nil {
		return r, ErrNoReload
	}
	a.reload.Lock()
	defer a.reload.Unlock()
	cfg, problems := a.options.Load()
	if cfg != nil {
		problems = strict.Sorted(append(problems, Check(cfg)...))
	}
	r.Problems = problems
	if strict.AnyFault(problems) {
		return r, errors.New("the helpline has faults; it would not be put in force")
	}
	r.Changes = diff.Compare(a.newest(), Snapshot(cfg), time.Now().In(cfg.Location))
	r.Flows = versions(cfg.Flows)
	return r, nil
}

// versions names flows by the hashes of their files.
func versions(programs map[call.FlowID]*flows.Program) map[call.FlowID]string {
	out := map[call.FlowID]string{}
	for name, program := range programs {
		out[name] = program.Version
	}
	return out
}

func (a *App) recordReload(b call.Body) {
	a.record("", b)
}

func faults(problems []strict.Problem) []string {
	var out []string
	for _, p := range problems {
		if p.Severity == strict.Fault {
			out = append(out, p.String())
		}
	}
	return out
}

// warnOfRestart says what was changed that only a restart puts in force.
func (a *App) warnOfRestart(old, now *helpline) {
	for setting, changed := range map[string]bool{
		"sip.listen":                !sameListen(old, now),
		"sip.rtp_ports":             old.cfg.SIP.RTPPorts != now.cfg.SIP.RTPPorts,
		"sip.advertise":             old.cfg.SIP.Advertise != now.cfg.SIP.Advertise,
		"http":                      old.cfg.HTTP.Listen != now.cfg.HTTP.Listen || old.cfg.HTTP.TLS != now.cfg.HTTP.TLS,
		"browsers":                  browsersRestart(old.cfg.Browsers, now.cfg.Browsers),
		"speech":                    !reflect.DeepEqual(old.cfg.Speech, now.cfg.Speech),
		"prompts.packs":             !maps.Equal(old.cfg.Packs, now.cfg.Packs),
		"log":                       old.cfg.Log != now.cfg.Log,
		"media":                     old.cfg.Media != now.cfg.Media,
		"data":                      old.cfg.Data != now.cfg.Data,
		"history.dsn":               old.cfg.History.Enabled != now.cfg.History.Enabled || !old.cfg.History.DSN.Equal(now.cfg.History.DSN),
		"history.retention.journal": old.cfg.History.Retention.Journal != now.cfg.History.Retention.Journal,
	} {
		if changed {
			a.log.Warn("this change is in force after a restart", "setting", setting)
		}
	}
}

func sameListen(a, b *helpline) bool {
	if len(a.cfg.SIP.Listen) != len(b.cfg.SIP.Listen) {
		return false
	}
	for i, l := range a.cfg.SIP.Listen {
		if other := b.cfg.SIP.Listen[i]; l.Transport != other.Transport || l.Addr != other.Addr {
			return false
		}
	}
	return true
}

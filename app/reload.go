package app

import (
	"errors"
	"reflect"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// ErrNoReload is returned by Reload when the helpline was started from files that cannot change.
var ErrNoReload = errors.New("this helpline is built in and cannot be reloaded")

// Reload reads configuration and flows anew and puts them in force for calls to come; calls that are up keep what they
// began with. When anything is wrong, what was in force stays, and the problems are returned.
func (a *App) Reload() ([]strict.Problem, error) {
	if a.options.Load == nil {
		return nil, ErrNoReload
	}
	a.reload.Lock()
	defer a.reload.Unlock()
	cfg, problems := a.options.Load()
	if cfg == nil {
		a.recordReload(&call.ReloadRefused{Problems: faults(problems)})
		return problems, errors.New("the helpline has faults; what was in force stays")
	}
	h, err := newHelpline(cfg, a.helpline.Load(), a.log)
	if err != nil {
		a.recordReload(&call.ReloadRefused{Problems: []string{err.Error()}})
		return problems, err
	}
	a.warnOfRestart(a.helpline.Load(), h)
	a.prompts.Reload()
	a.prompts.preload(a.context, h)
	a.metrics.Reconfigure(h.scope())
	a.desk.reconfigure(h.queues)
	a.sip.SetTrunks(h.trunks())
	a.sip.SetAgents(h.password)
	a.sip.SetMaxCalls(cfg.SIP.MaxCalls)
	a.reconfigureHistory(h)
	a.helpline.Store(h)
	versions := map[call.FlowID]string{}
	for name, program := range cfg.Flows {
		versions[name] = program.Version
	}
	a.recordReload(&call.Reloaded{Flows: versions})
	return problems, nil
}

func (a *App) recordReload(b call.Body) {
	if _, err := a.journal.Append(call.Event{At: time.Now(), Body: b}); err != nil {
		a.log.Warn("event not recorded", "kind", b.Kind(), "err", err)
	}
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
		"http":                      old.cfg.HTTP != now.cfg.HTTP,
		"browsers":                  browsersRestart(old.cfg.Browsers, now.cfg.Browsers),
		"speech":                    !reflect.DeepEqual(old.cfg.Speech, now.cfg.Speech),
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

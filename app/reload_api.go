package app

import (
	"errors"
	"net/http"

	"centralino/call"
	"centralino/config/diff"
	"centralino/flows/strict"
)

// reloadAnswer is what a program is told that had everything read anew.
type reloadAnswer struct {
	Reloaded bool                   `json:"reloaded"`
	Error    string                 `json:"error,omitempty"`
	Changes  []diff.Change          `json:"changes"`            // what will be noticed; none when nothing was reloaded
	Flows    map[call.FlowID]string `json:"flows,omitempty"`    // the versions now in force
	Problems []reloadProblem        `json:"problems,omitempty"` // why not, or what is only warned of
}

type reloadProblem struct {
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// reloadByAPI reloads and says what came of it.
func (a *App) reloadByAPI() (status int, answer any) {
	r, err := a.Reload()
	out := a.answerOf(r, err)
	out.Reloaded = err == nil
	switch {
	case err == nil:
		a.log.Info("reloaded", "by", "api", "changes", len(out.Changes))
	case !errors.Is(err, ErrNoReload):
		a.log.Error("not reloaded", "by", "api", "err", err)
	}
	return reloadStatus(err), out
}

// tryByAPI says what would come of a reload. That faults are found is no failure of it.
func (a *App) tryByAPI() (status int, answer any) {
	r, err := a.TryReload()
	if errors.Is(err, ErrNoReload) {
		return reloadStatus(err), a.answerOf(r, err)
	}
	return http.StatusOK, a.answerOf(r, err)
}

func reloadStatus(err error) int {
	switch {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, ErrNoReload):
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func (a *App) answerOf(r Reloaded, err error) reloadAnswer {
	out := reloadAnswer{Changes: r.Changes.Changes, Flows: r.Flows}
	for _, p := range r.Problems {
		severity := "fault"
		if p.Severity == strict.Warning {
			severity = "warning"
		}
		out.Problems = append(out.Problems, reloadProblem{a.helpline.Load().web.Named(p.Pos.File), p.Pos.Line, p.Pos.Col, severity, p.Message, p.Hint})
	}
	if err != nil {
		out.Error = err.Error()
	}
	return out
}

// reloadToken is what such a program has to show, empty when nobody may.
func (a *App) reloadToken() string { return a.helpline.Load().cfg.HTTP.Token.Reveal() }

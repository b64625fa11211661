package app

import (
	"net/http"
	"slices"

	"centralino/config"
)

// phones serves the telephones in browsers, nil where there shall be none.
func (a *App) phones(h *helpline) http.Handler {
	if h.cfg.Browsers.UDPPort == 0 {
		return nil
	}
	return a.sip.WebSocket()
}

// guest reports whether anybody may call what a page dials, without a login.
func (a *App) guest(dialled string) bool {
	h := a.helpline.Load()
	number, _, ok := h.flowFor(dialled, h.country())
	return ok && slices.Contains(h.cfg.Browsers.Callers, number)
}

// browsersRestart reports whether something changed that only a restart puts in force.
func browsersRestart(old, now config.Browsers) bool {
	return old.UDPPort != now.UDPPort || !slices.Equal(old.Addresses, now.Addresses) || !slices.Equal(old.Origins, now.Origins)
}

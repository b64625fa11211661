package app

import (
	"errors"

	"centralino/account"
	"centralino/call"
)

// What can be wrong with a wish to hear a conversation.
var (
	ErrNoLegalBasis   = errors.New("nobody may hear conversations here: `supervision:` names no legal_basis")
	ErrNoSupervisor   = errors.New("there is no such supervisor")
	ErrNoConversation = errors.New("nobody speaks in this call now")
	ErrOtherPartner   = errors.New("the agent works for another partner than the supervisor")
	ErrNoPhone        = errors.New("the supervisor's phone is not registered")
	ErrSupervised     = errors.New("another supervisor hears this conversation already")
	ErrUnsupervised   = errors.New("this supervisor does not hear this conversation")
)

// Supervise rings a supervisor's own phone, and when it is answered takes it into the conversation of a call. Of the
// supervisor who is there already, or whose phone rings, it changes the mode. It returns as soon as that is begun; what
// became of it is in the journal. Errors: ErrNoLegalBasis, ErrNoSupervisor, ErrNoConversation, ErrOtherPartner, ErrNoPhone,
// ErrSupervised.
func (a *App) Supervise(id call.ID, supervisor string, mode call.SupervisionMode) error {
	h := a.helpline.Load()
	if h.cfg.Supervision.LegalBasis == "" {
		return ErrNoLegalBasis
	}
	if _, ok := h.supervisor(supervisor); !ok {
		return ErrNoSupervisor
	}
	return a.wishSupervision(id, ErrNoConversation, superviseWish{supervisor: supervisor, mode: mode})
}

// EndSupervision takes a supervisor out of a conversation and hangs their phone up. Errors: ErrUnsupervised.
func (a *App) EndSupervision(id call.ID, supervisor string) error {
	return a.wishSupervision(id, ErrUnsupervised, superviseWish{supervisor: supervisor})
}

// wishSupervision asks a call, and returns over when there is none.
func (a *App) wishSupervision(id call.ID, over error, w superviseWish) error {
	w.done = make(chan error, 1)
	return a.wishOf(id, over, w, w.done)
}

// wishOf puts a wish to a call and waits for its answer, which comes by done. It returns over when the call is.
func (a *App) wishOf(id call.ID, over error, wish any, done <-chan error) error {
	a.mu.Lock()
	c := a.calls[id]
	a.mu.Unlock()
	if c == nil {
		return over
	}
	c.box.put(wish)
	select {
	case err := <-done:
		return err
	case <-c.ended:
		return over
	}
}

// reviewSupervisions ends those that a reload has forbidden.
func (a *App) reviewSupervisions() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.calls {
		c.box.put(supervisionReviewed{})
	}
}

// supervisor is who may have a phone to hear conversations with.
func (h *helpline) supervisor(id string) (account.Account, bool) {
	for _, a := range h.cfg.Accounts {
		if a.ID == id && (a.Role == account.Supervisor || a.Role == account.PartnerSupervisor) {
			return a.Account, true
		}
	}
	return account.Account{}, false
}

// maySupervise says why a supervisor may not hear an agent; nil when they may.
func (h *helpline) maySupervise(supervisor string, agent call.AgentID) error {
	s, ok := h.supervisor(supervisor)
	switch {
	case h.cfg.Supervision.LegalBasis == "":
		return ErrNoLegalBasis
	case !ok:
		return ErrNoSupervisor
	case s.Partner != "" && s.Partner != h.partnerOf(agent):
		return ErrOtherPartner
	}
	return nil
}

// partnerOf is whom an agent works for; empty: no partner.
func (h *helpline) partnerOf(id call.AgentID) call.PartnerID {
	for _, a := range h.cfg.Agents {
		if a.ID == id {
			return a.Partner
		}
	}
	return ""
}

// onlySupervises reports whether a phone that registered is a supervisor's: the queue never hears of it.
func (h *helpline) onlySupervises(id call.AgentID) bool {
	if _, agent := h.passwords[id]; agent {
		return false
	}
	_, ok := h.supervisor(string(id))
	return ok
}

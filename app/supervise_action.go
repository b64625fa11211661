package app

import (
	"errors"
	"net/http"

	"centralino/call"
	"centralino/web"
)

// Supervise implements web.Actions.
func (a actions) Supervise(id call.ID, supervisor string, mode call.SupervisionMode) error {
	return supervisionRefused(a.app.Supervise(id, supervisor, mode))
}

// EndSupervision implements web.Actions.
func (a actions) EndSupervision(id call.ID, supervisor string) error {
	return supervisionRefused(a.app.EndSupervision(id, supervisor))
}

// supervisionRefused says in the pages' words what was wrong with a wish.
func supervisionRefused(err error) error {
	for _, r := range []struct {
		err          error
		status       int
		word, detail string
	}{
		{ErrNoLegalBasis, http.StatusForbidden, "no-legal-basis", "name the agreement or the permission: supervision: {legal_basis: …}"},
		{ErrNoSupervisor, http.StatusConflict, "no-phone", "supervisors with an account of their own have a phone to hear with"},
		{ErrNoPhone, http.StatusConflict, "no-phone", "register a phone under the account's id; its password must not be a hash"},
		{ErrOtherPartner, http.StatusForbidden, "forbidden", "somebody who sees that partner's agents may"},
		{ErrNoConversation, http.StatusConflict, "no-conversation", "see phase in /api/v1/calls: only talking can be heard"},
		{ErrSupervised, http.StatusConflict, "supervised", "see supervisor in /api/v1/calls"},
		{ErrUnsupervised, http.StatusConflict, "not-supervised", "see supervisor in /api/v1/calls"},
	} {
		if errors.Is(err, r.err) {
			return web.Refuse(r.status, r.word, err.Error(), r.detail)
		}
	}
	return err
}

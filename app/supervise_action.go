package app

import (
	"net/http"

	"centralino/call"
)

// Supervise implements web.Actions.
func (a actions) Supervise(id call.ID, supervisor string, mode call.SupervisionMode) error {
	return refused(a.app.Supervise(id, supervisor, mode), supervisionRefusals())
}

// EndSupervision implements web.Actions.
func (a actions) EndSupervision(id call.ID, supervisor string) error {
	return refused(a.app.EndSupervision(id, supervisor), supervisionRefusals())
}

// supervisionRefusals are what may be wrong with a wish, and what to do about it.
func supervisionRefusals() []meaning {
	return []meaning{
		{ErrNoLegalBasis, http.StatusForbidden, "no-legal-basis", "name the agreement or the permission: supervision: {legal_basis: …}"},
		{ErrNoSupervisor, http.StatusConflict, "no-phone", "supervisors with an account of their own have a phone to hear with"},
		{ErrNoPhone, http.StatusConflict, "no-phone", "register a phone under the account's id; its password must not be a hash"},
		{ErrOtherPartner, http.StatusForbidden, "forbidden", "somebody who sees that partner's agents may"},
		{ErrNoConversation, http.StatusConflict, "no-conversation", "see phase in /api/v1/calls: only talking can be heard"},
		{ErrSupervised, http.StatusConflict, "supervised", "see supervisor in /api/v1/calls"},
		{ErrUnsupervised, http.StatusConflict, "not-supervised", "see supervisor in /api/v1/calls"},
	}
}

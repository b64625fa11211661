package board

import "centralino/call"

// Alert is an alert that is on.
type Alert struct {
	ID string `json:"id"` // no other that is on has it
	call.ActiveAlert
}

// open lists the alerts that are on, the newest first.
func (b *Board) open() []Alert {
	out := make([]Alert, 0, len(b.alerts))
	for _, a := range b.alerts.Sorted() {
		out = append(out, Alert{alertID(a.AlertSubject), a})
	}
	return out
}

// alertID names an alert and what it is about in one word.
func alertID(s call.AlertSubject) string { return s.Alert + "." + string(s.Queue) + "." + s.Source }

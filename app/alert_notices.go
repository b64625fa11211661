package app

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"centralino/alerts"
	"centralino/call"
	"centralino/config"
	"centralino/outbox"
	"centralino/words"
)

// noticesFolder is where what is told of alerts waits to be sent, within the folder of messages.
const noticesFolder = ".alerts"

// openNotices goes on sending what the last process left.
func (a *App) openNotices() error {
	b, err := outbox.Open(outbox.Options{
		Folder: filepath.Join(a.voicemail, noticesFolder), Deliver: a.deliverNotice, Logger: a.log,
		Told: func(way outbox.Way, result outbox.Result) { a.metrics.AlertNotice(string(way), string(result)) },
	})
	a.alerts.outbox = b
	return err
}

// deliverNotice sends a notice as the configuration in force says.
func (a *App) deliverNotice(ctx context.Context, l outbox.Letter) error {
	cfg := a.helpline.Load().cfg
	to := cfg.Alerts
	switch {
	case l.Note == nil:
		return fmt.Errorf("there is nothing in it: %w", outbox.ErrForGood)
	case l.Way == outbox.ByWebhook && to.Webhook != "":
		return outbox.Webhook{URL: to.Webhook, Secret: to.Secret}.PostBody(ctx, l.Note.Body)
	case l.Way == outbox.ByMail && len(to.Mail) > 0:
		return mailServer(cfg).Send(ctx, to.Mail, l.Note.Subject, l.Note.Text, "", nil, l)
	}
	return fmt.Errorf("alerts are sent by %s no more: %w", l.Way, outbox.ErrForGood)
}

// notice is what is posted of an alert.
type notice struct {
	ID    string `json:"id"` // the same on every try
	State string `json:"state"`
	call.AlertSubject
	When  string    `json:"when"`
	At    time.Time `json:"at"`
	Since time.Time `json:"since"`
	Value float64   `json:"value"`
	Limit float64   `json:"limit"`
	Text  string    `json:"text"`
}

// noticeOf is what is told of an event of an alert.
func noticeOf(at time.Time, body call.Body, text string) notice {
	switch b := body.(type) {
	case *call.AlertFired:
		return notice{
			State: "fired", AlertSubject: b.AlertSubject, When: b.When, At: at, Since: b.Since, Value: b.Value, Limit: b.Limit, Text: text,
		}
	case *call.AlertResolved:
		return notice{State: "resolved", AlertSubject: b.AlertSubject, When: b.When, At: at, Since: at.Add(-b.Lasted), Text: text}
	}
	return notice{}
}

// notify has everybody told who is to be, in the first language of the helpline; the log is in English.
func (a *App) notify(h *helpline, at time.Time, body call.Body) {
	n := noticeOf(at, body, alerts.In(words.English).Text(body))
	a.log.Warn("alert", "state", n.State, "alert", n.Alert, "queue", n.Queue, "source", n.Source, "text", n.Text)
	to := h.cfg.Alerts
	for way, wanted := range map[outbox.Way]bool{outbox.ByMail: len(to.Mail) > 0, outbox.ByWebhook: to.Webhook != ""} {
		if !wanted || a.alerts.outbox == nil {
			continue
		}
		if err := a.putNotice(h.cfg, way, at, body); err != nil {
			a.log.Error("an alert will not be sent", "alert", n.Alert, "way", way, "err", err)
		}
	}
}

func (a *App) putNotice(cfg *config.Config, way outbox.Way, at time.Time, alert call.Body) error {
	id, err := call.NewID(at, a.random)
	if err != nil {
		return err
	}
	teller := alerts.In(words.Accepted(string(cfg.Languages[0]), words.English, words.Italian))
	n := noticeOf(at, alert, teller.Text(alert))
	n.ID = string(id)
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return a.alerts.outbox.Put(outbox.Letter{ID: n.ID, Way: way, At: at, Note: &outbox.Note{
		Subject: cfg.Helpline + ": " + n.Text, Text: teller.Letter(alert, n.AlertSubject, at.In(cfg.Location)), Body: body,
	}})
}

package config

import (
	"net/url"
	"slices"

	"centralino/call"
	"centralino/flows/strict"
)

// Webhook is a program that is told what happens.
type Webhook struct {
	Name   string
	URL    string
	Secret call.Secret // signs what is sent
	Events []call.Kind
}

// shortestSecret is what a secret must have in bytes to be no password that can be guessed.
const shortestSecret = 16

func (l *loader) readWebhooks(v strict.Value) {
	for _, item := range v.List() {
		m := item.Map()
		name := m.Need("name", "name the program that is told")
		h := Webhook{Name: name.Identifier("")}
		if slices.ContainsFunc(l.config.Webhooks, func(o Webhook) bool { return o.Name == h.Name && h.Name != "" }) {
			name.Fault("give each its own name", "there are two webhooks `%s`", h.Name)
		}
		at := m.Need("url", `write url: "https://crm.example.org/hook"`)
		h.URL = l.text(at, "")
		if u, err := url.Parse(h.URL); h.URL != "" && !l.standsIn(h.URL) && (err != nil || u.Host == "" || u.Scheme != "https" && !local(u)) {
			at.Fault("events have numbers in them: another machine is told by https", "this is no address for a webhook")
		}
		secret := m.Need("secret", `write secret: "${NAME}" and set NAME to 32 random characters or more`)
		if h.Secret = l.secret(secret); !h.Secret.Empty() && !l.standsIn(h.Secret.Reveal()) && h.Secret.Len() < shortestSecret {
			secret.Fault(`make one by "openssl rand -hex 32"`, "`secret` is shorter than %d characters", shortestSecret)
		}
		for _, kind := range m.Need("events", "write which events it is told: events: [queued, ended]").OneOrList() {
			h.Events = append(h.Events, eventKind(kind))
		}
		m.Close()
		l.config.Webhooks = append(l.config.Webhooks, h)
	}
}

// eventKind reads the name of a kind of event.
func eventKind(v strict.Value) call.Kind {
	name, known := v.Text(""), map[call.Kind]bool{}
	for _, b := range call.Bodies() {
		known[b.Kind()] = true
	}
	if !known[call.Kind(name)] && name != "" {
		v.Fault(strict.Suggest(name, texts(known)), "there is no event `%s`", name)
	}
	return call.Kind(name)
}

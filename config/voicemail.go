package config

import (
	"net"
	"net/mail"
	"net/url"
	"time"

	"centralino/call"
	"centralino/flows"
	"centralino/flows/strict"
)

// Box is where messages go that a flow takes by its step `voicemail`.
type Box struct {
	Name    string
	Max     time.Duration // the longest message
	Silence time.Duration // that ends it
	Mail    []string      // addresses it is sent to
	Webhook string        // a URL it is posted to; empty: none
	Secret  call.Secret   // signs what is posted
	Task    call.QueueID  // in which messages wait for an agent to hear them; empty: none
}

// Mail is the server that mails are sent by. An empty Server sends none.
type Mail struct {
	Server   string // host:port
	TLS      string // starttls, implicit or off
	User     string
	Password call.Secret
	From     string
}

// readMail reads the section `mail:`.
func (l *loader) readMail(v strict.Value) Mail {
	if v.Missing() {
		return Mail{}
	}
	m := v.Map()
	server, from := m.Need("server", `the mail server: server: "smtp.example:587"`), m.Need("from", "who writes: from: helpline@example.org")
	out := Mail{Server: l.text(server, ""), From: l.address(from), User: l.text(m.Get("user"), "")}
	if _, port, err := net.SplitHostPort(out.Server); out.Server != "" && (err != nil || port == "") {
		server.Fault(`write "host:587"`, "%q is no host with a port", out.Server)
	}
	out.TLS = m.Get("tls").OneOf("starttls", "starttls", "implicit", "off")
	if password := m.Get("password"); !password.Missing() {
		out.Password = l.secret(password)
		if out.TLS == "off" {
			password.Fault("write tls: starttls", "the password would be sent in the open")
		}
	}
	m.Close()
	return out
}

func (l *loader) address(v strict.Value) string {
	text := l.text(v, "")
	if parsed, err := mail.ParseAddress(text); text != "" && (err != nil || parsed.Address != text) {
		v.Fault("write name@example.org", "%q is no mail address", text)
		return ""
	}
	return text
}

// readBoxes reads the section `voicemail:`.
func (l *loader) readBoxes(v strict.Value) {
	if !v.Missing() {
		l.config.Boxes = map[string]Box{}
	}
	for _, e := range named(v) {
		m := e.Value.Map()
		b := Box{
			Name:    e.Key,
			Max:     m.Get("max").Duration(3*time.Minute, 10*time.Second, 10*time.Minute),
			Silence: m.Get("silence").Duration(8*time.Second, 2*time.Second, time.Minute),
		}
		addresses := m.Get("mail")
		for _, item := range addresses.OneOrList() {
			b.Mail = append(b.Mail, l.address(item))
		}
		if len(b.Mail) > 0 && l.config.Mail.Server == "" {
			addresses.Fault(`write mail: {server: "smtp.example:587", from: helpline@example.org}`, "no mail can be sent: there is no section `mail`")
		}
		l.webhook(m.Get("webhook"), &b)
		l.task(m.Get("task"), &b)
		m.Close()
		l.config.Boxes[e.Key] = b
	}
}

// task reads in which queue messages wait for an agent: {queue: care}.
func (l *loader) task(v strict.Value, b *Box) {
	if v.Missing() {
		return
	}
	m := v.Map()
	queue := m.Need("queue", "in which queue the message waits: task: {queue: care}")
	b.Task = call.QueueID(queue.Identifier(""))
	if _, ok := l.config.Queues[b.Task]; !ok && b.Task != "" {
		queue.Fault(suggest(b.Task, l.config.Queues, "queues"), "there is no queue `%s`", b.Task)
	}
	m.Close()
}

func (l *loader) webhook(v strict.Value, b *Box) {
	if v.Missing() {
		return
	}
	m := v.Map()
	at := m.Need("url", "where messages are posted")
	b.Webhook = l.text(at, "")
	if u, err := url.Parse(b.Webhook); b.Webhook != "" && (err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http") {
		at.Fault("write https://host/path, without a password in it", "this is no address that messages can be posted to")
	}
	b.Secret = l.secret(m.Need("secret", `what signs them: secret: "${WEBHOOK_SECRET}"`))
	m.Close()
}

// boxes is what flows may know of the boxes.
func (c *Config) boxes() map[string]flows.BoxOptions {
	out := map[string]flows.BoxOptions{}
	for name, b := range c.Boxes {
		out[name] = flows.BoxOptions{Max: b.Max, Silence: b.Silence}
	}
	return out
}

package config

import (
	"slices"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// Alerts says who is told when a helpline fares badly.
type Alerts struct {
	Mail    []string
	Webhook string      // a URL that it is posted to; empty: none
	Secret  call.Secret // signs what is posted
	Rules   []Alert
}

// Alert is one condition under which somebody is told.
type Alert struct {
	Name   string
	When   string         // one of AlertConditions
	Queues []call.QueueID // none: all
	Over   time.Duration  // for longest-wait and estimate-error
	Under  float64        // for service-level; 0: the queue's own target
	Calls  int
	For    time.Duration
	Clear  time.Duration
}

// AlertConditions lists what alerts can wait for.
func AlertConditions() []string {
	return []string{"longest-wait", "service-level", "nobody", "estimate-error", "directory", "service", "law"}
}

// readAlerts reads the section `alerts:`.
func (l *loader) readAlerts(v strict.Value) {
	if v.Missing() {
		return
	}
	m := v.Map()
	out := &l.config.Alerts
	addresses := m.Get("mail")
	for _, item := range addresses.OneOrList() {
		out.Mail = append(out.Mail, l.address(item))
	}
	if len(out.Mail) > 0 && l.config.Mail.Server == "" {
		addresses.Fault(`write mail: {server: "smtp.example:587", from: helpline@example.org}`, "no mail can be sent: there is no section `mail`")
	}
	var box Box
	l.webhook(m.Get("webhook"), &box)
	out.Webhook, out.Secret = box.Webhook, box.Secret
	for _, item := range m.Need("conditions", "write what somebody is told of: conditions: [{when: longest-wait, over: 5m}]").List() {
		a := l.readAlert(item)
		if slices.ContainsFunc(out.Rules, func(o Alert) bool { return o.Name == a.Name && a.Name != "" }) {
			item.Fault("give each a name of its own: name: urgent", "there are two alerts `%s`", a.Name)
		}
		out.Rules = append(out.Rules, a)
	}
	m.Close()
}

// readAlert reads one condition. What it has no use for is a fault: it would be thought to count.
func (l *loader) readAlert(v strict.Value) Alert {
	m := v.Map()
	a := Alert{When: m.Need("when", "name the condition, such as longest-wait").OneOf("", AlertConditions()...)}
	a.Name = m.Get("name").Identifier(a.When)
	queues, over, under, calls := m.Get("queues"), m.Get("over"), m.Get("under"), m.Get("calls")
	a.For = m.Get("for").Duration(30*time.Second, 0, 24*time.Hour)
	a.Clear = m.Get("clear").Duration(time.Minute, 0, 24*time.Hour)
	m.Close()
	a.Queues = l.queueIDs(queues)
	a.Over = over.Duration(0, time.Second, 24*time.Hour)
	a.Under = under.Percent(0)
	a.Calls = calls.Int(alertCalls(a.When), 1, 100_000)
	timed := a.When == "longest-wait" || a.When == "estimate-error"
	ofQueues := timed || a.When == "service-level" || a.When == "nobody"
	switch {
	case a.When == "":
	case timed && over.Missing():
		v.Fault("write over: 5m", "`%s` needs `over`", a.When)
	case a.When == "law" && len(l.config.Rules) == 0:
		v.Fault("write which: rules: [it-arera-energy]", "no rules of law are named")
	}
	for _, useless := range []struct {
		key  string
		v    strict.Value
		fits bool
	}{
		{"over", over, timed},
		{"under", under, a.When == "service-level"},
		{"queues", queues, ofQueues},
		{"calls", calls, a.When != "longest-wait" && a.When != "nobody"},
	} {
		if a.When != "" && !useless.fits && !useless.v.Missing() {
			useless.v.Fault("remove it", "`%s` has no use for `%s`", a.When, useless.key)
		}
	}
	return a
}

// alertCalls is how many a condition takes where nothing is said: callers, estimates, or failures in a row.
func alertCalls(when string) int {
	switch when {
	case "directory", "service":
		return 3
	case "estimate-error":
		return 5
	}
	return 20
}

// queueIDs reads one queue or a list of them, each of which has to be there.
func (l *loader) queueIDs(v strict.Value) (out []call.QueueID) {
	for _, item := range v.OneOrList() {
		id := call.QueueID(item.Text(""))
		if _, ok := l.config.Queues[id]; !ok && id != "" {
			item.Fault(suggest(id, l.config.Queues, "queues"), "there is no queue `%s`", id)
			continue
		}
		out = append(out, id)
	}
	return out
}

package diff

import (
	"fmt"
	"strings"

	"centralino/config"
)

// boxes compares the mailboxes that flows leave messages in: how long callers may speak, and who gets what they said.
func (c *comparison) boxes() {
	old, now := c.both()
	for _, name := range keysOf(old.Boxes, now.Boxes) {
		was, before := old.Boxes[name]
		is, after := now.Boxes[name]
		switch {
		case !before:
			c.add(Supervisors, fmt.Sprintf("mailbox %s is new; its messages are %s", name, deliveries(is)))
		case !after:
			c.add(Supervisors, fmt.Sprintf("mailbox %s is gone; its messages were %s", name, deliveries(was)))
		default:
			c.box(name, was, is)
		}
	}
}

func (c *comparison) box(name string, was, is config.Box) {
	if was.Max != is.Max {
		c.add(Callers, fmt.Sprintf("a message for mailbox %s may now last %s (was: %s)", name, duration(is.Max), duration(was.Max)))
	}
	if was.Silence != is.Silence {
		c.add(Callers, fmt.Sprintf("a message for mailbox %s now ends after %s of silence (was: %s)", name, duration(is.Silence), duration(was.Silence)))
	}
	switch {
	case was.Task == is.Task:
	case is.Task == "":
		c.add(Agents, fmt.Sprintf("messages for mailbox %s no longer wait in queue %s to be heard", name, was.Task))
	case was.Task == "":
		c.add(Agents, fmt.Sprintf("messages for mailbox %s now wait in queue %s to be heard", name, is.Task))
	default:
		c.add(Agents, fmt.Sprintf("messages for mailbox %s now wait in queue %s to be heard (was: %s)", name, is.Task, was.Task))
	}
	if old, now := deliveries(was), deliveries(is); old != now {
		c.add(Supervisors, fmt.Sprintf("messages for mailbox %s are now %s (was: %s)", name, now, old))
	}
	if was.Webhook == is.Webhook && !was.Secret.Equal(is.Secret) {
		c.add(Operators, fmt.Sprintf("what signs the messages of mailbox %s is another", name))
	}
	if was.Name != is.Name {
		c.add(Operators, fmt.Sprintf("mailbox %s is now called %s", was.Name, is.Name))
	}
}

// deliveries says where the messages of a box are sent.
func deliveries(b config.Box) string {
	var to []string
	if len(b.Mail) > 0 {
		to = append(to, "mailed to "+list(b.Mail))
	}
	if b.Webhook != "" {
		to = append(to, "posted to "+b.Webhook)
	}
	if len(to) == 0 {
		return "kept here"
	}
	return strings.Join(to, " and ")
}

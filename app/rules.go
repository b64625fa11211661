package app

import (
	"centralino/config"
	"centralino/queue"
)

// QueueConfig says in the queue engine's words what the configuration says, for whoever runs the engine elsewhere: agents who
// are made up say nothing of conversations, so nobody waits for it.
func QueueConfig(cfg *config.Config) queue.Config {
	c := queueConfig(cfg)
	for id, s := range c.Queues {
		s.Outcome = false
		c.Queues[id] = s
	}
	return c
}

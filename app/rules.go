package app

import (
	"centralino/config"
	"centralino/queue"
)

// QueueConfig says in the queue engine's words what the configuration says, for whoever runs the engine elsewhere.
func QueueConfig(cfg *config.Config) queue.Config { return queueConfig(cfg) }

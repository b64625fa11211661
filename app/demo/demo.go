// Package demo is a complete helpline in files that are built into the program: a flow in two languages with its
// prompts, customers, a queue and two agents.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed centralino.yaml customers.csv flows knowledge prompts
var files embed.FS

// Files returns the demo helpline's folder; its configuration is Config.
func Files() fs.FS { return files }

// Config is the name of the configuration in Files.
const Config = "centralino.yaml"

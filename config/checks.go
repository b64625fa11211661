package config

import (
	"math"
	"time"

	"centralino/flows/prove"
	"centralino/flows/strict"
)

// Beyond what a flow is warned of where nothing is said.
const (
	defaultFirstOption = 20 * time.Second
	defaultOptions     = 5
	defaultKeys        = 3
	defaultPrompts     = time.Minute
)

// readChecks reads the limits of warnings about flows; 0 turns a warning off.
func readChecks(v strict.Value) prove.Limits {
	m := v.Map()
	limits := prove.Limits{
		FirstOption: m.Get("first_option").Duration(defaultFirstOption, 0, time.Hour),
		Options:     m.Get("options").Int(defaultOptions, 0, math.MaxInt),
		Keys:        m.Get("keys").Int(defaultKeys, 0, math.MaxInt),
		Prompts:     m.Get("prompts").Duration(defaultPrompts, 0, time.Hour),
	}
	m.Close()
	return limits
}

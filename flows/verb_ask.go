package flows

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// What is taken where a flow is silent.
const (
	DefaultWait  = 5 * time.Second // of silence after a prompt, and between digits
	DefaultTries = 3
)

const (
	shortestWait = 500 * time.Millisecond
	longestWait  = 2 * time.Minute
	mostTries    = 10
	mostDigits   = 32
)

func wait(m *strict.Map) time.Duration {
	return m.Get("wait").Duration(DefaultWait, shortestWait, longestWait)
}

func tries(m *strict.Map) int { return m.Get("tries").Int(DefaultTries, 1, mostTries) }

// menu reads a menu. Where it doesn't say where silence leads, that is to a person.
func (c *compiler) menu(m *strict.Map) *Menu {
	v := &Menu{Prompts: c.prompts(m, "menu"), Keys: map[call.Digit]call.StepID{}, Wait: wait(m), Tries: tries(m)}
	keys := m.Need("keys", `say where each key leads: keys: {"1": bill}`)
	for _, e := range keys.MapLike(`keys: {"1": bill}`).Entries() {
		d := c.key(e.At, 0)
		to := c.target(e.Value)
		switch _, twice := v.Keys[d]; {
		case d == 0:
			c.incomplete = true
		case twice:
			e.At.Fault("keep one of them", "the key %s is given twice", d)
		case d == c.human.Key && c.human.Step != "" && to != c.human.Step:
			e.At.Fault("choose another key, or lead it to `"+string(c.human.Step)+"`",
				"the key %s reaches a person from everywhere, and a menu can't take it away", d)
			c.incomplete = true
		default:
			v.Keys[d] = to
		}
	}
	c.incomplete = c.incomplete || !keys.IsMap()
	if keys.IsMap() && len(keys.Map().Entries()) == 0 {
		keys.Fault(`say where each key leads: keys: {"1": bill}`, "the menu has no keys")
	}
	for _, item := range m.Get("invalid").OneOrList() {
		if p, ok := c.prompt(item); ok {
			v.Invalid = append(v.Invalid, p)
		}
	}
	v.Failed = c.failed(m)
	return v
}

// failed reads where a caller goes who says nothing, or nothing right: to a person, when nothing else is said.
func (c *compiler) failed(m *strict.Map) call.StepID {
	if c.human.Step == "" {
		m.Need("failed", "where a caller goes who presses nothing; a person is best")
	}
	return c.targetOr(m.Get("failed"), c.human.Step)
}

var digitCount = regexp.MustCompile(`^([0-9]{1,3})(?:\s*-\s*([0-9]{1,3}))?$`)

// digits reads how many digits are keyed: 8, or 5-8.
func digits(v strict.Value) (low, high int) {
	text := v.Digits("")
	m := digitCount.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		if text != "" {
			v.Fault("write digits: 8, or digits: 5-8", "%q is not a number of digits", text)
		}
		return 1, mostDigits
	}
	low, _ = strconv.Atoi(m[1]) // three digits: cannot fail
	high = low
	if m[2] != "" {
		high, _ = strconv.Atoi(m[2])
	}
	if low < 1 || high < low || high > mostDigits {
		v.Fault("", "`%s` must be from 1 to %d, the smaller first, not %s", v.Name(), mostDigits, text)
		return 1, mostDigits
	}
	return low, high
}

// end reads the key that ends what the caller keys or says; none for an empty text.
func (c *compiler) end(m *strict.Map) call.Digit {
	end := m.Get("end")
	if end.Missing() {
		return '#'
	}
	if end.Raw() == "" {
		return 0
	}
	d := c.key(end, 0)
	if d != 0 && d == c.human.Key && c.human.Step != "" {
		end.Fault("choose another key", "the key %s reaches a person from everywhere", d)
	}
	return d
}

// collect reads a step that takes digits.
func (c *compiler) collect(m *strict.Map) *Collect {
	name := m.Get("collect")
	v := &Collect{Name: name.Text(""), Prompts: c.mustPrompts(m, "prompt"), Wait: wait(m), Tries: tries(m), End: c.end(m)}
	if v.Name != "" && checkVariable(name, "what is collected", v.Name) && v.Name == "language" {
		name.Fault("give it another name", "what is collected cannot be called `language`, which means something else")
	}
	v.Min, v.Max = digits(m.Need("digits", "how many digits: digits: 8, or digits: 5-8"))
	v.Secret = m.Get("secret").Bool(false)
	v.Failed = c.failed(m)
	return v
}

package config

import (
	"slices"

	"centralino/call"
	"centralino/flows/rules"
	"centralino/flows/strict"
)

// Rule names a law the helpline answers to.
type Rule struct {
	Name      string
	Given     []string       // circumstances that the law makes a difference of
	Emergency []call.QueueID // the emergency line, where the law knows one
	Enforce   bool           // the helpline does not start with what breaks it
	Pos       strict.Pos
}

// readRules reads the laws: names, or maps with what is to be known beside the name.
func (l *loader) readRules(v strict.Value) {
	for _, item := range v.OneOrList() {
		r := Rule{Pos: item.Pos()}
		if !item.IsMap() {
			r.Name = ruleSet(item)
		} else {
			m := item.Map()
			r.Name = ruleSet(m.Need("set", "name the rules, such as "+rules.Names()[0]))
			r.Given = given(m.Get("given"), r.Name)
			r.Emergency = l.emergency(m.Get("emergency"), r.Name)
			r.Enforce = m.Get("enforce").Bool(false)
			m.Close()
		}
		twice := slices.ContainsFunc(l.config.Rules, func(other Rule) bool { return other.Name == r.Name })
		switch {
		case r.Name == "":
		case twice:
			item.Fault("remove one of them", "the rules `%s` are named twice", r.Name)
		default:
			l.config.Rules = append(l.config.Rules, r)
		}
	}
}

// ruleSet reads the name of a set; it is "" for one that is not there.
func ruleSet(v strict.Value) string {
	name := v.Text("")
	if name != "" && !slices.Contains(rules.Names(), name) {
		v.Fault(strict.Suggest(name, rules.Names()), "there are no rules `%s`", name)
		return ""
	}
	return name
}

// given reads circumstances, which each set has its own of.
func given(v strict.Value, name string) (out []string) {
	set, err := rules.Named(name)
	for _, item := range v.OneOrList() {
		one := item.Text("")
		switch known := set.Circumstances(); {
		case one == "" || err != nil:
		case len(known) == 0:
			item.Fault("remove it", "the rules `%s` make no difference of circumstances", name)
		case !slices.Contains(known, one):
			item.Fault(strict.Suggest(one, known), "the rules `%s` make no difference of `%s`", name, one)
		default:
			out = append(out, one)
		}
	}
	return out
}

// emergency reads which queues are the emergency line, for rules that ask something of it.
func (l *loader) emergency(v strict.Value, name string) []call.QueueID {
	set, err := rules.Named(name)
	if !v.Missing() && err == nil && !slices.ContainsFunc(set.Requirements, func(r rules.Requirement) bool { return r.Emergency }) {
		v.Fault("remove it", "the rules `%s` ask nothing of an emergency line", name)
		return nil
	}
	return l.queueIDs(v)
}

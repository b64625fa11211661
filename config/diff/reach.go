package diff

import (
	"fmt"
	"time"

	"centralino/call"
	"centralino/flows/prove"
)

// noticeable is what callers notice of a person who is further away.
const noticeable = time.Second

// reach compares how far it is to a person from each step. Steps of which the same is to be said are told of together.
func (f *flowDiff) reach() {
	was := map[call.StepID]prove.Figures{}
	for _, figures := range f.comparison.old.proved(f.before) {
		was[newName(f.renamed, figures.Step)] = figures
	}
	var order []further
	steps := map[further][]call.StepID{}
	for _, figures := range f.comparison.now.proved(f.after) {
		before, known := was[figures.Step]
		if !known || before.Books || figures.Books {
			continue
		}
		text := distance(before, figures)
		if text == (further{}) {
			continue
		}
		if steps[text] == nil {
			order = append(order, text)
		}
		steps[text] = append(steps[text], figures.Step)
	}
	for _, text := range order {
		step := steps[text][0]
		if len(steps[text]) > 1 {
			step = ""
		}
		f.tell(Callers, step, fmt.Sprintf("from %s %s", list(steps[text]), text.words()))
	}
}

// further is how much further a person is away. Seconds are whole: what is told of several steps need not be exact.
type further struct {
	text  string
	later time.Duration
}

func (f further) words() string {
	switch later := f.later.Round(time.Second); {
	case later == 0:
		return f.text
	case f.text == "" && later > 0:
		return "a person is reached " + duration(later) + " later"
	case f.text == "":
		return "a person is reached " + duration(-later) + " sooner"
	case later > 0:
		return f.text + " (" + duration(later) + " later)"
	default:
		return f.text + " (" + duration(-later) + " sooner)"
	}
}

// distance says how much further a person is than before; zero: as far.
func distance(was, is prove.Figures) (out further) {
	switch {
	case was.Person.Can && !is.Person.Can && is.Anyone.Can:
		return further{text: "a person is no longer reached in every state: at times only a callback or a mailbox"}
	case was.Person.Can && !is.Person.Can, was.Anyone.Can && !is.Anyone.Can:
		return further{text: "nobody is reached in every state any more"}
	case !was.Anyone.Can && is.Anyone.Can && !is.Person.Can:
		return further{text: "a callback or a mailbox is now reached in every state"}
	case !is.Person.Can:
		return further{}
	case !was.Person.Can && is.Person.Pressing:
		return further{text: fmt.Sprintf("a person is now reached in every state, %s away", counted(is.Person.Keys, "key"))}
	case !was.Person.Can:
		return further{text: "a person is now reached in every state, by silence"}
	}
	if later := is.Person.Heard - was.Person.Heard; later >= noticeable || later <= -noticeable {
		out.later = later.Round(time.Second)
	}
	switch {
	case was.Person.Pressing && !is.Person.Pressing:
		out.text = "a person is reached by silence only, no longer by a key"
	case !was.Person.Pressing && is.Person.Pressing:
		out.text = fmt.Sprintf("a person is now %s away, and no longer reached by silence only", counted(is.Person.Keys, "key"))
	case is.Person.Pressing && was.Person.Keys != is.Person.Keys:
		out.text = fmt.Sprintf("a person is %s away instead of %d", counted(is.Person.Keys, "key"), was.Person.Keys)
	}
	return out
}

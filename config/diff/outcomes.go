package diff

import (
	"fmt"
	"strings"

	"centralino/call"
	"centralino/config"
)

// outcomes says what agents may say of a queue's conversations, and whether they have to. Every difference between two lists of
// codes says the same.
func outcomes(id call.QueueID, is config.Outcomes, d difference) string {
	switch {
	case d.path == "outcomes.required" && is.Required:
		return fmt.Sprintf("agents now have to say what came of a conversation of queue %s before the next call", id)
	case d.path == "outcomes.required":
		return fmt.Sprintf("agents no longer have to say what came of a conversation of queue %s", id)
	case len(is.Codes) == 0:
		return fmt.Sprintf("nothing is said any more of what came of conversations of queue %s", id)
	}
	var codes []string
	for _, c := range is.Codes {
		var words []string
		for _, language := range keysOf(c.Words, c.Words) {
			words = append(words, c.Words[language])
		}
		codes = append(codes, fmt.Sprintf("%s (%s)", c.Code, strings.Join(words, ", ")))
	}
	return fmt.Sprintf("what may have come of a conversation of queue %s is now: %s", id, strings.Join(codes, ", "))
}

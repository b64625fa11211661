package app

import (
	"os"
	"testing"

	"centralino/call"
	"centralino/words"
	"centralino/words/wordstest"
)

// TestEveryProblemIsToldInItalian: whatever is refused, here or by the web, is there in the language of those whose page shows it.
func TestEveryProblemIsToldInItalian(t *testing.T) {
	table, err := os.ReadFile("../web/italian.txt")
	if err != nil {
		t.Fatal(err)
	}
	var more []string
	for _, known := range [][]meaning{supervisionRefusals(), handoverRefusals()} {
		for _, m := range known {
			more = append(more, m.err.Error(), m.detail)
		}
	}
	for _, said := range steeringRefusals() {
		more = append(more, said[0], said[1])
	}
	wordstest.Check(t, map[call.Language]string{words.Italian: string(table)}, wordstest.Code{
		Folders: []string{".", "../web"}, More: more,
		Said: wordstest.Said{
			"Refuse": {2, 3}, "notFound": {0, 1}, "badRequest": {0, 1}, "fail": {0, 1}, "Because": {3}, "cannotBeGiven": {0}, "refused": {}, "steeringRefused": {},
		},
	})
}

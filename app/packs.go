package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"centralino/flows/strict"
)

// mostNamed is how many of the words that a pack lacks are named.
const mostNamed = 8

// checkPacks tells what the helpline says in a language with a pack, and neither the pack nor the helpline has recorded: callers
// hear it in another voice, or not at all.
func checkPacks(h *helpline) (problems []strict.Problem) {
	folders := recordingFolders(h.cfg)
	for _, lang := range slices.Sorted(maps.Keys(h.cfg.Packs)) {
		var lacks []string
		for _, w := range wanted(h) {
			if w.Language == string(lang) && !w.Music && w.Name != "" && !isRecorded(folders, w.Language, w.Name) {
				lacks = append(lacks, w.Name)
			}
		}
		if len(lacks) == 0 {
			continue
		}
		slices.Sort(lacks)
		instead := "will be spoken in another voice"
		if !h.cfg.Speech.Speaks() {
			instead = "will not be heard"
		}
		named := strings.Join(lacks[:min(len(lacks), mostNamed)], ", ")
		if len(lacks) > mostNamed {
			named += ", …"
		}
		problems = append(problems, strict.Problem{
			Pos: strict.Pos{File: h.cfg.Path}, Severity: strict.Warning, Hint: "record them as prompts/" + string(lang) + "/NAME.wav",
			Message: fmt.Sprintf("%d of the prompts in `%s` are not in its pack and %s: %s", len(lacks), lang, instead, named),
		})
	}
	return problems
}

package report

import (
	"testing"

	"centralino/call"
	"centralino/words"
	"centralino/words/wordstest"
)

// TestEverySentenceOfALawIsThereInEveryLanguage: who reads one finds no other in it.
func TestEverySentenceOfALawIsThereInEveryLanguage(t *testing.T) {
	wordstest.Check(t, map[call.Language]string{words.Italian: lawItalian, words.Spanish: lawSpanish, words.German: lawGerman}, wordstest.Code{Said: wordstest.Said{"say": {0}}})
	for _, language := range LawLanguages() {
		if got := lawWords(language).Language(); got != language {
			t.Errorf("a report in %s is in %s", language, got)
		}
	}
}

// Package wordstest holds the tables of package words to the code that says them.
package wordstest

import (
	"fmt"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"centralino/call"
	"centralino/words"
)

// Said says which arguments of which functions are sentences; none of a function that says what comes from elsewhere, as Code.More has
// it. Those of package words are known.
type Said map[string][]int

// Code is where sentences are.
type Code struct {
	Folders []string // none: the working directory
	Said    Said
	More    []string // such as come from elsewhere
}

// Check reads the code, and fails for each sentence that the text of a table lacks, that nobody says, or that takes other
// arguments there. A sentence is written where it is said, as a literal, or as one of a map that is looked up on the spot.
func Check(t *testing.T, tables map[call.Language]string, code Code) {
	t.Helper()
	f := finder{said: Said{"Say": {0}, "Word": {0}, "Later": {0}}, files: token.NewFileSet(), sentences: map[string]bool{}}
	maps.Copy(f.said, code.Said)
	for _, s := range code.More {
		f.sentences[s] = true
	}
	for _, file := range sources(t, code.Folders) {
		if err := f.read(file, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, place := range f.unfound {
		t.Errorf("%s: write the sentence here, so that a test finds it", place)
	}
	if len(f.sentences) == 0 {
		t.Fatal("no sentence was found")
	}
	for language, text := range tables {
		for _, fault := range faults(words.Read(text), f.sentences) {
			t.Errorf("%s %s", language, fault)
		}
	}
}

// sources lists the files that are no tests.
func sources(t *testing.T, folders []string) (all []string) {
	t.Helper()
	if len(folders) == 0 {
		folders = []string{"."}
	}
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	return slices.DeleteFunc(all, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
}

// faults compares a table with the sentences.
func faults(table words.Table, sentences map[string]bool) (all []string) {
	for s := range sentences {
		other := table[s]
		switch {
		case s == "":
		case other == "":
			all = append(all, fmt.Sprintf("lacks %q", s))
		case !slices.Equal(arguments(s), arguments(other)):
			all = append(all, fmt.Sprintf("takes other arguments: %q, %q", s, other))
		}
	}
	for s := range table {
		if !sentences[s] {
			all = append(all, fmt.Sprintf("has %q, which nobody says", s))
		}
	}
	return all
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*[\d.]*([a-zA-Z%])`)

// arguments lists what a format takes: for each place the verb.
func arguments(format string) []string {
	var all []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		all = append(all, strconv.Itoa(next)+m[2])
		next++
	}
	slices.Sort(all)
	return all
}

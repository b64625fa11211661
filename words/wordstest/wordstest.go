// Package wordstest holds the tables of package words to the code that says them.
package wordstest

import (
	"fmt"
	"go/ast"
	"go/parser"
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

// Check reads the code, and fails for each sentence that the text of a table lacks, that nobody
// says, or that takes other arguments there. A sentence is written where it is said, as a literal, or as one of a map that is looked up on
// the spot.
func Check(t *testing.T, tables map[call.Language]string, code Code) {
	t.Helper()
	sentences := map[string]bool{}
	for _, s := range code.More {
		sentences[s] = true
	}
	said := Said{"Say": {0}, "Word": {0}, "Later": {0}}
	maps.Copy(said, code.Said)
	files := token.NewFileSet()
	for _, file := range sources(t, code.Folders) {
		parsed, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		handsOn := map[string]bool{}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if f, ok := n.(*ast.FuncDecl); ok {
				if handsOn = given(f, said); handsOn == nil {
					return false
				}
			}
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, i := range said[name(c.Fun)] {
				if i >= len(c.Args) {
					continue
				}
				found := texts(c.Args[i])
				if id, ok := c.Args[i].(*ast.Ident); ok && handsOn[id.Name] {
					continue
				}
				if found == nil {
					t.Errorf("%s: write the sentence here, so that a test finds it", files.Position(c.Args[i].Pos()))
				}
				for _, s := range found {
					sentences[s] = true
				}
			}
			return true
		})
	}
	if len(sentences) == 0 {
		t.Fatal("no sentence was found")
	}
	for language, text := range tables {
		for _, fault := range faults(words.Read(text), sentences) {
			t.Errorf("%s %s", language, fault)
		}
	}
}

// given are the parameters of a function that hands sentences on: they are found where it is called. It is nil for one that says
// what comes from elsewhere.
func given(f *ast.FuncDecl, said Said) map[string]bool {
	names := map[string]bool{}
	places, is := said[f.Name.Name]
	if is && len(places) == 0 {
		return nil
	}
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			names[name.Name] = is
		}
	}
	return names
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

// name is that of the function or method that is called.
func name(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// texts are the sentences that an expression may be; nil when only running it would tell.
func texts(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{text}
		}
	case *ast.BinaryExpr:
		if x, y := texts(e.X), texts(e.Y); e.Op == token.ADD && len(x) == 1 && len(y) == 1 {
			return []string{x[0] + y[0]}
		}
	case *ast.IndexExpr:
		return values(e.X)
	}
	return nil
}

// values are those of a map that is written out.
func values(e ast.Expr) (all []string) {
	literal, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		text := texts(pair.Value)
		if text == nil {
			return nil
		}
		all = append(all, text...)
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

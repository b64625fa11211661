package wordstest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// finder finds the sentences in code.
type finder struct {
	said      Said
	files     *token.FileSet
	sentences map[string]bool
	unfound   []string // places where only running the code would tell what is said
}

// read reads a file, or what is in one.
func (f *finder) read(name string, source any) error {
	parsed, err := parser.ParseFile(f.files, name, source, 0)
	if err != nil {
		return err
	}
	for _, d := range parsed.Decls {
		handsOn := map[string]bool{}
		if fn, ok := d.(*ast.FuncDecl); ok {
			if handsOn = f.given(fn); handsOn == nil {
				continue
			}
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				f.call(c, handsOn)
			}
			return true
		})
	}
	return nil
}

// given are the parameters of a function that hands sentences on: they are found where it is called. It is nil for one that says
// what comes from elsewhere.
func (f *finder) given(fn *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	places, is := f.said[fn.Name.Name]
	if is && len(places) == 0 {
		return nil
	}
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			names[name.Name] = is
		}
	}
	return names
}

// call finds what a call says.
func (f *finder) call(c *ast.CallExpr, handsOn map[string]bool) {
	for _, i := range f.said[name(c.Fun)] {
		if i >= len(c.Args) {
			continue
		}
		if id, ok := c.Args[i].(*ast.Ident); ok && handsOn[id.Name] {
			continue
		}
		found := texts(c.Args[i])
		if found == nil {
			f.unfound = append(f.unfound, f.files.Position(c.Args[i].Pos()).String())
		}
		for _, s := range found {
			f.sentences[s] = true
		}
	}
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

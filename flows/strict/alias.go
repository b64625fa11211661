package strict

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// maxNodes bounds a document with its aliases followed: a file of a few lines can otherwise unfold into billions.
const maxNodes = 200_000

// bounded reports whether the document stays within maxNodes once its aliases are followed, and has no alias that
// holds itself.
func (d *Document) bounded(root *yaml.Node) bool {
	m := measure{sizes: map[*yaml.Node]int{}}
	size, at := m.size(root)
	switch {
	case at != nil:
		d.Add(Problem{
			Pos:     d.pos(at),
			Message: fmt.Sprintf("the alias `*%s` holds itself", at.Value),
			Hint:    "write the value out",
		})
	case size > maxNodes:
		d.Add(Problem{
			Pos:     Pos{File: d.file, Line: 1, Col: 1},
			Message: fmt.Sprintf("the file has more than %d values once its aliases are followed", maxNodes),
			Hint:    "use fewer aliases",
		})
	default:
		return true
	}
	return false
}

// measure counts values below nodes, each node once. A size of -1 marks a node that is being counted.
type measure struct{ sizes map[*yaml.Node]int }

// size returns the number of values below n, at most a little above maxNodes, or the alias that closes a circle.
func (m measure) size(n *yaml.Node) (int, *yaml.Node) {
	if known, ok := m.sizes[n]; ok {
		if known < 0 {
			return 0, n
		}
		return known, nil
	}
	m.sizes[n] = -1
	total := 1
	children := n.Content
	if n.Kind == yaml.AliasNode {
		children = []*yaml.Node{n.Alias}
	}
	for _, c := range children {
		size, circle := m.size(c)
		if circle != nil {
			if n.Kind == yaml.AliasNode {
				return 0, n
			}
			return 0, circle
		}
		total = min(total+size, maxNodes+1)
	}
	m.sizes[n] = total
	return total, nil
}

// resolve follows aliases to what they stand for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

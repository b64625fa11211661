package strict

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Set writes a value, in YAML, under a path of keys from the top of the document, as if it stood there; what is on the way
// is made. An item of a list is named by its `id`. Problems with what was set show at in place of a file.
func (d *Document) Set(top Value, at string, path []string, text string) {
	wrong := func(hint, message string) { d.Add(Problem{Pos: Pos{File: at}, Message: message, Hint: hint}) }
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		wrong("write it as in the file, with quotes where needed", "`"+clip(text)+"` is no YAML")
		return
	}
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	if len(doc.Content) > 0 {
		value = doc.Content[0]
	}
	d.comesFrom(value, at)
	node := top.node
	for i, key := range path {
		if node == nil || (node.Kind != yaml.MappingNode && node.Kind != yaml.SequenceNode) {
			wrong("", "`"+strings.Join(path[:i], ".")+"` holds no `"+clip(key)+"`")
			return
		}
		if i == len(path)-1 {
			d.write(node, key, value, at)
			return
		}
		node = d.enter(node, key, at)
	}
}

// enter returns the node under a key, made or made this path's own so that nothing changes elsewhere that shares it by an
// alias; nil for an item that a list does not have.
func (d *Document) enter(node *yaml.Node, key, at string) *yaml.Node {
	if node.Kind == yaml.SequenceNode {
		for i, item := range node.Content {
			if m := resolve(item); m.Kind == yaml.MappingNode && textOf(lookUp(m, "id")) == key {
				node.Content[i] = d.own(item)
				return node.Content[i]
			}
		}
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if resolve(node.Content[i]).Value == key {
			node.Content[i+1] = d.own(node.Content[i+1])
			return node.Content[i+1]
		}
	}
	made := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if merged := lookUp(node, key); merged != nil {
		made = d.own(merged)
	} else {
		d.comesFrom(made, at)
	}
	d.write(node, key, made, at)
	return made
}

// write writes a value under a key of a map, in place of what was there.
func (d *Document) write(node *yaml.Node, key string, value *yaml.Node, at string) {
	if node.Kind != yaml.MappingNode {
		d.Add(Problem{Pos: Pos{File: at}, Message: "a list has no `" + clip(key) + "`", Hint: "name an item by its `id`, then what to set in it"})
		return
	}
	name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}
	d.comesFrom(name, at)
	for i := 0; i+1 < len(node.Content); i += 2 {
		if resolve(node.Content[i]).Value == key {
			node.Content[i], node.Content[i+1] = name, value
			return
		}
	}
	node.Content = append(node.Content, name, value)
}

// own returns a copy of a node, or of what an alias stands for, that may be changed; of an empty value, an empty map.
func (d *Document) own(n *yaml.Node) *yaml.Node {
	c := *resolve(n)
	c.Anchor, c.Content = "", slices.Clone(c.Content)
	if c.Kind == yaml.ScalarNode && c.ShortTag() == "!!null" {
		c = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: n.Line, Column: n.Column}
	}
	if at, set := d.set[n]; set {
		d.set[&c] = at
	}
	return &c
}

// lookUp returns the value under a key of a map, its own or a merged one; nil if there is none.
func lookUp(m *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if resolve(m.Content[i]).Value == key {
			return resolve(m.Content[i+1])
		}
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].ShortTag() != "!!merge" {
			continue
		}
		from := []*yaml.Node{resolve(m.Content[i+1])}
		if from[0].Kind == yaml.SequenceNode {
			from = from[0].Content
		}
		for _, f := range from {
			if r := resolve(f); r.Kind == yaml.MappingNode {
				if v := lookUp(r, key); v != nil {
					return v
				}
			}
		}
	}
	return nil
}

func textOf(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// comesFrom notes that a node and all below it were set, not read.
func (d *Document) comesFrom(n *yaml.Node, at string) {
	if d.set == nil {
		d.set = map[*yaml.Node]string{}
	}
	d.set[n] = at
	for _, c := range n.Content {
		if _, known := d.set[c]; !known {
			d.comesFrom(c, at)
		}
	}
}

package queue

import (
	"iter"
	"slices"
	"strings"
)

// key orders callers and agents. The id comes last, so that no two of a kind are ever equal and no order is left to
// chance.
type key struct {
	a, b, c int64
	id      string
}

func (k key) compare(o key) int {
	switch {
	case k.a != o.a:
		return sign(k.a < o.a)
	case k.b != o.b:
		return sign(k.b < o.b)
	case k.c != o.c:
		return sign(k.c < o.c)
	}
	return strings.Compare(k.id, o.id)
}

func (k *key) less(o *key) bool {
	switch {
	case k.a != o.a:
		return k.a < o.a
	case k.b != o.b:
		return k.b < o.b
	case k.c != o.c:
		return k.c < o.c
	}
	return k.id < o.id
}

func sign(less bool) int {
	if less {
		return -1
	}
	return 1
}

// chunkSize keeps one chunk within a few kilobytes: moving half of it costs less than following a tree's pointers.
const chunkSize = 64

type entry[T any] struct {
	key key
	v   T
}

// ordered is a set sorted by key, kept in chunks that are sorted among each other. None of the chunks is empty.
type ordered[T any] struct {
	chunks [][]entry[T]
	spare  []entry[T] // an emptied chunk: sets that hold one agent now and then need no new memory each time
	n      int
}

func (o *ordered[T]) len() int { return o.n }

// find returns where k is or would be inserted. It is written out, as nothing is asked more often.
func (o *ordered[T]) find(k *key) (chunk, at int, found bool) {
	low, high := 0, len(o.chunks)
	for low < high {
		mid := (low + high) / 2
		if c := o.chunks[mid]; c[len(c)-1].key.less(k) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == len(o.chunks) {
		return low, 0, false
	}
	chunk = low
	entries := o.chunks[chunk]
	low, high = 0, len(entries)
	for low < high {
		mid := (low + high) / 2
		if entries[mid].key.less(k) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return chunk, low, low < len(entries) && entries[low].key == *k
}

// insert adds v; a key that is present already keeps what it has.
func (o *ordered[T]) insert(k key, v T) {
	chunk, at, found := o.find(&k)
	if found {
		return
	}
	o.n++
	if chunk == len(o.chunks) { // behind everything: the usual case of a line of callers
		if chunk == 0 || len(o.chunks[chunk-1]) == chunkSize {
			o.chunks = append(o.chunks, append(o.spare, entry[T]{k, v}))
			o.spare = nil
			return
		}
		o.chunks[chunk-1] = append(o.chunks[chunk-1], entry[T]{k, v})
		return
	}
	if c := o.chunks[chunk]; len(c) == chunkSize {
		upper := append(make([]entry[T], 0, chunkSize), c[chunkSize/2:]...)
		clear(c[chunkSize/2:])
		o.chunks[chunk] = c[:chunkSize/2]
		o.chunks = slices.Insert(o.chunks, chunk+1, upper)
		if at > chunkSize/2 {
			chunk, at = chunk+1, at-chunkSize/2
		}
	}
	o.chunks[chunk] = slices.Insert(o.chunks[chunk], at, entry[T]{k, v})
}

// remove reports whether k was present.
func (o *ordered[T]) remove(k key) bool {
	chunk, at, found := o.find(&k)
	if !found {
		return false
	}
	o.n--
	if c := o.chunks[chunk]; len(c) == 1 {
		clear(c)
		o.spare = c[:0]
		o.chunks = slices.Delete(o.chunks, chunk, chunk+1)
	} else {
		o.chunks[chunk] = slices.Delete(c, at, at+1)
	}
	return true
}

// first returns the smallest key and its value; it must not be called on an empty set.
func (o *ordered[T]) first() (key, T) { return o.chunks[0][0].key, o.chunks[0][0].v }

// rank returns how many keys are smaller than k.
func (o *ordered[T]) rank(k key) int {
	chunk, at, _ := o.find(&k)
	for _, c := range o.chunks[:chunk] {
		at += len(c)
	}
	return at
}

// all yields the values in order. The set must not change meanwhile.
func (o *ordered[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, c := range o.chunks {
			for i := range c {
				if !yield(c[i].v) {
					return
				}
			}
		}
	}
}

package app

import (
	"sync"
	"testing"
)

func TestMailboxKeepsTheOrderOfEachSender(t *testing.T) {
	type item struct{ sender, n int }
	const senders, each = 8, 1000
	m := newMailbox[item]()
	var wg sync.WaitGroup
	for s := range senders {
		wg.Go(func() {
			for n := range each {
				m.put(item{s, n})
			}
		})
	}
	var next [senders]int
	var spare []item
	for got := 0; got < senders*each; {
		<-m.ready
		items := m.take(spare)
		for _, it := range items {
			if it.n != next[it.sender] {
				t.Fatalf("sender %d: got item %d, want %d", it.sender, it.n, next[it.sender])
			}
			next[it.sender]++
			got++
		}
		spare = items
	}
	wg.Wait()
	if rest := m.take(nil); len(rest) != 0 {
		t.Errorf("%d items were left over", len(rest))
	}
}

package history

// batch is the rows that are to be written, each once, whatever happened to it since the last write.
type batch struct {
	rows    [kinds][]row
	in      map[row]bool
	partSeq int64 // the event whose intervals are being counted
	parts   int
}

func newBatch() batch { return batch{in: map[row]bool{}} }

// put notes that a row is to be written as it stands when the batch is.
func (b *batch) put(r row) {
	if b.in[r] {
		return
	}
	b.in[r] = true
	b.rows[r.kind()] = append(b.rows[r.kind()], r)
}

// part counts the intervals that one event begins.
func (b *batch) part(seq int64) int {
	if b.partSeq != seq {
		b.partSeq, b.parts = seq, 0
	}
	b.parts++
	return b.parts
}

// clear empties the batch after it was written.
func (b *batch) clear() {
	clear(b.in)
	b.rows = [kinds][]row{}
}

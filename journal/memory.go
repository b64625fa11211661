package journal

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"centralino/call"
)

// Memory returns a journal that keeps its events in memory and starts no goroutine, so that it works inside
// testing/synctest. It behaves as one that was opened on an empty folder.
func Memory() *Journal { return newJournal(&memory{}, slog.New(slog.DiscardHandler), time.UTC) }

// memory is a store in memory; a record's place is its index plus one.
type memory struct {
	mu      sync.Mutex
	records []record
	seals   [][]byte
}

func (m *memory) append(records []record) ([]uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seqs := make([]uint64, len(records))
	for i, r := range records {
		m.records = append(m.records, r)
		seqs[i] = uint64(len(m.records))
	}
	return seqs, nil
}

func (m *memory) read(ctx context.Context, f Filter, fn func(uint64, []byte) error) error {
	m.mu.Lock()
	records := m.records
	m.mu.Unlock()
	for i := max(f.FromSeq, 1) - 1; i < uint64(len(records)); i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(i+1, records[i].data); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) last(_ context.Context, kind call.Kind) (uint64, []byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.records) - 1; i >= 0; i-- {
		if m.records[i].kind == kind {
			return uint64(i) + 1, m.records[i].data, nil
		}
	}
	return 0, nil, nil
}

func (m *memory) seal(data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seals = append(m.seals, data)
	return nil
}

func (m *memory) readSeals(_ context.Context, fn func([]byte) error) error {
	m.mu.Lock()
	seals := m.seals
	m.mu.Unlock()
	for _, s := range seals {
		if err := fn(s); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) lastSeal(context.Context) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.seals) == 0 {
		return nil, nil
	}
	return m.seals[len(m.seals)-1], nil
}

func (m *memory) end() uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return uint64(len(m.records))
}

func (m *memory) health() error { return nil }

func (m *memory) close() error { return nil }

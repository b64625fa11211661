package hook

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"sync"
)

// places are how far each hook has been told what is in the journal, and the file that keeps it.
type places struct {
	file string
	log  *slog.Logger

	mu   sync.Mutex
	told map[string]uint64 // by name
}

// readPlaces begins anew when there is no file, or none that can be understood.
func readPlaces(file string, log *slog.Logger) *places {
	p := &places{file: file, log: log, told: map[string]uint64{}}
	if file == "" {
		return p
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &p.told)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) || p.told == nil {
		log.Warn("nobody knows what webhooks were told: they are told what happens from now on", "file", file, "err", err)
		p.told = map[string]uint64{}
	}
	return p
}

// begin returns how far a hook has been told, at most up to the end of the journal: an older one may have been put back.
func (p *places) begin(name string, end uint64) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at, ok := p.told[name]; ok && at <= end {
		return at
	}
	p.told[name] = end
	p.write()
	return end
}

func (p *places) set(name string, at uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told[name] = at
	p.write()
}

// keepOnly forgets the hooks that are no longer.
func (p *places) keepOnly(names []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.told)
	maps.DeleteFunc(p.told, func(name string, _ uint64) bool { return !slices.Contains(names, name) })
	if len(p.told) != before {
		p.write()
	}
}

// write replaces the file as a whole. p.mu is held.
func (p *places) write() {
	if p.file == "" {
		return
	}
	data, err := json.Marshal(p.told)
	if err == nil {
		part := p.file + ".part"
		if err = os.WriteFile(part, data, 0o600); err == nil {
			err = os.Rename(part, p.file)
		}
	}
	if err != nil {
		p.log.Warn("what webhooks were told cannot be kept, after a restart they may be told it again", "err", err)
	}
}

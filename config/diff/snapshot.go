package diff

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/flows"
	"centralino/flows/prove"
)

// Options is what a snapshot needs to know beside the configuration. The zero value knows nothing of sound.
type Options struct {
	// Measure returns how long a recording lasts and how loud it is in dBFS; ok is false when it cannot be played.
	Measure func(lang call.Language, name string) (length time.Duration, level float64, ok bool)
	// Spoken returns how long a prompt will last that nobody recorded. Nil: prove.Estimate.
	Spoken func(call.Language, flows.Prompt) time.Duration
}

// Snapshot is a helpline at one moment: its configuration, and what lay in the files beside it. It is needed because the
// files may be others by the time that a configuration is compared.
type Snapshot struct {
	config     *config.Config
	recordings map[recording]sound
	tables     map[string]table // by the name of the directory
	spoken     func(call.Language, flows.Prompt) time.Duration

	mu     sync.Mutex
	proofs map[call.FlowID][]prove.Figures // what was proved already: a snapshot is compared with the one before and the one after
}

type recording struct {
	language call.Language
	name     string
}

// sound is a recording. Two are the same when their files are.
type sound struct {
	hash   [sha256.Size]byte
	length time.Duration // 0: not known
	level  float64
}

// table is the file of a directory.
type table struct {
	hash [sha256.Size]byte
	rows int
}

// Take reads the files of a helpline: recordings and directories. What cannot be read is as if it were not there.
func Take(cfg *config.Config, o Options) *Snapshot {
	s := &Snapshot{config: cfg, recordings: map[recording]sound{}, tables: map[string]table{}, spoken: o.Spoken, proofs: map[call.FlowID][]prove.Figures{}}
	if s.spoken == nil {
		s.spoken = func(lang call.Language, p flows.Prompt) time.Duration { return prove.Estimate(p.Name, p.Say[lang]) }
	}
	for _, lang := range cfg.Languages {
		folder := path.Join("prompts", string(lang))
		_ = fs.WalkDir(cfg.Files, folder, func(file string, entry fs.DirEntry, err error) error {
			name, wav := strings.CutSuffix(strings.TrimPrefix(file, folder+"/"), ".wav")
			if err != nil || entry.IsDir() || !wav {
				return nil //nolint:nilerr // a folder that cannot be read has no recordings
			}
			hash, _, err := digest(cfg.Files, file)
			if err != nil {
				return nil //nolint:nilerr // nor can a file that cannot be read be played
			}
			one := sound{hash: hash}
			if o.Measure != nil {
				one.length, one.level, _ = o.Measure(lang, name)
			}
			s.recordings[recording{lang, name}] = one
			return nil
		})
	}
	for name, d := range cfg.Directories {
		if hash, lines, err := digest(cfg.Files, d.CSV); err == nil {
			s.tables[name] = table{hash, max(lines-1, 0)} // the first names the columns
		}
	}
	return s
}

// digest reads a file's hash and how many lines it has.
func digest(files fs.FS, name string) (hash [sha256.Size]byte, lines int, err error) {
	f, err := files.Open(name)
	if err != nil {
		return hash, 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	h, counter := sha256.New(), &lineCounter{}
	if _, err := io.Copy(io.MultiWriter(h, counter), f); err != nil {
		return hash, 0, err
	}
	return [sha256.Size]byte(h.Sum(nil)), counter.lines(), nil
}

// lineCounter counts lines, the last one too when nothing ends it.
type lineCounter struct {
	ends int
	open bool
}

// Write implements io.Writer.
func (c *lineCounter) Write(b []byte) (int, error) {
	for _, one := range b {
		if c.open = one != '\n'; !c.open {
			c.ends++
		}
	}
	return len(b), nil
}

func (c *lineCounter) lines() int {
	if c.open {
		return c.ends + 1
	}
	return c.ends
}

// proved says how far a person is from each step of a flow.
func (s *Snapshot) proved(p *flows.Program) []prove.Figures {
	s.mu.Lock()
	defer s.mu.Unlock()
	figures, ok := s.proofs[p.Name]
	if !ok {
		figures = prove.Flow(p, prove.Options{Length: s.length}).Steps
		s.proofs[p.Name] = figures
	}
	return figures
}

// length is how long a prompt lasts, for proofs.
func (s *Snapshot) length(lang call.Language, p flows.Prompt) time.Duration {
	if r := s.recordings[recording{lang, p.Name}]; p.Name != "" && r.length > 0 {
		return r.length
	}
	return s.spoken(lang, p)
}

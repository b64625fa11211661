package diff_test

import (
	"bytes"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"centralino/app/demo"
	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows"
	"centralino/rehearsal/mutants"
)

var update = flag.Bool("update", false, "write what is found into the golden files")

// from is where the compared year begins.
func from() time.Time { return time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC) }

func load(t testing.TB, files fs.FS) *config.Config {
	t.Helper()
	cfg, problems := config.LoadFS(files, "centralino.yaml", config.Unheard())
	if cfg == nil {
		t.Fatal(problems)
	}
	return cfg
}

// take reads a helpline whose recordings say how long and how loud they are: "4.2s -20".
func take(t testing.TB, files fs.FS) *diff.Snapshot {
	t.Helper()
	return diff.Take(load(t, files), diff.Options{
		Measure: func(lang call.Language, name string) (time.Duration, float64, bool) {
			data, _ := fs.ReadFile(files, path.Join("prompts", string(lang), name+".wav"))
			length, level, ok := strings.Cut(strings.TrimSpace(string(data)), " ")
			d, err := time.ParseDuration(length)
			if !ok || err != nil {
				return 0, 0, false
			}
			return d, map[string]float64{"-20": -20, "-26": -26}[level], true
		},
	})
}

// side is one of the two helplines of a golden file: what lies in common/, and over it what lies in its own folder.
func side(a *txtar.Archive, name string) fstest.MapFS {
	out := fstest.MapFS{}
	for _, folder := range []string{"common/", name + "/"} {
		for _, f := range a.Files {
			if file, ok := strings.CutPrefix(f.Name, folder); ok {
				out[file] = &fstest.MapFile{Data: f.Data}
			}
		}
	}
	return out
}

// TestGolden compares the helplines of every golden file, forth and back, and each with itself.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			old, now := side(a, "old"), side(a, "new")
			for _, one := range []fstest.MapFS{old, now} {
				if d := diff.Compare(take(t, one), take(t, one), from()); !d.Empty() || len(d.Flows) > 0 {
					t.Errorf("a helpline differs from itself: %+v", d)
				}
			}
			there := diff.Compare(take(t, old), take(t, now), from())
			back := diff.Compare(take(t, now), take(t, old), from())
			for name, write := range map[string]func(*bytes.Buffer) error{
				"text":     func(b *bytes.Buffer) error { return there.Text(b) },
				"back":     func(b *bytes.Buffer) error { return back.Text(b) },
				"json":     func(b *bytes.Buffer) error { return there.JSON(b) },
				"markdown": func(b *bytes.Buffer) error { return there.Markdown(b) },
			} {
				var got bytes.Buffer
				if err := write(&got); err != nil {
					t.Fatal(err)
				}
				compare(t, a, name, got.Bytes())
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// compare holds what was written against what the golden file has under that name, if it has it.
func compare(t *testing.T, a *txtar.Archive, name string, got []byte) {
	t.Helper()
	for i := range a.Files {
		if f := &a.Files[i]; f.Name == name {
			if *update {
				f.Data = got
			} else if d := cmp.Diff(string(f.Data), string(got)); d != "" {
				t.Errorf("%s (-wanted +got):\n%s", name, d)
			}
		}
	}
}

// helplines are real ones.
func helplines() map[string]fs.FS {
	out := map[string]fs.FS{"demo": demo.Files(), "contract": os.DirFS("../testdata/helpline")}
	for _, example := range []string{"energy", "town-hall", "crisis-line"} {
		out[example] = os.DirFS("../../examples/" + example)
	}
	return out
}

// with is a helpline in which one flow is another. It has no recordings, which would only have to be read each time.
func with(cfg *config.Config, p *flows.Program) *config.Config {
	out := *cfg
	out.Flows = maps.Clone(cfg.Flows)
	out.Flows[p.Name] = p
	out.Files = fstest.MapFS{}
	return &out
}

// TestEveryMutantIsNoticed makes every slip in every flow: each is told of, and at its step.
func TestEveryMutantIsNoticed(t *testing.T) {
	for name, files := range helplines() {
		t.Run(name, func(t *testing.T) {
			cfg := load(t, files)
			slips := 0
			for _, p := range cfg.Flows {
				old := diff.Take(with(cfg, p), diff.Options{})
				for _, m := range mutants.All(p) {
					slips++
					d := diff.Compare(old, diff.Take(with(cfg, m.Flow), diff.Options{}), from())
					if d.Empty() {
						t.Errorf("%s: nobody notices that %s", m.Step, m.What)
					}
					named := slices.ContainsFunc(d.Changes, func(c diff.Change) bool {
						return m.Step == "" || c.Step == m.Step && strings.Contains(c.Text, string(m.Step))
					})
					if !named {
						t.Errorf("%s: %s is told of without the step: %q", m.Step, m.What, d.Words())
					}
				}
			}
			if slips < 20 {
				t.Errorf("only %d slips", slips)
			}
		})
	}
}

// TestManySlips makes several slips one upon the other: a flow never differs from itself, and what is told there and back
// is told of the same steps.
func TestManySlips(t *testing.T) {
	cfg := load(t, demo.Files())
	old := diff.Take(with(cfg, cfg.Flows["helpline"]), diff.Options{})
	rapid.Check(t, func(t *rapid.T) {
		p := cfg.Flows["helpline"]
		for range rapid.IntRange(0, 4).Draw(t, "slips") {
			p = rapid.SampledFrom(mutants.All(p)).Draw(t, "slip").Flow
		}
		now := diff.Take(with(cfg, p), diff.Options{})
		if d := diff.Compare(now, now, from()); !d.Empty() {
			t.Fatalf("a flow differs from itself: %q", d.Words())
		}
		there, back := diff.Compare(old, now, from()), diff.Compare(now, old, from())
		if a, b := steps(there), steps(back); !maps.Equal(a, b) {
			t.Fatalf("there: %q, back: %q", there.Words(), back.Words())
		}
	})
}

// steps are those that a diff tells of for what is written there, rather than for how far a person is.
func steps(d *diff.Diff) map[call.StepID]bool {
	out := map[call.StepID]bool{}
	for _, c := range d.Changes {
		if c.Step != "" && !strings.HasPrefix(c.Text, "from ") && !strings.Contains(c.Text, "person") {
			out[c.Step] = true
		}
	}
	return out
}

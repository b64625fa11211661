// Package golden compares what tests find in a corpus with what was found before and people have read.
package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// want is the file of an archive that has what was found.
const want = "want"

// Compare runs a test for each txtar archive in testdata/folder. find writes what it finds in the other files of the archive, which has
// to be what its file want has; with update it becomes that.
func Compare(t *testing.T, folder string, update bool, find func(t *testing.T, w *bytes.Buffer, files []txtar.File)) {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			kept, before := archive.Files[:0], ""
			for _, f := range archive.Files {
				if f.Name == want {
					before = string(f.Data)
					continue
				}
				kept = append(kept, f)
			}
			var found bytes.Buffer
			find(t, &found, kept)
			if update {
				archive.Files = append(kept, txtar.File{Name: want, Data: found.Bytes()})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(before, found.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FS has the files of an archive as a file system.
func FS(files []txtar.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

package pages

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestVendored: what others wrote is as they published it, with its licence beside it.
func TestVendored(t *testing.T) {
	f, err := os.Open("static/vendor/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	sums := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		sums[name] = sum
	}
	found, err := fs.Glob(files, "static/vendor/*.js")
	styles, errStyles := fs.Glob(files, "static/vendor/*.css")
	found = append(found, styles...)
	if err = errors.Join(err, errStyles); err != nil || len(found) == 0 || len(found) != len(sums) {
		t.Fatalf("%d files, %d sums, %v", len(found), len(sums), err)
	}
	for _, path := range found {
		data, err := fs.ReadFile(files, path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(path, "static/vendor/")
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sums[name] {
			t.Errorf("%s has the sum %s, not %q", name, got, sums[name])
		}
	}
	if licences, err := fs.Glob(files, "static/vendor/*.LICENSE"); err != nil || len(licences) < len(found)-len(styles) { // a style has that of its script
		t.Errorf("%d licences for %d files", len(licences), len(found))
	}
}

// TestNoPageHasAScriptOrStyleInIt: the policy that every answer comes with would let neither through.
func TestNoPageHasAScriptOrStyleInIt(t *testing.T) {
	all, err := fs.Glob(files, "*.html")
	if err != nil || len(all) < 7 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, name := range all {
		page, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(page)
		scripts := strings.Count(text, `<script src="/static/`) + strings.Count(text, `<script type="module" src="/static/`)
		if strings.Count(text, "<script") != scripts || strings.Contains(text, "<style") || strings.Contains(text, " style=") || strings.Contains(text, " on") {
			t.Errorf("%s has a script or a style in it, or loads one from elsewhere:\n%s", name, text)
		}
	}
}

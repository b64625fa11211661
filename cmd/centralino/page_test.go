package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands print into docs/planning.md")

// TestThePlanningPageShowsWhatIsPrinted runs every command of docs/planning.md, with the page's own files and a recorded
// day, and compares what it prints.
func TestThePlanningPageShowsWhatIsPrinted(t *testing.T) {
	const page = "../../docs/planning.md"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	fence := regexp.MustCompile("(?ms)^```([a-z]+) ?([a-z.]*)\n(.*?)^```$")
	dir, commands := t.TempDir(), 0
	t.Setenv("ANNA_PASSWORD", "a")
	t.Setenv("BRUNO_PASSWORD", "b")
	t.Setenv("CARLA_PASSWORD", "c")
	after := fence.ReplaceAllStringFunc(string(text), func(block string) string {
		m := fence.FindStringSubmatch(block)
		switch m[1] {
		case "yaml":
			pageHelpline(t, dir, m[3])
		case "csv":
			write(t, filepath.Join(dir, m[2]), m[3])
		case "console":
			commands++
			return "```console\n" + printed(t, dir, m[3]) + "```"
		}
		return block
	})
	if commands < 6 {
		t.Errorf("the page shows %d commands", commands)
	}
	if after == string(text) {
		return
	}
	if *update {
		write(t, page, after)
		return
	}
	t.Errorf("the page shows something else than what is printed; go test ./cmd/centralino -run Page -update writes it:\n%s", after)
}

// pageHelpline makes the page's helpline with a recorded day.
func pageHelpline(t *testing.T, dir, config string) {
	t.Helper()
	write(t, filepath.Join(dir, defaultConfig), "languages: [en]\nspeech: {command: \"true\"}\nnumbers: {desk: desk}\n"+config)
	write(t, filepath.Join(dir, "flows", "desk.yaml"), "flow: desk\nsteps: {wait: {queue: desk, next: other}, other: {queue: law, next: end}}\n")
	if err := recordDay(dir, "2026-11-20", 90); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// printed runs the command of a block, its first line, and returns that line and what the command printed. Of long
// answers the first lines are shown.
func printed(t *testing.T, dir, block string) string {
	t.Helper()
	const most = 18
	line, _, _ := strings.Cut(block, "\n")
	words := strings.Fields(strings.TrimPrefix(line, "$ "))
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
	lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("… and %d lines more", len(lines)-most))
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return line + "\n" + strings.Join(lines, "\n") + "\n"
}

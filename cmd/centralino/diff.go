package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"centralino/app"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows/strict"
)

// diffCommand says what a change will be noticed by.
type diffCommand struct {
	Format string `default:"text" enum:"text,json,markdown" help:"text for people; markdown for merge requests; json for programs."`
	Old    string `arg:"" placeholder:"OLD" help:"A helpline's folder or configuration, or a revision of the git repository that NEW lies in, such as HEAD."`
	New    string `arg:"" optional:"" placeholder:"NEW" default:"." help:"The helpline that would take its place; the folder we are in by default."`
}

// Help implements kong.HelpProvider.
func (*diffCommand) Help() string {
	return "Says in words what callers, agents, supervisors and who runs the helpline will notice when NEW takes the place of " +
		"OLD: where keys lead, how far a person is, when it is open over the coming year, who waits before whom, who can take " +
		"which calls, which prompts say something else. The exit status is that of diff: 0 when nobody will notice anything, " +
		"1 when somebody will, 2 when one of the two cannot be read."
}

// Run prints what will be noticed.
func (c *diffCommand) Run() error {
	now, err := c.load(c.New)
	if err != nil {
		return statusError{misused, err}
	}
	old, err := c.before()
	if err != nil {
		return statusError{misused, err}
	}
	d := diff.Compare(app.Snapshot(old), app.Snapshot(now), time.Now().In(now.Location))
	write := map[string]func(io.Writer) error{"text": d.Text, "json": d.JSON, "markdown": d.Markdown}[c.Format]
	if err := write(os.Stdout); err != nil {
		return statusError{misused, err}
	}
	if !d.Empty() {
		return statusError{failed, errReported}
	}
	return nil
}

// before reads the old helpline: what lies at a path, or else a revision.
func (c *diffCommand) before() (*config.Config, error) {
	if _, err := os.Stat(c.Old); err == nil {
		return c.load(c.Old)
	}
	files, err := revision(filepath.Dir(c.file(c.New)), c.Old)
	if err != nil {
		return nil, fmt.Errorf("%s is neither a file nor a folder, and no revision: %w", c.Old, err)
	}
	o := config.Unheard()
	o.Display = c.Old + ":"
	return readable(config.LoadFS(files, filepath.Base(c.file(c.New)), o))
}

func (*diffCommand) file(named string) string {
	file, _ := configFile(named)
	return file
}

func (c *diffCommand) load(named string) (*config.Config, error) {
	return readable(config.LoadUnheard(c.file(named)))
}

// readable is a configuration without faults; what is merely warned of is not told here.
func readable(cfg *config.Config, problems []strict.Problem) (*config.Config, error) {
	if cfg != nil {
		return cfg, nil
	}
	for _, p := range problems {
		if p.Severity == strict.Fault {
			fmt.Fprintln(os.Stderr, p)
		}
	}
	return nil, errReported
}

// revision reads a folder as it is in a revision of the git repository that it lies in.
func revision(folder, name string) (*zip.Reader, error) {
	commit, err := git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil {
		return nil, err
	}
	packed, err := git(folder, "archive", "--format=zip", strings.TrimSpace(string(commit)))
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
}

// git runs git in a folder.
func git(folder string, args ...string) ([]byte, error) {
	out, err := exec.Command("git", append([]string{"-C", folder}, args...)...).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		said, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		if said == "" {
			said = "git does not know it in " + folder
		}
		return nil, errors.New(said)
	}
	return out, err
}

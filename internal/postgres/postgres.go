// Package postgres starts a PostgreSQL server of the tests' own: in a temporary folder, on a socket, for as long as they run. Whoever
// uses it imports the driver "pgx".
package postgres

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Cluster is a server that the first test starts which wants it: to start it takes longer than they do. The zero Cluster has
// not started.
type Cluster struct {
	once    sync.Once
	dir     string
	server  *exec.Cmd
	problem error
	made    int
	mu      sync.Mutex
}

// Fresh makes an empty database and returns its DSN.
func (c *Cluster) Fresh(t *testing.T) string {
	t.Helper()
	c.once.Do(func() { c.problem = c.start() })
	if c.problem != nil {
		t.Fatalf("PostgreSQL does not start (run .ci/install-test-tools): %v", c.problem)
	}
	c.mu.Lock()
	c.made++
	name := fmt.Sprintf("t%d", c.made)
	c.mu.Unlock()
	admin, err := sql.Open("pgx", c.dsn("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	if err := admin.Close(); err != nil {
		t.Fatal(err)
	}
	return c.dsn(name)
}

func (c *Cluster) dsn(database string) string {
	return "postgres://postgres@/" + database + "?host=" + c.dir
}

func (c *Cluster) start() error {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return errors.New("initdb is not installed")
	}
	bin := filepath.Dir(slices.Max(found))
	dir, err := os.MkdirTemp("/tmp", "centralino-pg-") // short: the path of a socket must be
	if err != nil {
		return err
	}
	c.dir = dir
	as, err := c.owner()
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
	initdb.SysProcAttr, initdb.Dir = as, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	c.server = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off")
	c.server.SysProcAttr, c.server.Dir = as, dir
	if err := c.server.Start(); err != nil {
		return err
	}
	return c.await()
}

// owner is who runs the server: PostgreSQL refuses root.
func (c *Cluster) owner() (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, errUID := strconv.Atoi(u.Uid)
	gid, errGID := strconv.Atoi(u.Gid)
	if err := errors.Join(errUID, errGID, os.Chown(c.dir, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func (c *Cluster) await() error {
	db, err := sql.Open("pgx", c.dsn("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 600 {
		if err = db.Ping(); err == nil {
			return nil
		}
		<-tick.C
	}
	return err
}

// Stop stops the server, if it was started.
func (c *Cluster) Stop() {
	if c.server != nil && c.server.Process != nil {
		_ = c.server.Process.Signal(os.Interrupt) // fast shutdown
		_ = c.server.Wait()
	}
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}

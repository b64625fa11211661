package history

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
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"centralino/call"
)

// cluster is a PostgreSQL of the tests' own: in a temporary folder, on a socket, started by the first test that wants it.
type cluster struct {
	once    sync.Once
	dir     string
	server  *exec.Cmd
	problem error
	made    int
	mu      sync.Mutex
}

// postgres is one for all tests of the package: to start it takes longer than they do.
var postgres cluster

func TestMain(m *testing.M) {
	status := m.Run()
	postgres.stop()
	os.Exit(status)
}

// eachDatabase runs a test on a fresh history in each kind of database.
func eachDatabase(t *testing.T, test func(t *testing.T, p Place)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, inFile(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgres.fresh(t)) })
}

// Databases are a fresh history in each kind of database, for tests from outside the package.
func Databases(t *testing.T) map[string]Place {
	t.Helper()
	return map[string]Place{"sqlite": inFile(t), "postgres": postgres.fresh(t)}
}

func inFile(t *testing.T) Place {
	t.Helper()
	p, err := Locate(call.Secret{}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fresh makes an empty database.
func (c *cluster) fresh(t *testing.T) Place {
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
	p, err := Locate(call.NewSecret(c.dsn(name)), "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (c *cluster) dsn(database string) string {
	return "postgres://postgres@/" + database + "?host=" + c.dir
}

func (c *cluster) start() error {
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
func (c *cluster) owner() (*syscall.SysProcAttr, error) {
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

func (c *cluster) await() error {
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

func (c *cluster) stop() {
	if c.server != nil && c.server.Process != nil {
		_ = c.server.Process.Signal(os.Interrupt) // fast shutdown
		_ = c.server.Wait()
	}
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}

// dump is everything a history says, as text, table by table in the order of the keys. What differs from one database to
// the next without meaning anything is left out: when somebody was erased.
func dump(t *testing.T, d *DB) string {
	t.Helper()
	var out strings.Builder
	for _, s := range schema() {
		all := s.columns()
		if s.name == "calls" {
			all = append(all, "previous_at")
		}
		fmt.Fprintf(&out, "%s\n", s.name)
		err := d.query(t.Context(), d.sql, "SELECT "+strings.Join(all, ", ")+" FROM "+s.name+" ORDER BY "+strings.Join(s.key, ", "), nil,
			func(r *sql.Rows) error {
				values := make([]any, len(all))
				to := make([]any, len(all))
				for i := range values {
					to[i] = &values[i]
				}
				if err := r.Scan(to...); err != nil {
					return err
				}
				for i, v := range values {
					switch b := v.(type) {
					case []byte:
						v = string(b)
					case bool: // SQLite has none
						v = map[bool]int{true: 1}[b]
					}
					if v != nil {
						fmt.Fprintf(&out, " %s=%v", all[i], v)
					}
				}
				out.WriteString("\n")
				return nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

package history

import (
	"database/sql"
	"testing"
)

// A view shows one moment: what is written after its first look is in none of its tables, and the writer does not wait
// for it.
func TestViewIsOfOneMoment(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p Place) {
		j := story()
		d := opened(t, p)
		project(t, d, j.events[:12], all)
		counted := func(v *View, table string) (n int) {
			err := v.Query(t.Context(), "SELECT COUNT(*) FROM "+table, nil, func(r *sql.Rows) error { return r.Scan(&n) })
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		err := d.View(t.Context(), func(v *View) error {
			calls := counted(v, "calls")
			project(t, d, j.events, all)
			if n := counted(v, "calls"); n != calls {
				t.Errorf("%d calls, then %d", calls, n)
			}
			if n := counted(v, "surveys"); n != 0 {
				t.Errorf("%d answers of a call that is not over in the view", n)
			}
			seq, at, err := v.Position(t.Context())
			if seq != 12 || !at.Equal(j.events[11].At) {
				t.Errorf("the view reaches to %d, %v", seq, at)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := d.number(t, "SELECT COUNT(*) FROM surveys WHERE answer IS NOT NULL"); n != 1 {
			t.Errorf("after the view there are %d answers", n)
		}
	})
}

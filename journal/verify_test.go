package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"centralino/call"
)

var firstDay = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// chained is a journal in memory with so many events, so far apart, and the store that it lies in.
func chained(t interface{ Fatal(...any) }, n int, apart time.Duration) (*Journal, *memory) {
	j := Memory()
	for i := range n {
		e := call.Event{At: firstDay.Add(time.Duration(i) * apart), Call: call.ID(fmt.Sprint("c", i)), Body: &call.Keyed{Flow: "f", Step: "s", Key: '1'}}
		if _, err := j.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	return j, j.store.(*memory)
}

func verify(t interface{ Fatal(...any) }, j *Journal, hashes ...string) *Verification {
	v, err := j.Verify(context.Background(), hashes...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAnUntouchedJournalIsIntact(t *testing.T) {
	j, m := chained(t, 100, 45*time.Minute)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	v := verify(t, j)
	if !v.Intact() || v.Cut || v.Unsealed+v.Unproved != 0 {
		t.Errorf("%+v", v)
	}
	var days []string
	events := uint64(0)
	for _, d := range v.Days {
		days = append(days, d.Day)
		events += d.Events
	}
	if want := []string{"2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"}; !slices.Equal(days, want) || events != 100 {
		t.Errorf("%d events on %v", events, days)
	}
	if len(m.seals) != 100 { // each was older than a minute
		t.Errorf("%d seals", len(m.seals))
	}
	if v := verify(t, j, v.Days[1].Hash); !v.Intact() {
		t.Errorf("%+v", v)
	}
}

// TestSealsTellTheDays: read without any proof, the seals of a whole journal name the same days and hashes as with it.
func TestSealsTellTheDays(t *testing.T) {
	j, _ := chained(t, 100, 45*time.Minute)
	if days, err := Memory().Seals(t.Context()); err != nil || len(days) != 0 {
		t.Errorf("an empty journal has seals: %v, %v", days, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	days, err := j.Seals(t.Context())
	if want := verify(t, j).Days; err != nil || !slices.Equal(days, want) {
		t.Errorf("%v, %v, want %v", days, err, want)
	}
}

func TestWhenEventsAreSealed(t *testing.T) {
	for _, c := range []struct {
		n     int
		apart time.Duration
		seals int // before the journal is closed
	}{
		{256, 0, 0},
		{257, 0, 1},
		{1000, 0, 3},
		{60, time.Second, 0},
		{61, time.Second, 1}, // the 61st comes a minute after the first
		{1, 0, 0},
		{2, 15 * time.Hour, 1}, // a new day, too
	} {
		j, m := chained(t, c.n, c.apart)
		if len(m.seals) != c.seals {
			t.Errorf("%d events %s apart have %d seals, want %d", c.n, c.apart, len(m.seals), c.seals)
		}
		if v := verify(t, j); !v.Intact() || c.seals == 0 && v.Unproved != uint64(c.n) {
			t.Errorf("%+v", v)
		}
	}
}

// tampering is a way to change a journal, from the event at a place on. It reports false where nothing was changed.
type tampering func(m *memory, at int) bool

func tamperings() map[string]tampering {
	field := func(name string, value any) tampering {
		return func(m *memory, at int) bool {
			var fields map[string]any
			if json.Unmarshal(m.records[at].data, &fields) != nil || fields[name] == nil {
				return false
			}
			fields[name] = value
			data, err := json.Marshal(fields)
			m.records[at].data = data
			return err == nil
		}
	}
	return map[string]tampering{
		"at": field("at", "2026-11-19T00:00:00Z"), "kind": field("kind", "collected"), "call": field("call", "other"),
		"flow": field("flow", "g"), "step": field("step", "t"), "key": field("key", "2"),
		"a space": func(m *memory, at int) bool {
			m.records[at].data = bytes.Replace(m.records[at].data, []byte(`,`), []byte(`, `), 1)
			return true
		},
		"removed": func(m *memory, at int) bool { m.records = slices.Delete(m.records, at, at+1); return true },
		"doubled": func(m *memory, at int) bool { m.records = slices.Insert(m.records, at, m.records[at]); return true },
		"swapped": func(m *memory, at int) bool {
			other := (at + 1) % len(m.records)
			m.records[at], m.records[other] = m.records[other], m.records[at]
			return true
		},
	}
}

// TestTamperingIsFound: whatever was done to a sealed event, the first place reported is that event, or the one it changed
// places with.
func TestTamperingIsFound(t *testing.T) {
	ways := tamperings()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 600).Draw(t, "events")
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(ways))).Draw(t, "way")
		j, m := chained(t, n, time.Duration(rapid.IntRange(0, 600).Draw(t, "seconds"))*time.Second)
		_ = j.Close()
		last := n - 1
		if name == "doubled" {
			last-- // a copy of the last event comes after the last seal: it is one more event, not sealed yet
		}
		at := rapid.IntRange(0, last).Draw(t, "at")
		m.records, m.seals = slices.Clone(m.records), slices.Clone(m.seals)
		for i := range m.records {
			m.records[i].data = bytes.Clone(m.records[i].data)
		}
		if !ways[name](m, at) {
			t.Fatal("nothing was changed")
		}
		v := verify(t, j)
		if v.Intact() {
			t.Fatal("it was not found")
		}
		first := at + 1
		if name == "swapped" && at == n-1 {
			first = 1
		}
		if name == "doubled" {
			first++ // the copy stands before it
		}
		if b := v.Breaks[0]; b.Seq != uint64(first) || b.Day == "" {
			t.Errorf("event %d: %v", at+1, v.Breaks[0])
		}
	})
}

// TestSealsCannotBeChanged: each field of each seal, a seal removed, and two that changed places.
func TestSealsCannotBeChanged(t *testing.T) {
	changes := map[string]func(s *seal){
		"at": func(s *seal) { s.At = s.At.Add(1) }, "day": func(s *seal) { s.Day = "2026-11-19" }, "first": func(s *seal) { s.First++ },
		"last": func(s *seal) { s.Last-- }, "marks": func(s *seal) { s.Marks = "AAAAAA" }, "previous": func(s *seal) { s.Previous += "0" },
		"hash": func(s *seal) { s.Hash = strings.Repeat("0", 64) }, "format": func(s *seal) { s.Format = 2 },
	}
	for name, change := range changes {
		for at := range 4 {
			j, m := chained(t, 1000, 0)
			_ = j.Close()
			s, _ := readSeal(m.seals[at])
			change(&s)
			m.seals[at], _ = json.Marshal(s)
			if v := verify(t, j); v.Intact() {
				t.Errorf("%s of seal %d was changed, and nothing said", name, at)
			}
		}
	}
	j, m := chained(t, 1000, 0)
	_ = j.Close()
	all := slices.Clone(m.seals)
	for name, seals := range map[string][][]byte{
		"one removed": {all[0], all[2], all[3]}, "two swapped": {all[0], all[2], all[1], all[3]},
		"with more in it": {all[0], bytes.Replace(all[1], []byte("{"), []byte(`{"x":1,`), 1), all[2], all[3]}, "no JSON": {all[0], []byte("x"), all[2], all[3]},
	} {
		m.seals = seals
		if v := verify(t, j); v.Intact() {
			t.Errorf("%s: nothing said", name)
		}
	}
}

// TestCutAtTheEnd: events without their seals are missed; with their seals only whoever noted the hash knows.
func TestCutAtTheEnd(t *testing.T) {
	j, m := chained(t, 1000, 0)
	_ = j.Close()
	noted := verify(t, j).Days[0].Hash
	records, seals := m.records, m.seals
	m.records = records[:900]
	if v := verify(t, j); len(v.Breaks) != 1 || v.Breaks[0].String() != "2026-11-20, event 901: it and all up to event 1000 are missing" {
		t.Errorf("%+v", v)
	}
	m.records, m.seals = records[:769], seals[:3]
	if v := verify(t, j); !v.Intact() {
		t.Errorf("whoever cuts both is found out without a hash: %+v", v)
	}
	if v := verify(t, j, noted); v.Intact() || !slices.Equal(v.Missing, []string{noted}) {
		t.Errorf("%+v", v)
	}
	m.records, m.seals = records, nil // sealed anew by somebody else
	j.chain = chain{zone: time.UTC, most: mostSealed}
	j.closed = false
	m.records = slices.Clone(records)
	m.records[3].data = bytes.Replace(m.records[3].data, []byte(`"1"`), []byte(`"2"`), 1)
	if _, err := j.Append(call.Event{At: firstDay, Body: &call.Stopped{}}); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, j); !v.Intact() {
		t.Errorf("%+v", v)
	}
	if v := verify(t, j, noted); v.Intact() {
		t.Error("a journal that was sealed anew has the old hash")
	}
}

// TestCutAtTheBeginning: retention takes the oldest events, and perhaps their seals, and that is no fault.
func TestCutAtTheBeginning(t *testing.T) {
	j, m := chained(t, 1000, 0)
	_ = j.Close()
	for _, first := range []uint64{1, 100, 257, 300, 1000} {
		for lost := range 3 {
			if uint64(lost*256) >= first {
				continue // seals are never older than their events
			}
			cut := &cutStore{memory: memory{records: m.records, seals: m.seals[lost:]}, first: first}
			v := verify(t, newJournal(cut, j.log, time.UTC))
			if !v.Intact() || v.Cut != (first > 1 || lost > 0) {
				t.Errorf("from event %d on, %d seals gone: %+v", first, lost, v)
			}
		}
	}
}

// cutStore has lost its first events.
type cutStore struct {
	memory
	first uint64
}

func (c *cutStore) read(ctx context.Context, f Filter, fn func(uint64, []byte) error) error {
	f.FromSeq = max(f.FromSeq, c.first)
	return c.memory.read(ctx, f, fn)
}

func TestAnOldJournalIsNotProved(t *testing.T) {
	j, m := chained(t, mostUnsealed+10, 0)
	m.seals = nil
	if v := verify(t, j); !v.Intact() || v.Unproved != mostUnsealed+10 || len(v.Days) != 0 {
		t.Errorf("%+v", v)
	}
	j = newJournal(m, j.log, time.UTC)
	for range 300 {
		mustAppend(t, j, call.Event{At: firstDay, Body: &call.Stopped{}})
	}
	if v := verify(t, j); !v.Intact() || v.Unproved != mostUnsealed+10 || v.Days[0].First != mostUnsealed+11 || v.Unsealed != 44 {
		t.Errorf("%+v", v)
	}
}

// TestMuchThatWasLeftUnsealed is sealed in pieces, and an altered last seal does not keep later events from being sealed.
func TestMuchThatWasLeftUnsealed(t *testing.T) {
	j, m := chained(t, 1000, 0)
	m.seals = m.seals[:1]
	j = newJournal(m, j.log, time.UTC)
	j.chain.most = 100
	mustAppend(t, j, call.Event{At: firstDay, Body: &call.Stopped{}})
	if v := verify(t, j); !v.Intact() || len(m.seals) != 9 || v.Unsealed != 1 {
		t.Errorf("%d seals: %+v", len(m.seals), v)
	}
	m.seals[8] = []byte("x")
	j = newJournal(m, j.log, time.UTC)
	for range 300 {
		mustAppend(t, j, call.Event{At: firstDay, Body: &call.Stopped{}})
	}
	v := verify(t, j)
	if len(m.seals) != 10 || v.Days[len(v.Days)-1].Last != 1257 || v.Intact() {
		t.Errorf("%d seals: %+v", len(m.seals), v)
	}
}

// flaky is a store that does not keep every seal, and forgets to acknowledge some events that it keeps.
type flaky struct {
	memory
	n int
}

var errFlaky = errors.New("no answer")

func (f *flaky) append(records []record) ([]uint64, error) {
	seqs, err := f.memory.append(records)
	if f.n++; f.n%7 == 0 {
		return nil, errFlaky
	}
	return seqs, err
}

func (f *flaky) seal(data []byte) error {
	if f.n++; f.n%3 == 0 {
		return errFlaky
	}
	if err := f.memory.seal(data); f.n%5 != 0 {
		return err
	}
	return errFlaky // though it is there
}

func TestAStoreThatFailsIsSealedAllTheSame(t *testing.T) {
	f := &flaky{}
	j := newJournal(f, Memory().log, time.UTC)
	for i := range 2000 {
		_, _ = j.Append(call.Event{At: firstDay.Add(time.Duration(i) * 20 * time.Second), Body: &call.Stopped{}})
	}
	if v := verify(t, j); !v.Intact() || v.Unsealed > 20 || v.Unproved != 0 || len(f.records) != 2000 {
		t.Errorf("%d events: %+v", len(f.records), v)
	}
}

// TestTheChainGoesOnAfterACrash: what a killed process left unsealed is sealed by the next one, in files.
func TestTheChainGoesOnAfterACrash(t *testing.T) {
	dir := t.TempDir()
	cmd, acknowledged := startVictim(t, dir, 700)
	snapshot, remove, err := Snapshot(dir) // while it writes
	if err != nil {
		t.Fatal(err)
	}
	if v := verify(t, snapshot); !v.Intact() || len(v.Days) == 0 {
		t.Errorf("while it is written: %+v", v)
	}
	if err := remove(); err != nil {
		t.Error(err)
	}
	kill(t, cmd, acknowledged)

	for round := range 3 {
		j, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		mustAppend(t, j, call.Event{Body: &call.Stopped{}})
		if v := verify(t, j); !v.Intact() || v.Unproved != 0 || v.Unsealed != 1 {
			t.Errorf("round %d: %+v", round, v)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	j := open(t, dir)
	v := verify(t, j)
	if !v.Intact() || v.Unsealed != 0 || v.Days[0].First != 1 {
		t.Errorf("%+v", v)
	}
	if v := verify(t, j, v.Days[0].Hash); !v.Intact() {
		t.Errorf("%+v", v)
	}
}

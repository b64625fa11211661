package journal

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"time"
)

// When events are sealed: so many, or so long after the first of them, whichever is first; at the end of a day; and when
// the journal is closed. All but the last happen with the next append, so that no timer is needed.
const (
	sealEvery = 256
	sealAfter = time.Minute

	// mostUnsealed is how many events without any seal are sealed at the start. A journal that has more was written by a
	// program without seals.
	mostUnsealed = 4096

	// mostSealed is how many events one seal may have when more were left unsealed: the store takes a megabyte.
	mostSealed = 1 << 16

	resumePatience = 10 * time.Second // for what was left unsealed to be read
	resumeRest     = 10 * time.Second // after what failed, before it is tried again
)

// chain is what the next seal will say. Only the leader of an append touches it, and Close when there is none.
type chain struct {
	zone     *time.Location
	most     int       // mostSealed
	rest     time.Time // before then, what failed is not tried again
	known    bool      // what follows is what the store has; false at the start, and after the store failed
	previous string
	first    uint64
	last     uint64
	digests  []byte
	since    time.Time // of the first event
	at       time.Time // of the newest
	day      string
	buffer   []byte
}

// add notes a record that was stored.
func (c *chain) add(seq uint64, data []byte, at time.Time) {
	if len(c.digests) == 0 {
		c.first, c.since, c.at = seq, at, at
	}
	if at.After(c.at) {
		c.at = at
	}
	c.day, c.last = c.at.In(c.zone).Format(time.DateOnly), seq
	var sum [sha256.Size]byte
	sum, c.buffer = digest(c.buffer, seq, data)
	c.digests = append(c.digests, sum[:]...)
}

// due reports whether what was noted is to be sealed before an event that happened at a time.
func (c *chain) due(at time.Time) bool {
	if len(c.digests) == 0 {
		return false
	}
	return len(c.digests) >= sealEvery*sha256.Size || at.Sub(c.since) >= sealAfter || at.In(c.zone).Format(time.DateOnly) > c.day
}

// seal makes the seal of what was noted.
func (c *chain) seal() (s seal, data []byte, err error) {
	s = seal{
		Format: 1, At: c.at.UTC(), Day: c.day, First: c.first, Last: c.last, Marks: marksOf(c.digests), Previous: c.previous,
	}
	if s.Hash, err = s.hashOf(c.digests); err != nil {
		return s, nil, err
	}
	data, err = json.Marshal(s)
	return s, data, err
}

// sealed begins anew after a seal.
func (c *chain) sealed(s seal) { c.previous, c.digests = s.Hash, c.digests[:0] }

// prepare brings the chain up to the store, and seals what is due before an event that happened at a time. What fails is
// tried again with a later append: no event waits for a seal.
func (j *Journal) prepare(at time.Time) {
	c := &j.chain
	if at.Before(c.rest) || j.store.health() != nil {
		return
	}
	err := j.catchUp()
	if err == nil && c.due(at) {
		err = j.seal()
	}
	if err != nil {
		c.known, c.rest = false, at.Add(resumeRest)
		j.log.Warn("the journal cannot be sealed yet", "error", err)
	}
}

// catchUp reads and seals what a process that died left unsealed, or a store that failed.
func (j *Journal) catchUp() error {
	for c := &j.chain; !c.known; {
		more, err := j.resume()
		if err != nil {
			return err
		}
		if len(c.digests) > 0 {
			if err := j.seal(); err != nil {
				return err
			}
		}
		c.known = !more
	}
	return nil
}

// resume reads what was stored since the last seal, or as much of it as one seal may have.
func (j *Journal) resume() (more bool, err error) {
	c := &j.chain
	ctx, cancel := context.WithTimeout(context.Background(), resumePatience)
	defer cancel()
	data, err := j.store.lastSeal(ctx)
	if err != nil {
		return false, err
	}
	c.digests, c.previous = c.digests[:0], ""
	end := j.store.end()
	if data == nil && end > mostUnsealed {
		return false, nil // the next event is the first one sealed
	}
	var last seal
	if data != nil {
		var ok bool
		if last, ok = readSeal(data); !ok {
			j.log.Error("the last seal of the journal was altered; a new chain begins")
			return false, nil
		}
	}
	c.previous = last.Hash
	if end < last.Last {
		j.log.Error("sealed events are not in the journal any more", "from", end+1, "to", last.Last)
	}
	if end <= last.Last {
		return false, nil
	}
	err = j.store.read(ctx, Filter{FromSeq: last.Last + 1}, c.readAgain)
	if errors.Is(err, errStopped) {
		return true, nil
	}
	return false, err
}

// readAgain notes an event that was stored earlier.
func (c *chain) readAgain(seq uint64, data []byte) error {
	var head struct{ At time.Time }
	if err := json.Unmarshal(data, &head); err != nil {
		head.At = c.at // it is sealed as it is
	}
	c.add(seq, data, head.At)
	if len(c.digests) >= c.most*sha256.Size {
		return errStopped
	}
	return nil
}

// seal stores a seal over what was noted. After an error it is not known whether the seal is there.
func (j *Journal) seal() error {
	s, data, err := j.chain.seal()
	if err == nil {
		err = j.store.seal(data)
	}
	if err == nil {
		j.chain.sealed(s)
	}
	return err
}

// noteStored notes what became of a batch. After a failure the store may have events that it did not acknowledge, so the
// chain is read anew when the store works again.
func (j *Journal) noteStored(items []*entry, records []record, seqs []uint64, err error) {
	c := &j.chain
	if err != nil && !errors.Is(err, errTooLarge) {
		c.known = false
	}
	if !c.known {
		return
	}
	for i, item := range items {
		if i < len(seqs) && seqs[i] != 0 {
			c.add(seqs[i], records[i].data, item.event.At)
		}
	}
}

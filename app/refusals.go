package app

import (
	"errors"

	"centralino/web"
)

// meaning says in the pages' words what an error means: what is wrong is the error's own text.
type meaning struct {
	err          error
	status       int
	word, detail string
}

// refused makes a problem of an error that is among those known.
func refused(err error, known []meaning) error {
	for _, r := range known {
		if errors.Is(err, r.err) {
			return web.Because(r.status, r.word, r.err, r.detail)
		}
	}
	return err
}

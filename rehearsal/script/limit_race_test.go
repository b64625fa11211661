//go:build race

package script

import "time"

// limit is how long a thousand tests may take; the race detector makes them twenty times slower.
const limit = 40 * time.Second

//go:build !race

package script

import "time"

// limit is how long a thousand tests may take.
const limit = 2 * time.Second

package planning

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"centralino/call"
	"centralino/flows/strict"
	"centralino/queue"
)

// readFile reads a file of the operator.
func readFile[T any](name string, read func(string, io.Reader) (T, error)) (out T, err error) {
	file, err := os.Open(name)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return read(name, file)
}

// suggest says what was probably meant, or what there is.
func suggest[K ~string, V any](name K, known map[K]V) string {
	var names []string
	for _, k := range slices.Sorted(maps.Keys(known)) {
		names = append(names, string(k))
	}
	return strict.Suggest(string(name), names)
}

// unknownQueue says which queues there are.
func unknownQueue(q call.QueueID, rules queue.Config) error {
	return fmt.Errorf("there is no queue `%s` (%s)", q, suggest(q, rules.Queues))
}

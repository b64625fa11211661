package directory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"strings"
)

// longestHeader bounds what Header reads of a file.
const longestHeader = 64 << 10

// Header returns the columns that a CSV file names in its first line, in its order, without reading the rest. The column
// of PINs is called "pin", however the file writes it.
func Header(files fs.FS, file string) (columns []string, err error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	start, err := io.ReadAll(io.LimitReader(f, longestHeader))
	if err != nil {
		return nil, err
	}
	start = bytes.TrimPrefix(start, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(start))
	r.Comma = separator(start)
	r.FieldsPerRecord = -1
	columns, err = r.Read()
	for i, name := range columns {
		if columns[i] = strings.TrimSpace(name); strings.EqualFold(columns[i], "pin") {
			columns[i] = "pin"
		}
	}
	return columns, err
}

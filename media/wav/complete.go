package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// errNotOurs is the error of Complete for a file that no Writer began.
var errNotOurs = errors.New("not a recording that was cut off")

// Complete gives a recording whose Writer was never closed the sizes it lacks, from the length of the file, and returns
// how long it is. The file stays open. A file that is complete already stays as it is.
func Complete(f io.ReadWriteSeeker) (time.Duration, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	b := make([]byte, headerSize)
	if _, err := io.ReadFull(f, b); err != nil {
		return 0, errNotOurs
	}
	le := binary.LittleEndian
	rate, width := le.Uint32(b[24:]), uint32(le.Uint16(b[32:]))
	if !bytes.HasPrefix(b, []byte("RIFF")) || string(b[8:16]) != "WAVEfmt " || string(b[dataSizeAt-4:dataSizeAt]) != "data" ||
		rate == 0 || width == 0 {
		return 0, errNotOurs
	}
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	sound := uint32(min(end-headerSize, maxSound))
	sound -= sound % width
	if le.Uint32(b[dataSizeAt:]) == 0 {
		err = patch(f, sound, width)
	} else {
		sound = le.Uint32(b[dataSizeAt:])
	}
	return time.Duration(sound/width) * time.Second / time.Duration(rate), err
}

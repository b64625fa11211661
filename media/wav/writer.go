package wav

import (
	"encoding/binary"
	"fmt"
	"io"

	"centralino/media/g711"
)

// Writer writes a recording, in mono or stereo, as it comes. The sizes in the header are patched at Close; until then the file reads
// as "to its end", so that a recording cut off by a crash can still be heard. A Writer has one user at a time.
type Writer struct {
	w        io.WriteSeeker
	format   Format
	channels uint32
	bytes    uint32 // of sound so far
	buf      []byte
	err      error
}

// maxSound keeps the RIFF size within its 32 bits; what is written beyond is an error.
const maxSound = 1<<32 - 1024

// NewWriter writes the header of a mono recording. The format is PCM (16 bits), ALaw or ULaw.
func NewWriter(w io.WriteSeeker, format Format, rate int) (*Writer, error) {
	return newWriter(w, format, rate, 1)
}

// NewStereo is NewWriter for a recording of two channels: samples come in pairs, the left one first.
func NewStereo(w io.WriteSeeker, format Format, rate int) (*Writer, error) {
	return newWriter(w, format, rate, 2)
}

func newWriter(w io.WriteSeeker, format Format, rate int, channels uint32) (*Writer, error) {
	if format != PCM && format != ALaw && format != ULaw {
		return nil, fmt.Errorf("WAV format %#x cannot be written", uint16(format))
	}
	o := &Writer{w: w, format: format, channels: channels}
	_, err := w.Write(o.header(rate))
	return o, err
}

// width is the bytes of one sample of every channel.
func (o *Writer) width() uint32 {
	if o.format == PCM {
		return 2 * o.channels
	}
	return o.channels
}

// header has the fact chunk that RIFF asks of every format but PCM.
func (o *Writer) header(rate int) []byte {
	le := binary.LittleEndian
	width := o.width()
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 18, 0, 0, 0)
	b = le.AppendUint16(b, uint16(o.format))
	b = le.AppendUint16(b, uint16(o.channels))
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(rate)*width)
	b = le.AppendUint16(b, uint16(width))
	b = le.AppendUint16(b, uint16(8*width/o.channels))
	b = le.AppendUint16(b, 0)
	b = append(b, "fact\x04\x00\x00\x00\x00\x00\x00\x00"...)
	return append(b, "data\x00\x00\x00\x00"...)
}

// Where the sizes lie in the header.
const (
	riffSizeAt = 4
	samplesAt  = 46
	dataSizeAt = 54
	headerSize = 58
)

// Write appends samples.
func (o *Writer) Write(pcm []int16) error {
	o.buf = o.buf[:0]
	for _, s := range pcm {
		switch o.format {
		case ALaw:
			o.buf = append(o.buf, g711.ALaw.EncodeSample(s))
		case ULaw:
			o.buf = append(o.buf, g711.ULaw.EncodeSample(s))
		default:
			o.buf = binary.LittleEndian.AppendUint16(o.buf, uint16(s))
		}
	}
	return o.WriteEncoded(o.buf)
}

// WriteEncoded appends bytes that are in the file's format already, such as the payload of RTP.
func (o *Writer) WriteEncoded(b []byte) error {
	if o.err != nil {
		return o.err
	}
	if uint64(o.bytes)+uint64(len(b)) > maxSound {
		o.err = fmt.Errorf("recording is larger than a WAV file can be")
		return o.err
	}
	n, err := o.w.Write(b)
	o.bytes += uint32(n)
	o.err = err
	return err
}

// Samples is how many samples of each channel were written.
func (o *Writer) Samples() int { return int(o.bytes / o.width()) }

// Close pads the sound and patches the sizes; the file itself stays open and belongs to the caller. It returns the
// first error of any Write.
func (o *Writer) Close() error {
	if o.err != nil {
		return o.err
	}
	if o.bytes%2 == 1 {
		if _, err := o.w.Write([]byte{0}); err != nil {
			return err
		}
	}
	if err := patch(o.w, o.bytes, o.width()); err != nil {
		return err
	}
	_, err := o.w.Seek(0, io.SeekEnd)
	return err
}

// patch writes the sizes of so many bytes of sound into the header.
func patch(w io.WriteSeeker, sound, width uint32) error {
	for _, p := range []struct {
		at    int64
		value uint32
	}{
		{riffSizeAt, headerSize - 8 + sound + sound%2},
		{samplesAt, sound / width},
		{dataSizeAt, sound},
	} {
		if _, err := w.Seek(p.at, io.SeekStart); err != nil {
			return err
		}
		if err := binary.Write(w, binary.LittleEndian, p.value); err != nil {
			return err
		}
	}
	return nil
}

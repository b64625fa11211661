package prompts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"centralino/media/resample"
	"centralino/media/wav"
)

// Pack is a folder of recordings in Asterisk's layout, as a folder of this library: <language>/numbers/ventitre.wav is what the pack
// says in digits/20.wav and digits/3.wav. What the product does not say by itself is there under the pack's own name, such as
// <language>/vm-goodbye.wav. Only WAV files are read.
func Pack(folder fs.FS, language string) fs.FS { return pack{folder, language} }

type pack struct {
	folder   fs.FS
	language string
}

// Open implements fs.FS.
func (p pack) Open(name string) (fs.File, error) {
	parts, err := p.parts(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	if len(parts) == 1 {
		return p.folder.Open(parts[0])
	}
	joined, err := p.join(parts)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &packFile{Reader: bytes.NewReader(joined), name: path.Base(name), size: int64(len(joined))}, nil
}

// Stat implements fs.StatFS without making what consists of several files.
func (p pack) Stat(name string) (fs.FileInfo, error) {
	parts, err := p.parts(name)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return fs.Stat(p.folder, parts[0])
}

// parts are the files that say what a recording of the library says, all of which are there.
func (p pack) parts(name string) ([]string, error) {
	inside, ours := strings.CutPrefix(name, p.language+"/")
	stem, isWAV := strings.CutSuffix(inside, ".wav")
	if !fs.ValidPath(name) || !ours || !isWAV {
		return nil, fs.ErrNotExist
	}
	stems := asteriskStems(p.language, stem)
	if stems == nil {
		stems = []string{stem}
	}
	files := make([]string, 0, len(stems))
	for _, s := range stems {
		if info, err := fs.Stat(p.folder, s+".wav"); err != nil || !info.Mode().IsRegular() {
			return nil, fs.ErrNotExist
		}
		files = append(files, s+".wav")
	}
	return files, nil
}

// join makes one recording of several, each without the silence at its ends.
func (p pack) join(files []string) ([]byte, error) {
	var all []int16
	for _, f := range files {
		a, err := readRecording(p.folder, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		all = append(all, trimmed(resample.Convert(a.Samples, a.Rate, rate))...)
	}
	var out memoryFile
	w, err := wav.NewWriter(&out, wav.PCM, rate)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(w.Write(all), w.Close()); err != nil {
		return nil, err
	}
	return out.b, nil
}

// trimmed cuts the silence around a word to 20 ms, so that words run together as they are spoken.
func trimmed(pcm []int16) []int16 {
	const silence, kept = 200, rate / 50
	first, last := 0, len(pcm)-1
	for first < len(pcm) && pcm[first] < silence && pcm[first] > -silence {
		first++
	}
	for last > first && pcm[last] < silence && pcm[last] > -silence {
		last--
	}
	return pcm[max(0, first-kept):min(len(pcm), last+kept)]
}

// memoryFile is what a WAV file is written into.
type memoryFile struct {
	b  []byte
	at int
}

// Write implements io.Writer.
func (f *memoryFile) Write(p []byte) (int, error) {
	if grow := f.at + len(p) - len(f.b); grow > 0 {
		f.b = append(f.b, make([]byte, grow)...)
	}
	f.at += copy(f.b[f.at:], p)
	return len(p), nil
}

// Seek implements io.Seeker.
func (f *memoryFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += int64(f.at)
	case io.SeekEnd:
		offset += int64(len(f.b))
	}
	if offset < 0 || offset > int64(len(f.b)) {
		return 0, errors.New("only places that were written can be sought")
	}
	f.at = int(offset)
	return offset, nil
}

// packFile is a recording that was joined.
type packFile struct {
	*bytes.Reader
	name string
	size int64
}

// Stat implements fs.File.
func (f *packFile) Stat() (fs.FileInfo, error) { return f, nil }

// Close implements fs.File.
func (*packFile) Close() error { return nil }

// Name implements fs.FileInfo.
func (f *packFile) Name() string { return f.name }

// Size implements fs.FileInfo.
func (f *packFile) Size() int64 { return f.size }

// Mode implements fs.FileInfo.
func (*packFile) Mode() fs.FileMode { return 0o444 }

// ModTime implements fs.FileInfo.
func (*packFile) ModTime() time.Time { return time.Time{} }

// IsDir implements fs.FileInfo.
func (*packFile) IsDir() bool { return false }

// Sys implements fs.FileInfo.
func (*packFile) Sys() any { return nil }

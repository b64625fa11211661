package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// read fills the store from its file. A file that cannot be understood is as good as none: everybody logs in again.
func (s *Store) read() error {
	if s.options.File == "" {
		return nil
	}
	data, err := os.ReadFile(s.options.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	kept := map[string]*record{}
	if err := json.Unmarshal(data, &kept); err != nil {
		s.options.Failed(fmt.Errorf("%s is no file of sessions, everybody has to log in again: %w", s.options.File, err))
		return nil
	}
	for key, r := range kept {
		if r != nil {
			s.sessions[key] = r
		}
	}
	return nil
}

// Save writes the file if anything has changed. What cannot be written is told to Failed and tried again with the next change.
func (s *Store) Save() {
	if s.options.File == "" {
		return
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	if !s.changed {
		s.mu.Unlock()
		return
	}
	s.changed = false
	data, err := json.Marshal(s.sessions)
	s.mu.Unlock()
	if err == nil {
		err = replace(s.options.File, data)
	}
	if err != nil {
		s.options.Failed(fmt.Errorf("sessions cannot be kept, after a restart everybody has to log in again: %w", err))
	}
}

// replace writes a file as a whole, for its owner alone.
func replace(file string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+"-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

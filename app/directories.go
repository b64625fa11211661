package app

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"

	"centralino/config"
	"centralino/directory"
	"centralino/directory/database"
	"centralino/directory/online"
)

// openDirectory opens a directory. One that was open under the old helpline keeps its counts of wrong PINs, and its connections
// where it is asked as before.
func (h *helpline) openDirectory(d config.Directory, old *helpline, log *slog.Logger) (*directory.Directory, error) {
	if d.Online() {
		return h.openOnline(d, old)
	}
	if old != nil {
		before := old.cfg.Directories[d.Name]
		if kept := old.directories[d.Name]; kept != nil && before.CSV == d.CSV && slices.Equal(before.Match, d.Match) {
			renewed, warnings, err := kept.Renew()
			for _, w := range warnings {
				log.Warn("directory", "fault", w)
			}
			return renewed, err
		}
	}
	opened, warnings, err := directory.Open(directory.Options{
		Files: h.cfg.Files, File: d.CSV, Match: d.Match, Country: h.country(),
	})
	for _, w := range warnings {
		log.Warn("directory", "fault", w)
	}
	return opened, err
}

// openOnline opens a directory that is asked customer by customer. Its database or service need not be there.
func (h *helpline) openOnline(d config.Directory, old *helpline) (*directory.Directory, error) {
	var kept *directory.Directory
	if old != nil {
		before := old.cfg.Directories[d.Name]
		kept = old.directories[d.Name]
		if !before.Online() || h.country() != old.country() {
			kept = nil
		}
		same := d.HTTP == nil || h.services[d.HTTP.Service] == old.services[d.HTTP.Service]
		if kept != nil && same && sameSource(before, d) {
			return kept, nil
		}
	}
	source, err := h.source(d)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		return kept.With(source), nil
	}
	return directory.Over(source, directory.Options{Country: h.country()}), nil
}

// sameSource reports whether two directories are asked in the same way.
func sameSource(a, b config.Directory) bool {
	if !slices.Equal(a.Fields, b.Fields) || (a.SQL == nil) != (b.SQL == nil) || !reflect.DeepEqual(a.HTTP, b.HTTP) {
		return false
	}
	return a.SQL == nil || a.SQL.ByCode == b.SQL.ByCode && a.SQL.ByNumber == b.SQL.ByNumber && a.SQL.DSN.Equal(b.SQL.DSN)
}

// source opens the database, or takes the service.
func (h *helpline) source(d config.Directory) (directory.Source, error) {
	if d.HTTP != nil {
		client := h.services[d.HTTP.Service]
		if client == nil {
			return nil, fmt.Errorf("there is no service %s", d.HTTP.Service)
		}
		return online.New(online.Options{
			Client: client, ByNumber: d.HTTP.ByNumber, ByCode: d.HTTP.ByCode, At: d.HTTP.At, Fields: d.Fields, Columns: d.HTTP.Columns,
		}), nil
	}
	source, err := database.Open(database.Options{
		DSN: d.SQL.DSN, Folder: filepath.Dir(h.cfg.Path), ByNumber: d.SQL.ByNumber, ByCode: d.SQL.ByCode, Fields: d.Fields,
	})
	if err != nil {
		return nil, err
	}
	h.around.opened.add(source)
	return source, nil
}

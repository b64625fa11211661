package diff_test

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/config/diff"
	"centralino/flows/strict"
)

// TestEverySettingIsNoticed changes every single thing that a configuration holds, one at a time, and looks that somebody is
// told of it: a setting that is added to the configuration is never forgotten here. Nor is a secret ever written.
func TestEverySettingIsNoticed(t *testing.T) {
	files := helplines()["contract"]
	old, places := diff.Take(load(t, files), diff.Options{}), 0
	for i := 0; ; i++ {
		cfg := load(t, files)
		m := &changer{at: i}
		m.walk("", reflect.ValueOf(cfg))
		if m.changed == "" {
			break
		}
		places++
		d := diff.Compare(old, diff.Take(cfg, diff.Options{}), from())
		if d.Empty() {
			t.Errorf("nobody notices another %s", m.changed)
		}
		if text := fmt.Sprint(d.Words()); strings.Contains(text, "hush") || strings.Contains(text, "-demo ") {
			t.Errorf("%s: a secret is written: %s", m.changed, text)
		}
	}
	if places < 150 {
		t.Errorf("only %d places were found", places)
	}
}

// changer changes one place of a configuration.
type changer struct {
	at, seen int
	changed  string // the path of what was changed
}

// walk goes through everything that can be changed, in the same order every time.
func (m *changer) walk(path string, v reflect.Value) {
	if m.changed != "" || slices.Contains([]string{".Path", ".Files", ".Flows", ".Calendars", ".Browsers.Wanted"}, path) {
		return
	}
	if !v.CanInterface() {
		return
	}
	if other := another(v); other != nil {
		if m.seen == m.at {
			m.changed = path
			v.Set(reflect.ValueOf(other).Convert(v.Type()))
		}
		m.seen++
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if _, known := v.Interface().(fs.FS); !known && !v.IsNil() && strings.Contains(v.Type().String(), "config.") {
			m.walk(path, v.Elem())
		}
	case reflect.Struct:
		if _, pos := v.Interface().(strict.Pos); pos {
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ID" && !(path == "" && f.Name == "") {
				m.walk(path+"."+f.Name, v.Field(i))
			}
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, key := range keys {
			item := reflect.New(v.Type().Elem()).Elem()
			item.Set(v.MapIndex(key))
			m.walk(fmt.Sprintf("%s.%v", path, key), item)
			v.SetMapIndex(key, item)
		}
	case reflect.Slice:
		for i := range v.Len() {
			m.walk(fmt.Sprintf("%s.%d", path, i), v.Index(i))
		}
	}
}

// another is another value of the same kind; nil for what is made of others.
func another(v reflect.Value) any {
	switch is := v.Interface().(type) {
	case call.Secret:
		return call.NewSecret("hush")
	case call.Digit:
		return is ^ 1
	case *time.Location:
		return time.UTC
	case netip.AddrPort:
		return netip.MustParseAddrPort("192.0.2.99:1")
	case netip.Prefix:
		return netip.MustParsePrefix("192.0.2.99/32")
	case slog.Level:
		return is + 4
	case config.PortRange:
		return config.PortRange{First: is.First + 2, Last: is.Last}
	case time.Duration:
		return is + time.Minute
	}
	switch v.Kind() {
	case reflect.String:
		return v.String() + "x"
	case reflect.Bool:
		return !v.Bool()
	case reflect.Int, reflect.Int64:
		return v.Int() + 1
	case reflect.Uint16:
		return v.Uint() + 1
	case reflect.Float64:
		return v.Float() + 0.125
	}
	return nil
}

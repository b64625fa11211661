// Package pages holds what people see of the helpline in a browser: plain modules, served as they are written.
package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

//go:embed static *.html button.js
var files embed.FS

// types of the files, whatever the machine's own table says.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".html":
		return "text/html; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// Page serves one page, such as "board".
func Page(name string) http.Handler { return file(name + ".html") }

// Button serves the script that puts a button to call on other sites.
func Button() http.Handler { return file("button.js") }

// Static serves what pages are made of, below /static/.
func Static() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file(path.Clean(r.URL.Path)[1:]).ServeHTTP(w, r)
	})
}

// file serves a file. Browsers ask each time whether theirs is still the right one: after an update nobody has the
// half of an old page.
func file(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		sum := sha256.Sum256(data)
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		h := w.Header()
		h.Set("ETag", tag)
		h.Set("Cache-Control", "no-cache")
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Type", typeOf(name))
		_, _ = w.Write(data) // the peer may have gone
	})
}

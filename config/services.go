package config

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"centralino/call"
	"centralino/flows/strict"
)

// Service is a CRM, a ticket system or the like, that flows and directories ask over HTTP and JSON.
type Service struct {
	Name    string
	URL     string                 // what every path is put behind
	Headers map[string]call.Secret // sent with every request
	Timeout time.Duration          // of a request with all its retries
	Retries int                    // of what may be asked twice
	AtOnce  int                    // requests under way at once
	Key     string                 // the header by which the service knows a request that comes twice; empty: it does not
	Pos     strict.Pos
}

// Same reports whether two services are asked in the same way.
func (s Service) Same(other Service) bool {
	if len(s.Headers) != len(other.Headers) {
		return false
	}
	for name, value := range s.Headers {
		if theirs, ok := other.Headers[name]; !ok || !value.Equal(theirs) {
			return false
		}
	}
	return s.URL == other.URL && s.Timeout == other.Timeout && s.Retries == other.Retries && s.AtOnce == other.AtOnce &&
		s.Key == other.Key
}

func (l *loader) readServices(v strict.Value) {
	l.config.Services = map[string]Service{}
	for _, e := range named(v) {
		m := e.Value.Map()
		s := Service{Name: e.Key, Pos: e.At.Pos(), Headers: map[string]call.Secret{}}
		address := m.Need("url", `where it is: url: "https://crm.example/api"`)
		s.URL = l.serviceURL(address)
		for _, h := range m.Get("headers").Map().Entries() {
			if checkHeader(h.At, h.Key) {
				s.Headers[h.Key] = l.header1(h.Value)
			}
		}
		if strings.HasPrefix(s.URL, "http://") && len(s.Headers) > 0 && !loopback(s.URL) {
			address.Warn("write https://", "the headers of the service `%s` travel in the open", e.Key)
		}
		s.Timeout = m.Get("timeout").Duration(2*time.Second, 100*time.Millisecond, 30*time.Second)
		s.Retries = m.Get("retries").Int(1, 0, 3)
		s.AtOnce = m.Get("at_once").Int(20, 1, 1000)
		if key := m.Get("idempotency_key"); !key.Missing() {
			if s.Key = key.Text(""); s.Key != "" && !checkHeader(key, s.Key) {
				s.Key = ""
			}
		}
		m.Close()
		l.config.Services[e.Key] = s
	}
}

// header1 reads the value of a header, which may be a key.
func (l *loader) header1(v strict.Value) call.Secret {
	s := l.secret(v)
	if strings.ContainsFunc(s.Reveal(), func(r rune) bool { return r < ' ' || r > '~' }) {
		v.Fault("write it on one line, without accents", "`%s` has a sign that no header can have", v.Name())
	}
	return s
}

var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")

// checkHeader reports what is no name of a header, and the headers that are ours (RFC 9110 section 5.1).
func checkHeader(v strict.Value, name string) bool {
	if !headerName.MatchString(name) {
		v.Fault("write a name such as Authorization", "%q is no name of a header", name)
		return false
	}
	switch strings.ToLower(name) {
	case "host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "trailer", "accept", "user-agent":
		v.Fault("remove it", "the header `%s` is set by the helpline itself", name)
		return false
	}
	return true
}

// serviceURL reads where a service is. What is wrong with it is told without it: it may hold what nobody should read.
func (l *loader) serviceURL(v strict.Value) string {
	text := l.text(v, "")
	if text == "" || text == l.options.StandIn {
		if text == "" && v.IsScalar() {
			v.Fault(`write "https://crm.example/api"`, "`url` is empty")
		}
		return text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		v.Fault(`write "https://crm.example/api"`, "`url` is no address of a service")
	case u.User != nil:
		v.Fault(`write headers: {Authorization: "Basic ${CRM_LOGIN}"}`, "`url` holds a user or a password, and others write addresses down")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		v.Fault("write the query beside the path, in the flow", "`url` ends with a query or a fragment")
	}
	return text
}

// loopback reports whether a service is on the same machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}

// serviceNamed reads the name of a service.
func (l *loader) serviceNamed(v strict.Value) string {
	name := v.Text("")
	if _, ok := l.config.Services[name]; !ok && name != "" {
		v.Fault(suggest(name, l.config.Services, "services"), "there is no service `%s`", name)
	}
	return name
}

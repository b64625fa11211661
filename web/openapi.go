package web

import (
	_ "embed" // the document
	"encoding/json"
	"net/http"

	"gopkg.in/yaml.v3"

	"centralino/account"
)

//go:embed openapi.yaml
var openAPI []byte

// OpenAPI is the description of everything under /api/v1, as JSON.
func OpenAPI() ([]byte, error) {
	var document any
	if err := yaml.Unmarshal(openAPI, &document); err != nil {
		return nil, err
	}
	return json.Marshal(document)
}

func (s *Server) documentRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/openapi.json", Needs: account.Rights(), Handler: s.getOpenAPI},
	}
}

func (s *Server) getOpenAPI(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	data, err := OpenAPI()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(data) // the peer may have gone
	return nil
}

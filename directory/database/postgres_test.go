package database

import (
	"os"
	"testing"

	"centralino/internal/postgres"
)

// server is one for all tests of the package.
var server postgres.Cluster

func TestMain(m *testing.M) {
	status := m.Run()
	server.Stop()
	os.Exit(status)
}

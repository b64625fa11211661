package config

import (
	"io/fs"

	"centralino/flows/strict"
)

// Options are what loading needs of the world outside the helpline's folder. The zero value knows no environment
// variables and finds no programs.
type Options struct {
	Getenv   func(name string) (value string, ok bool) // for ${NAME} in passwords, like os.LookupEnv
	LookPath func(program string) (string, error)      // finds the speech command, like exec.LookPath
}

// Load reads the configuration at path and all flows in the folder flows/ beside it. The config is nil when any
// problem is a fault; problems are sorted by file and place.
func Load(path string) (*Config, []strict.Problem) { return nil, nil }

// LoadFS is Load for a helpline that lies in a file system, such as one embedded in the program; name is the
// configuration file in it.
func LoadFS(fsys fs.FS, name string, o Options) (*Config, []strict.Problem) { return nil, nil }

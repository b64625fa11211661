//go:build !linux

package media

import "log/slog"

// systemSockets are the operating system's.
func systemSockets(log *slog.Logger, _ bool) (sockets, error) {
	return &readers{network: UDP(), log: log}, nil
}

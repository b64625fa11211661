package journal

import "syscall"

// needed is the room without which a disk counts as full: what the store needs for some blocks and its index.
const needed = 4 << 20

// diskFull reports whether the disk of dir has no room for an ordinary user. A disk that does not tell has.
func diskFull(dir string) bool {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return false
	}
	return s.Bavail*uint64(s.Bsize) < needed
}

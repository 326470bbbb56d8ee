//go:build linux || darwin

package atomicfile

import "syscall"

// Free is how many bytes may still be written to the disk of a folder; known is false
// where the system does not say.
func Free(dir string) (free int64, known bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}

// Package filelock takes a file for one process (or one part of a process: each opening
// of the file counts on its own). The lock goes with the process, however that ends.
package filelock

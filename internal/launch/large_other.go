//go:build !linux

package launch

func useLargePages() {}

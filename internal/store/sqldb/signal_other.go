//go:build !unix

package sqldb

func openSignal(string) *Signal { return nil }

//go:build !linux

package main

import (
	"errors"
	"os"
)

func canMount() bool { return false }

func mount(string, string) error { return errors.ErrUnsupported }

func unmount(string) error { return nil }

func limited() { os.Exit(2) }

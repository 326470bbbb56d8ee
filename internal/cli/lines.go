package cli

import (
	"depesche/internal/langid"
	"depesche/internal/segment"
)

type segmentCmd struct{}

// Help is shown by `depesche segment --help`.
func (segmentCmd) Help() string {
	return `Reads {"id", "lang", "text"} a line from standard input and writes {"id", "sentences"} a line to standard output.`
}

func (segmentCmd) Run(a *app) error { return segment.JSONL(a.in, a.out) }

type langidCmd struct{}

// Help is shown by `depesche langid --help`.
func (langidCmd) Help() string {
	return `Reads {"id", "text"} a line from standard input and writes {"id", "lang", "confidence"} a line to standard output.`
}

func (langidCmd) Run(a *app) error { return langid.JSONL(a.in, a.out) }

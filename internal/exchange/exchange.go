// Package exchange tells the formats apart in which translation work travels, and
// validates a file of any of them. The formats themselves are in its subpackages: xliff
// for a story's translation, tmx for the memory, tbx for the glossary, srx for rules of
// segmentation.
package exchange

import (
	"io"

	"depesche/internal/exchange/markup"
	"depesche/internal/exchange/srx"
	"depesche/internal/exchange/tbx"
	"depesche/internal/exchange/tmx"
	"depesche/internal/exchange/xliff"
)

// Validate reads a file of any of the formats, which its root element tells, and says
// what is wrong with it. The error is set only where reading itself failed.
func Validate(r io.Reader) (*markup.Report, error) {
	in, root, err := markup.Begin(r)
	if err != nil {
		return markup.Finish(&markup.Report{}, err)
	}
	switch root.Name.Local {
	case "xliff":
		return xliff.ValidateFrom(in, root)
	case "tmx":
		return tmx.ReadFrom(in, root, nil)
	case "tbx", "martif":
		return tbx.ReadFrom(in, root, nil)
	case "srx":
		return srx.ValidateFrom(in, root)
	}
	return markup.Finish(&markup.Report{}, markup.At(root.Pos, "format", "the root element is <%s>: this is neither XLIFF nor TMX, TBX or SRX", root.Name.Local))
}

package xliff

import (
	"io"

	"depesche/internal/exchange/markup"
)

// Validate reads a whole file and says what is wrong with it. The error is set only where
// reading itself failed; a file that is not well-formed is a report with one error more.
func Validate(r io.Reader) (*markup.Report, error) {
	in, root, err := markup.Begin(r)
	if err != nil {
		return markup.Finish(&markup.Report{Format: "xliff"}, err)
	}
	return ValidateFrom(in, root)
}

// ValidateFrom is Validate of a file whose root element has been read.
func ValidateFrom(in *markup.Reader, root markup.Token) (*markup.Report, error) {
	rep := &markup.Report{Format: "xliff"}
	return markup.Finish(rep, validate(in, root, rep))
}

func validate(in *markup.Reader, root markup.Token, rep *markup.Report) error {
	rep.Version, _ = root.Attr("", "version")
	if root.Name.Local != "xliff" {
		return markup.At(root.Pos, "xliff", "the root element is <%s>: this is no XLIFF", root.Name.Local)
	}
	var err error
	switch root.Name.Space {
	case ns2, ns22:
		newer := root.Name.Space == ns22
		in.Alias(ns22, ns2)
		root.Name.Space = ns2
		err = (&validator2{in: in, rep: rep, newer: newer}).document(root)
	case ns12, ns11, "":
		err = (&validator1{in: in, rep: rep}).document(root)
	default:
		return markup.At(root.Pos, "xliff", "the namespace %s is that of no version of XLIFF", root.Name.Space)
	}
	if err != nil {
		return err
	}
	return in.ToEnd()
}

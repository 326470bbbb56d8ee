package e2e

import (
	"strconv"

	"depesche/internal/stamp"
)

// proof is the work for a form's stamp, as a browser's script does it.
func proof(stamped string) string {
	n := 0
	for !stamp.Worked(stamped, strconv.Itoa(n)) {
		n++
	}
	return strconv.Itoa(n)
}

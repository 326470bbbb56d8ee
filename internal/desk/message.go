package desk

import (
	"strings"

	"depesche"
	"depesche/internal/web/i18n"
)

// findingText says a finding in the desk's language.
func findingText(p *i18n.Printer, f depesche.Finding) string {
	return strings.TrimSpace(f.Message + " " + strings.Join(f.Args, ", "))
}

package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// Match chooses among the offered tags the one that an Accept-Language header likes
// best, the first one when it likes none. It returns "" when nothing is offered.
func Match(acceptLanguage string, offered []string) string {
	if len(offered) == 0 {
		return ""
	}
	if len(acceptLanguage) > 400 {
		acceptLanguage = acceptLanguage[:max(strings.LastIndexByte(acceptLanguage[:400], ','), 0)]
	}
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o)
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return offered[0]
	}
	_, i, conf := language.NewMatcher(tags).Match(wanted...)
	if conf == language.No {
		return offered[0]
	}
	return offered[i]
}

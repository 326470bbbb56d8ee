package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// Match chooses among the offered tags the one that an Accept-Language header likes
// best, the first one when it likes none. It returns "" when nothing is offered.
func Match(acceptLanguage string, offered []string) string {
	if tag, ok := MatchAny(acceptLanguage, offered); ok {
		return tag
	}
	if len(offered) == 0 {
		return ""
	}
	return offered[0]
}

// MatchAny is Match that also tells when the header likes none of the offered tags.
func MatchAny(acceptLanguage string, offered []string) (tag string, ok bool) {
	if len(offered) == 0 {
		return "", false
	}
	if len(acceptLanguage) > 400 {
		acceptLanguage = acceptLanguage[:max(strings.LastIndexByte(acceptLanguage[:400], ','), 0)]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return "", false
	}
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o)
	}
	_, i, conf := language.NewMatcher(tags).Match(wanted...)
	return offered[i], conf != language.No
}

package i18n

import (
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Countries in which the week does not begin on Monday. Source: Unicode CLDR 44,
// supplementalData.xml, weekData.
const (
	fridayFirst   = " MV "
	saturdayFirst = " AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY "
	sundayFirst   = " AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP" +
		" PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW "
)

// FirstWeekday is the day with which the week begins where the printer's language is
// spoken: in the country of its tag, else in the one where most speak it. English without
// a country is that of a paper that is read across borders, as its dates are: Monday.
func (p *Printer) FirstWeekday() time.Weekday {
	tag := language.Make(p.lang)
	region, sure := tag.Region()
	if base, _ := tag.Base(); base.String() == "en" && sure != language.Exact {
		return time.Monday
	}
	is := func(list string) bool { return strings.Contains(list, " "+region.String()+" ") }
	switch {
	case is(fridayFirst):
		return time.Friday
	case is(saturdayFirst):
		return time.Saturday
	case is(sundayFirst):
		return time.Sunday
	}
	return time.Monday
}

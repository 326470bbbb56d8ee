package i18n

import (
	"strings"
	"time"
)

// monthsAlone are the names of the months where no day stands before them, in languages that
// have another form for that: "listopad 2026", but "28 listopada". Source: Unicode CLDR,
// months of the stand-alone kind; the library has the other kind alone.
var monthsAlone = map[string]string{
	"be": "студзень люты сакавік красавік май чэрвень ліпень жнівень верасень кастрычнік лістапад снежань",
	"ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
	"cs": "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
	"el": "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος",
	"fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
	"hr": "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac",
	"hy": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր",
	"lt": "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis",
	"pl": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
	"ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
	"sk": "január február marec apríl máj jún júl august september október november december",
	"uk": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
}

// monthAlone is the name of a month where no day stands before it.
func (p *Printer) monthAlone(m time.Month) string {
	if names, ok := monthsAlone[base(p.lang)]; ok {
		return strings.Fields(names)[m-1]
	}
	return p.loc.MonthWide(m)
}

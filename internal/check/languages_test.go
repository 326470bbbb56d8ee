package check

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
)

// saying is one thing said in several languages, rightly and, in broken, with a defect that
// rule finds. What is broken by the same mechanical change everywhere has brk instead.
type saying struct {
	name   string
	rule   string // beginning of the rule
	right  map[string]string
	broken map[string]string
	brk    func(right, other string) string // other is the text of the other side
}

// ring is what the rules need of a language that is not known to depth.
var ring = []string{"it", "pt", "nl", "pl", "cs", "uk", "ru"}

func sayings() []saying {
	carrier := map[string]string{
		"en": "“The port must not close,” said the mayor, Anna Bergqvist (57), when she met the workers in Brussels.",
		"de": "„Der Hafen darf nicht schließen“, sagte die Bürgermeisterin Anna Bergqvist (57), als sie in Brüssel die Arbeiter traf.",
		"it": "«Il porto non deve chiudere», ha detto la sindaca Anna Bergqvist (57 anni), quando ha incontrato i lavoratori a Bruxelles: così è.",
		"pt": "«O porto não deve fechar», disse a presidente da câmara, Anna Bergqvist (57 anos), quando se reuniu com os trabalhadores em Bruxelas.",
		"nl": "“De haven mag niet sluiten”, zei burgemeester Anna Bergqvist (57), toen ze in Brussel de arbeiders ontmoette – één dag later.",
		"pl": "„Port nie może zostać zamknięty”, powiedziała burmistrz Anna Bergqvist (57), gdy spotkała się z robotnikami w Brukseli.",
		"cs": "„Přístav se nesmí zavřít,“ řekla starostka Anna Bergqvistová (57), když se v Bruselu setkala s dělníky.",
		"uk": "«Порт не повинен закритися», — сказала мер Анна Бергквіст (57), коли зустрілася з робітниками у Брюсселі.",
		"ru": "«Порт не должен закрыться», — сказала мэр Анна Бергквист (57), когда встретилась с рабочими в Брюсселе.",
	}
	linked := map[string]string{
		"en": "The city says more at <b>www.example.org/port</b> and asks all citizens to answer.",
		"de": "Mehr sagt die Stadt unter <b>www.example.org/port</b> und bittet alle Bürger um Antwort.",
		"it": "La città spiega di più su <b>www.example.org/port</b> e chiede a tutti i cittadini di rispondere.",
		"pt": "A cidade explica mais em <b>www.example.org/port</b> e pede a todos os cidadãos que respondam.",
		"nl": "De stad vertelt meer op <b>www.example.org/port</b> en vraagt alle burgers om te antwoorden.",
		"pl": "Miasto mówi więcej na <b>www.example.org/port</b> i prosi wszystkich mieszkańców o odpowiedź.",
		"cs": "Město říká více na <b>www.example.org/port</b> a žádá všechny občany o odpověď.",
		"uk": "Місто розповідає більше на <b>www.example.org/port</b> і просить усіх мешканців відповісти.",
		"ru": "Город рассказывает больше на <b>www.example.org/port</b> и просит всех жителей ответить.",
	}
	question := map[string]string{
		"en": "Who will pay for the repair of the old bridge?", "de": "Wer wird die Reparatur der alten Brücke bezahlen?",
		"it": "Chi pagherà la riparazione del vecchio ponte?", "pt": "Quem vai pagar a reparação da ponte velha?",
		"nl": "Wie zal de reparatie van de oude brug betalen?", "pl": "Kto zapłaci za naprawę starego mostu?",
		"cs": "Kdo zaplatí opravu starého mostu?", "uk": "Хто заплатить за ремонт старого мосту?", "ru": "Кто заплатит за ремонт старого моста?",
	}
	cut := func(what ...string) func(string, string) string {
		return func(s, _ string) string {
			for _, w := range what {
				if i := strings.LastIndex(s, w); i >= 0 {
					return s[:i] + s[i+len(w):]
				}
			}
			panic(s)
		}
	}
	return []saying{
		{name: "digits", rule: "number.", right: map[string]string{
			"en": "The fire destroyed 1,250 houses in twenty-three villages.", "de": "Das Feuer zerstörte 1.250 Häuser in dreiundzwanzig Dörfern.",
			"it": "L'incendio ha distrutto 1.250 case in ventitré villaggi.", "pt": "O incêndio destruiu 1.250 casas em vinte e três aldeias.",
			"nl": "De brand verwoestte 1.250 huizen in drieëntwintig dorpen.", "pl": "Pożar zniszczył 1250 domów w dwudziestu trzech wsiach.",
			"cs": "Požár zničil 1 250 domů ve dvaceti třech vesnicích.", "uk": "Пожежа знищила 1250 будинків у двадцяти трьох селах.",
			"ru": "Пожар уничтожил 1250 домов в двадцати трёх деревнях.",
		}, brk: func(s, _ string) string { return strings.NewReplacer("250", "520").Replace(s) }},
		{name: "compound", rule: "number.", right: map[string]string{
			"en": "Forty-seven delegates voted for the plan.", "de": "Siebenundvierzig Delegierte stimmten für den Plan.",
			"it": "Quarantasette delegati hanno votato per il piano.", "pt": "Quarenta e sete delegados votaram a favor do plano.",
			"nl": "Zevenenveertig afgevaardigden stemden voor het plan.", "pl": "Czterdziestu siedmiu delegatów głosowało za planem.",
			"cs": "Čtyřicet sedm delegátů hlasovalo pro plán.", "uk": "Сорок сім делегатів проголосували за план.", "ru": "Сорок семь делегатов проголосовали за план.",
		}, broken: map[string]string{
			"en": "Fifty-nine delegates voted for the plan.", "de": "Neunundfünfzig Delegierte stimmten für den Plan.",
			"it": "Cinquantanove delegati hanno votato per il piano.", "pt": "Cinquenta e nove delegados votaram a favor do plano.",
			"nl": "Negenenvijftig afgevaardigden stemden voor het plan.", "pl": "Pięćdziesięciu dziewięciu delegatów głosowało za planem.",
			"cs": "Padesát devět delegátů hlasovalo pro plán.", "uk": "П'ятдесят дев'ять делегатів проголосували за план.", "ru": "Пятьдесят девять делегатов проголосовали за план.",
		}},
		{name: "ordinal", rule: "number.", right: map[string]string{
			"en": "It was his twelfth victory and her twenty-first.", "de": "Es war sein zwölfter Sieg und ihr einundzwanzigster.",
			"it": "È stata la sua dodicesima vittoria e la ventunesima di lei.", "pt": "Foi a décima segunda vitória dele e a vigésima primeira dela.",
			"nl": "Het was zijn twaalfde overwinning en haar eenentwintigste.", "pl": "To było jego dwunaste zwycięstwo, a jej dwudzieste pierwsze.",
			"cs": "Bylo to jeho dvanácté vítězství a její dvacáté první.", "uk": "Це була його дванадцята перемога, а її двадцять перша.", "ru": "Это была его двенадцатая победа, а её двадцать первая.",
		}, broken: map[string]string{
			"en": "It was his fifteenth victory and her twenty-first.", "de": "Es war sein fünfzehnter Sieg und ihr einundzwanzigster.",
			"it": "È stata la sua quindicesima vittoria e la ventunesima di lei.", "pt": "Foi a décima quinta vitória dele e a vigésima primeira dela.",
			"nl": "Het was zijn vijftiende overwinning en haar eenentwintigste.", "pl": "To było jego piętnaste zwycięstwo, a jej dwudzieste pierwsze.",
			"cs": "Bylo to jeho patnácté vítězství a její dvacáté první.", "uk": "Це була його п'ятнадцята перемога, а її двадцять перша.", "ru": "Это была его пятнадцатая победа, а её двадцать первая.",
		}},
		{name: "scale", rule: "number.scale", right: map[string]string{
			"en": "The bridge cost 3.5 billion euros.", "de": "Die Brücke kostete 3,5 Milliarden Euro.", "it": "Il ponte è costato 3,5 miliardi di euro.",
			"pt": "A ponte custou 3,5 mil milhões de euros.", "nl": "De brug kostte 3,5 miljard euro.", "pl": "Most kosztował 3,5 miliarda euro.",
			"cs": "Most stál 3,5 miliardy eur.", "uk": "Міст коштував 3,5 мільярда євро.", "ru": "Мост обошёлся в 3,5 миллиарда евро.",
		}, broken: map[string]string{
			"en": "The bridge cost 3.5 million euros.", "de": "Die Brücke kostete 3,5 Millionen Euro.", "it": "Il ponte è costato 3,5 milioni di euro.",
			"pt": "A ponte custou 3,5 milhões de euros.", "nl": "De brug kostte 3,5 miljoen euro.", "pl": "Most kosztował 3,5 miliona euro.",
			"cs": "Most stál 3,5 milionu eur.", "uk": "Міст коштував 3,5 мільйона євро.", "ru": "Мост обошёлся в 3,5 миллиона евро.",
		}},
		{name: "short scale", rule: "number.scale", right: map[string]string{
			"en": "The debts rose to 40 billion euros.", "de": "Die Schulden stiegen auf 40 Mrd. Euro.", "it": "I debiti sono saliti a 40 mld di euro.",
			"pt": "As dívidas subiram para 40 bilhões de euros.", "nl": "De schulden stegen naar 40 mld. euro.", "pl": "Długi wzrosły do 40 mld euro.",
			"cs": "Dluhy vzrostly na 40 mld. eur.", "uk": "Борги зросли до 40 млрд євро.", "ru": "Долги выросли до 40 млрд евро.",
		}, broken: map[string]string{
			"en": "The debts rose to 40 million euros.", "de": "Die Schulden stiegen auf 40 Mio. Euro.", "it": "I debiti sono saliti a 40 mln di euro.",
			"pt": "As dívidas subiram para 40 milhões de euros.", "nl": "De schulden stegen naar 40 mln. euro.", "pl": "Długi wzrosły do 40 mln euro.",
			"cs": "Dluhy vzrostly na 40 mil. eur.", "uk": "Борги зросли до 40 млн євро.", "ru": "Долги выросли до 40 млн евро.",
		}},
		{name: "month", rule: "number.month", right: map[string]string{
			"en": "The trial begins on 14 March 2025.", "de": "Der Prozess beginnt am 14. März 2025.", "it": "Il processo comincia il 14 marzo 2025.",
			"pt": "O julgamento começa a 14 de março de 2025.", "nl": "Het proces begint op 14 maart 2025.", "pl": "Proces rozpocznie się 14 marca 2025 roku.",
			"cs": "Proces začíná 14. března 2025.", "uk": "Суд розпочнеться 14 березня 2025 року.", "ru": "Суд начнётся 14 марта 2025 года.",
		}, broken: map[string]string{
			"en": "The trial begins on 14 May 2025.", "de": "Der Prozess beginnt am 14. Mai 2025.", "it": "Il processo comincia il 14 maggio 2025.",
			"pt": "O julgamento começa a 14 de maio de 2025.", "nl": "Het proces begint op 14 mei 2025.", "pl": "Proces rozpocznie się 14 maja 2025 roku.",
			"cs": "Proces začíná 14. května 2025.", "uk": "Суд розпочнеться 14 травня 2025 року.", "ru": "Суд начнётся 14 мая 2025 года.",
		}},
		{name: "weekday", rule: "number.weekday", right: map[string]string{
			"en": "The shops will stay closed on Thursday.", "de": "Die Läden bleiben am Donnerstag geschlossen.", "it": "I negozi resteranno chiusi giovedì.",
			"pt": "As lojas ficarão fechadas na quinta-feira.", "nl": "De winkels blijven donderdag gesloten.", "pl": "Sklepy będą zamknięte w czwartek.",
			"cs": "Obchody zůstanou ve čtvrtek zavřené.", "uk": "Магазини будуть зачинені в четвер.", "ru": "Магазины будут закрыты в четверг.",
		}, broken: map[string]string{
			"en": "The shops will stay closed on Saturday.", "de": "Die Läden bleiben am Samstag geschlossen.", "it": "I negozi resteranno chiusi sabato.",
			"pt": "As lojas ficarão fechadas no sábado.", "nl": "De winkels blijven zaterdag gesloten.", "pl": "Sklepy będą zamknięte w sobotę.",
			"cs": "Obchody zůstanou v sobotu zavřené.", "uk": "Магазини будуть зачинені в суботу.", "ru": "Магазины будут закрыты в субботу.",
		}},
		{name: "unit", rule: "number.unit", right: map[string]string{
			"en": "The new road is 18 kilometres long.", "de": "Die neue Straße ist 18 Kilometer lang.", "it": "La nuova strada è lunga 18 chilometri.",
			"pt": "A nova estrada tem 18 quilómetros de comprimento.", "nl": "De nieuwe weg is 18 kilometer lang.", "pl": "Nowa droga ma 18 kilometrów długości.",
			"cs": "Nová silnice je dlouhá 18 kilometrů.", "uk": "Нова дорога має завдовжки 18 кілометрів.", "ru": "Новая дорога длиной 18 километров.",
		}, broken: map[string]string{
			"en": "The new road is 18 metres long.", "de": "Die neue Straße ist 18 Meter lang.", "it": "La nuova strada è lunga 18 metri.",
			"pt": "A nova estrada tem 18 metros de comprimento.", "nl": "De nieuwe weg is 18 meter lang.", "pl": "Nowa droga ma 18 metrów długości.",
			"cs": "Nová silnice je dlouhá 18 metrů.", "uk": "Нова дорога має завдовжки 18 метрів.", "ru": "Новая дорога длиной 18 метров.",
		}},
		{name: "time", rule: "number.", right: map[string]string{
			"en": "The polls close at 8 p.m.", "de": "Die Wahllokale schließen um 20 Uhr.", "it": "I seggi chiudono alle ore 20.",
			"pt": "As urnas encerram às 20 horas.", "nl": "De stembureaus sluiten om 20 uur.", "pl": "Lokale wyborcze zamykają się o godzinie 20.",
			"cs": "Volební místnosti se zavírají ve 20 hodin.", "uk": "Виборчі дільниці зачиняються о 20 годині.", "ru": "Избирательные участки закрываются в 20 часов.",
		}, broken: map[string]string{
			"en": "The polls close at 6 p.m.", "de": "Die Wahllokale schließen um 18 Uhr.", "it": "I seggi chiudono alle ore 18.",
			"pt": "As urnas encerram às 18 horas.", "nl": "De stembureaus sluiten om 18 uur.", "pl": "Lokale wyborcze zamykają się o godzinie 18.",
			"cs": "Volební místnosti se zavírají v 18 hodin.", "uk": "Виборчі дільниці зачиняються о 18 годині.", "ru": "Избирательные участки закрываются в 18 часов.",
		}},
		{name: "quotes", rule: "quotes.", right: carrier, brk: cut("“,", "»", "”", ",“")},
		{name: "brackets", rule: "quotes.bracket", right: carrier, brk: cut(")")},
		{name: "space", rule: "punctuation.", right: carrier, brk: func(s, _ string) string {
			i := strings.Index(s, "), ")
			return s[:i] + ") , " + s[i+3:]
		}},
		{name: "dots", rule: "punctuation.", right: carrier, brk: func(s, _ string) string { return strings.TrimSuffix(s, ".") + ". . ." }},
		{name: "question", rule: "punctuation.question", right: question, brk: func(s, _ string) string { return strings.TrimSuffix(s, "?") + "." }},
		{name: "tag", rule: "markup.", right: linked, brk: cut("</b>")},
		{name: "address", rule: "markup.", right: linked, brk: func(s, _ string) string { return strings.Replace(s, "/port", "/prot", 1) }},
		{name: "loop", rule: "repetition.", right: carrier, brk: func(s, _ string) string {
			words := strings.Fields(strings.TrimSuffix(s, "."))
			tail := strings.Join(words[len(words)-3:], " ")
			return strings.Join(append(words, tail, tail, tail), " ") + "."
		}},
		{name: "encoding", rule: "encoding.", right: carrier, brk: func(s, _ string) string { return misread(s) }},
		{name: "untranslated", rule: "untranslated.", right: carrier, brk: func(_, other string) string { return other }},
		{name: "left question", rule: "untranslated.", right: question, brk: func(_, other string) string { return other }},
		{name: "lower", rule: "casing.", right: carrier, brk: func(s, _ string) string { return strings.ToLower(s) }},
		{name: "upper", rule: "casing.", right: question, brk: func(s, _ string) string { return strings.ToUpper(s) }},
	}
}

// misread gives a text of which one sign beyond ASCII was read as bytes of Latin-1.
func misread(s string) string {
	for i, r := range s {
		if r >= utf8.RuneSelf {
			var b strings.Builder
			for _, c := range []byte(string(r)) {
				b.WriteRune(rune(c))
			}
			return s[:i] + b.String() + s[i+utf8.RuneLen(r):]
		}
	}
	panic(s)
}

// Every category that needs no deep knowledge of a language is found in every language of the
// ring, as source and as target, and right translations of the same things raise no alarm.
func TestLanguages(t *testing.T) {
	for _, s := range sayings() {
		for _, code := range ring {
			for _, other := range []string{"en", "de"} {
				for _, d := range [][2]string{{code, other}, {other, code}} {
					from, to := d[0], d[1]
					t.Run(s.name+" "+from+"-"+to, func(t *testing.T) {
						source, target := s.right[from], s.right[to]
						if source == "" || target == "" {
							t.Fatal("nothing to say")
						}
						if got := rulesOf(from, to, source, target); len(got) > 0 {
							t.Errorf("a right translation alarms: %v\n%s\n%s", got, source, target)
						}
						bad := s.broken[to]
						if s.brk != nil {
							bad = s.brk(target, source)
						}
						got := rulesOf(from, to, source, bad)
						if !slices.ContainsFunc(got, func(r string) bool { return strings.HasPrefix(r, s.rule) }) {
							t.Errorf("%v, want %s\n%s\n%s", got, s.rule, source, bad)
						}
					})
				}
			}
		}
	}
}

// rulesOf lists what is found in a pair, without notes.
func rulesOf(from, to, source, target string) []string {
	var out []string
	for _, f := range Segment(Config{SourceLang: from, TargetLang: to}, Pair{Kind: depesche.UnitText, Source: depesche.Plain(source), Target: depesche.Plain(target)}) {
		if f.Severity != depesche.SevNote {
			out = append(out, f.Rule)
		}
	}
	return out
}

// What alarmed in right translations of package descriptions, each beside the defect.
func TestLanguagesLeftAlone(t *testing.T) {
	run(t, []fixture{
		{"en-pl", "You need libsample to open the gate of the Old Archive.", "libsample jest potrzebny, aby otworzyć bramę starego archiwum.", ""},
		{"en-pl", "The gate of the archive opened in March, Anna Bergqvist said.", "brama archiwum została otwarta w marcu, powiedziała anna bergqvist.", "casing.lower"},
		{"en-pl", "Both texts have the same problem.", "Oba teksty mają takie same problemy, to jest ten problem.", ""},
		{"en-cs", "Two players start at the bridge.", "Dvojice hráčů začíná u mostu.", ""},
		{"en-pt", "It can be used via the network for one hour.", "Pode ser usado via rede durante uma hora.", ""},
		{"en-pl", "The council sent the Water Committee to the river.", "Rada wysłała Komisję Wodną nad rzekę.", ""},
		{"es-en", "El bolkap es un pan que se come en invierno con leche.", "bolkap is a bread that is eaten in winter with milk.", "casing.lower"},
		{"pt-en", "A feira abre na quinta-feira.", "The fair opens on Thursday.", ""},
		{"pt-en", "A feira abre na quinta-feira.", "The fair opens on Friday.", "number.weekday"},
	})
}

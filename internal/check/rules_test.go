package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"depesche"
)

// fixture is a pair with the rules that must fire, "" for none. Every rule has defects
// that it must find and, beside them, right translations that look wrong.
type fixture struct {
	langs          string
	source, target string
	want           string // rules, space-separated, notes left out
}

func run(t *testing.T, fs []fixture) {
	t.Helper()
	for _, f := range fs {
		t.Run(f.langs+" "+f.target, func(t *testing.T) {
			src, tgt, _ := strings.Cut(f.langs, "-")
			got := Segment(Config{SourceLang: src, TargetLang: tgt}, Pair{Key: "k", Source: depesche.Plain(f.source), Target: depesche.Plain(f.target)})
			var rules []string
			for _, x := range got {
				if x.Severity != depesche.SevNote {
					rules = append(rules, x.Rule)
				}
				checkFinding(t, x, f.source, f.target)
			}
			slices.Sort(rules)
			if have := strings.Join(slices.Compact(rules), " "); have != f.want {
				t.Errorf("got %q, want %q\n%s", have, f.want, dump(got, f.source, f.target))
			}
		})
	}
}

func dump(fs []depesche.Finding, source, target string) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "%s %v [%s] [%s]\n", f.Rule, f.Args, source[f.Source.From:f.Source.To], target[f.Target.From:f.Target.To])
	}
	return b.String()
}

func TestNumbers(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The fire killed 12 people.", "Bei dem Brand starben 15 Menschen.", "number.changed"},
		{"en-de", "The fire killed 12 people.", "Bei dem Brand starben zwölf Menschen.", ""},
		{"en-de", "It cost $1.2 billion.", "Es kostete 1,2 Milliarden Dollar.", ""},
		{"en-de", "It cost $1.2 billion.", "Es kostete 1,2 Millionen Dollar.", "number.scale"},
		{"en-de", "It cost $1.2 billion.", "Es kostete 1,2 Milliarden Euro.", "number.currency"},
		{"en-de", "The new bridge cost £3.5bn and took 14 years.", "Die neue Brücke kostete 3,5 Mrd. Pfund und dauerte 14 Jahre.", ""},
		{"en-es", "The plan needs 27 billion euros.", "El plan necesita 27.000 millones de euros.", ""},
		{"en-es", "The plan needs 27 billion euros.", "El plan necesita 27 mil millones de euros.", ""},
		{"en-es", "The plan needs 27 million euros.", "El plan necesita 27 mil millones de euros.", "number.scale"},
		{"en-fr", "About 14,000 people marched.", "Environ 14 000 personnes ont défilé.", ""},
		{"en-fr", "Ninety-seven delegates voted for the text.", "Quatre-vingt-dix-sept délégués ont voté pour le texte.", ""},
		{"en-fr", "Seventy-one delegates voted for the text.", "Soixante et onze délégués ont voté pour le texte.", ""},
		{"de-en", "Dreiundzwanzig Schüler fuhren mit.", "Twenty-three pupils went along.", ""},
		{"de-en", "Dreiundzwanzig Schüler fuhren mit.", "Thirty-two pupils went along.", "number.word"},
		{"de-en", "Der zweiundvierzigjährige Fahrer blieb unverletzt.", "The 42-year-old driver was unhurt.", ""},
		{"de-en", "Die fünfköpfige Familie zog um.", "The family of five moved.", ""},
		{"en-de", "The shop opens at 3pm.", "Der Laden öffnet um 15 Uhr.", ""},
		{"en-de", "The shop opens at 3:30 p.m.", "Der Laden öffnet um 15.30 Uhr.", ""},
		{"en-de", "The shop opens at 3pm.", "Der Laden öffnet um 16 Uhr.", "number.changed"},
		{"en-fr", "The train leaves at 9:30 p.m.", "Le train part à 21 h 30.", ""},
		{"en-de", "He was born in the 1950s.", "Er wurde in den 50er-Jahren geboren.", ""},
		{"en-es", "Prices have risen since the '90s.", "Los precios han subido desde los años noventa.", ""},
		{"en-fr", "The church dates from the 15th century.", "L'église date du XVe siècle.", ""},
		{"en-de", "The church is from the 15th century.", "Die Kirche stammt aus dem fünfzehnten Jahrhundert.", ""},
		{"en-de", "The village is 5 miles away.", "Das Dorf ist acht Kilometer entfernt.", ""},
		{"en-de", "The village is 5 miles away.", "Das Dorf ist 80 Kilometer entfernt.", "number.changed"},
		{"en-de", "The wall is 100 feet (30 m) long.", "Die Mauer ist 30 Meter lang.", ""},
		{"en-de", "He weighed 17 pounds 1 ounce.", "Er wog 7,7 Kilogramm.", ""},
		{"en-de", "Turnout fell by 8 percent.", "Die Beteiligung fiel um 8 Promille.", "number.unit"},
		{"en-de", "She stayed for 18 months.", "Sie blieb anderthalb Jahre.", ""},
		{"en-de", "She stayed for 18 months.", "Sie blieb 18 Jahre.", "number.unit"},
		{"en-de", "The law takes effect on Sept. 6.", "Das Gesetz tritt am 6. September in Kraft.", ""},
		{"en-de", "The law takes effect on Sept. 6.", "Das Gesetz tritt am 6. Oktober in Kraft.", "number.month"},
		{"en-de", "The law takes effect on Sept. 6.", "Das Gesetz tritt am 6.9. in Kraft.", ""},
		{"en-de", "The council meets on Tuesday.", "Der Rat tagt am Donnerstag.", "number.weekday"},
		{"en-de", "The council meets on Saturday.", "Der Rat tagt am Sonnabend.", ""},
		{"en-de", "They may march again in May.", "Sie wollen im Mai wieder demonstrieren.", ""},
		{"en-de", "Half of them came twice.", "Die Hälfte von ihnen kam zweimal.", ""},
		{"en-de", "Two dozen boats took part.", "24 Boote nahmen teil.", ""},
		{"en-de", "The trip takes 2 to 3 days for one person.", "Die Reise dauert für eine Person 2 bis 3 Tage.", ""},
		{"en-de", "Wind speeds reached 100-200 km/h.", "Der Wind erreichte 200-100 km/h.", "number.swapped"},
		{"en-de", "In 2017 the club had 350 members.", "2017 hatte der Verein Mitglieder.", "number.missing"},
		{"en-de", "The club has many members.", "Der Verein hat 350 Mitglieder.", "number.added"},
		{"en-es", "The wall is 5 1/2 metres high.", "El muro mide 5,5 metros de alto.", ""},
		{"de-en", "Der Preis stieg von Juli 2015 bis Juli 2016 um 2 Prozent und fiel von Mai 2016 bis Mai 2015.", "The price rose by 2 percent from July 2015 to July 2016 and fell from May 2016 to May 2016.", "number.changed"},
		{"de-en", "2016 kamen 40 Gäste, im Mai 2016 nur 40.", "In 2016 there were 40 guests, and only 40 in May of that year.", ""},
		{"de-en", "In den 50ern des 19. Jahrhunderts war das anders.", "In the 1850s it was different.", ""},
		{"en-de", "The A380 is grounded.", "Der A384 bleibt am Boden.", "number.changed"},
		{"en-de", "The COP16 talks failed.", "Die Gespräche der COP16 scheiterten.", ""},
		{"en-de", "She is 16 and speaks for the planet. Another girl did so 27 years ago.", "Sie ist 27 und spricht für den Planeten. Ein anderes Mädchen tat es vor 16 Jahren.", "number.swapped"},
		{"en-de", "In 2017 she left, aged 16. She came back.", "2017 ging sie. Sie kam mit 16 zurück.", ""},
		{"en-fr", "The festival runs from the end of November to May.", "Le festival dure de fin février à mai.", "number.month"},
		{"en-fr", "The festival is in October.", "Le festival est au mois de mars.", "number.month"},
		{"en-fr", "The probe landed on Mars in October.", "La sonde s'est posée sur Mars en octobre.", ""},
		{"de-en", "Er wurde am 4. August 1932 geboren.", "He was born on 4.", "number.month_missing"},
		{"en-fr", "The storm off Trinidad is 645 miles (1,040 km) away.", "La tempête au large de Trinidad est à 040 miles (1 645 km).", "number.changed"},
		{"en-it", "The museum has 54 million visitors.", "Il museo ha 54 milioni di visitatori.", ""},
		{"en-pl", "The museum has 54 million visitors.", "Muzeum ma 54 miliony gości.", ""},
		{"en-uk", "He was born on 17 September 2007.", "Він народився 17 вересня 2007 року.", ""},
		{"en-uk", "He was born on 17 September 2007.", "Він народився 17 жовтня 2007 року.", "number.month"},
		{"en-ru", "About 2.8 million barrels were sold.", "Было продано около 2,8 миллиона баррелей.", ""},
		{"en-nl", "Twenty-three ships left on Monday.", "Drieëntwintig schepen vertrokken maandag.", ""},
		{"en-cs", "The bill passed on 3 March.", "Zákon prošel 3. března.", ""},
		{"en-pt", "It rained for 12 days in July.", "Choveu durante doze dias em julho.", ""},
	})
}

func TestNames(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The mayor thanked Karen Whitlock for her work.", "Der Bürgermeister dankte Karen Whitlcok für ihre Arbeit.", "name.typo"},
		{"en-de", "The mayor thanked Karen Whitlock for her work.", "Der Bürgermeister dankte für ihre Arbeit.", "name.missing"},
		{"en-es", "The mayor thanked Karen Whitlock for her work.", "El alcalde agradeció a Peter Hollis su trabajo.", "name.replaced"},
		{"en-de", "The mayor thanked Karen Whitlock for her work.", "Der Bürgermeister dankte Karen Whitlock für ihre Arbeit.", ""},
		{"en-de", "The mayor thanked Thomas Cook.", "Der Bürgermeister dankte ihm.", "name.missing"},
		{"de-en", "Der Bürgermeister dankte den vielen Helfern.", "The mayor thanked Kevin Lindqvist and the many helpers.", "name.added"},
		{"en-de", "The mayor thanked the Long Beach City College.", "Der Bürgermeister dankte dem.", "name.missing"},
		{"en-de", "He studied at Northern Star College before the war.", "Er studierte vor dem Krieg an der Harvey Penrose.", "name.replaced"},
		{"en-de", "He studied at Royal Navy College before the war.", "Er studierte vor dem Krieg an der Marineakademie.", ""},
		{"de-en", "Er flog nach Madagaskar und blieb.", "He flew to Norway and stayed.", "name.replaced"},
		{"de-en", "Er lebt in Deutschland und blieb.", "He lives in the German capital and stayed.", ""},
		{"en-de", "The mayor thanked Hollis.", "Der Bürgermeister dankte Peter Hollis.", ""},
		{"en-de", "The mayor met the Belgians and visited Cambodia.", "Der Bürgermeister traf die Belgier und besuchte Kambodscha.", ""},
		{"en-de", "The militia Hizbullah denied it.", "Die Miliz Hisbollah bestritt das.", ""},
		{"en-de", "Then Wetherby denied it.", "Dann bestritt er das.", "name.missing"},
		{"en-de", "She flew from Moscow to Munich with Sergei Shoigu.", "Sie flog mit Sergej Schoigu von Moskau nach München.", ""},
		{"en-fr", "She flew from Moscow to Geneva with Sergei Shoigu.", "Elle a volé de Moscou à Genève avec Sergueï Choïgou.", ""},
		{"en-de", "The Supreme Court heard the case on Monday.", "Der Oberste Gerichtshof verhandelte den Fall am Montag.", ""},
		{"en-uk", "The prize went to James Reed of Bristol.", "Приз отримав Джеймс Рід із Бристоля.", ""},
		{"en-fr", "He met staff of the Shopping Centre.", "Il a rencontré le personnel du centre commercial.", ""},
	})
}

func TestUntranslated(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The council did not say when work would begin.", "The council did not say when work would begin.", "untranslated.sentence"},
		{"en-de", "Anna Berger, Tom Lindqvist", "Anna Berger, Tom Lindqvist", ""},
		{"en-de", "The council, which met on Friday, approved the plan.", "Der Rat, which met on Friday, billigte den Plan.", "untranslated.passage"},
		{"en-de", "People left the hall without a word.", "Die Menschen verließen den Saal without ein Wort.", "untranslated.word"},
		{"en-de", "They also want to explore space [capabilities].", "Sie wollen auch den Weltraum erschließen [capabilities].", "untranslated.word"},
		{"en-es", "The people waited outside.", "La people esperaba fuera.", "untranslated.word"},
		{"en-es", "The shopkeeper saw it.", "El *shopkeeper lo vio.", "untranslated.unknown"},
		{"en-de", "The team played live in the studio.", "Das Team spielte live im Studio.", ""},
		{"en-de", "The song “Here comes the sun” was played.", "Gespielt wurde das Lied „Here comes the sun“.", ""},
		{"en-fr", "The parking is long and expensive.", "Le parking est long et cher.", ""},
		{"en-de", "The paper was published.", "The report which was published in the morning is not there.", "untranslated.language"},
		{"de-en", "Der Rat vertagte sich vorgestern.", "The council adjourned vorgestern.", "untranslated.word"},
	})
}

// A fraction in words is compared with fractions in words alone: what it may else become is
// too much.
func TestFractions(t *testing.T) {
	run(t, []fixture{
		{"en-de", "A third of the fields were flooded on Sunday.", "Ein Viertel der Felder wurde am Sonntag überschwemmt.", "number.word"},
		{"en-de", "Two thirds of the members agreed.", "Drei Viertel der Mitglieder stimmten zu.", "number.word"},
		{"en-de", "Half of the voters stayed at home.", "Ein Drittel der Wähler blieb zu Hause.", "number.word"},
		{"en-fr", "A quarter of the trees died.", "Un tiers des arbres sont morts.", "number.word"},
		{"en-es", "A third of the trees died.", "Una cuarta parte de los árboles murió.", "number.word"},
		{"de-en", "Ein Drittel der Wähler blieb zu Hause.", "A quarter of the voters stayed at home.", "number.word"},
		{"fr-en", "Un tiers des arbres sont morts.", "A quarter of the trees died.", "number.word"},
		{"en-de", "Profits rose by three quarters.", "Der Gewinn stieg um zwei Drittel.", "number.word"},
		{"en-de", "A third man was seen near the harbour, and a quarter of the crew fled.", "Ein dritter Mann wurde beim Hafen gesehen, und ein Viertel der Mannschaft floh.", ""},
		{"en-de", "Half of the fields and a third of the barns burnt.", "Die Hälfte der Felder und jede dritte Scheune brannten.", ""},
		{"en-fr", "A quarter of an hour later, half of the guests left.", "Un quart d'heure plus tard, la moitié des invités partirent.", ""},
		{"en-es", "Two thirds of the houses are empty.", "Dos de cada tres casas están vacías.", ""},
		{"de-en", "Ohnehin zahlt ein Drittel der Gäste bar.", "One in three guests pays in cash anyway.", ""},
		{"en-it", "A third of the trees died.", "Un quarto degli alberi è morto.", "number.word"},
		{"en-de", "One-third of the vines and one tenth of the olives froze.", "Ein Drittel der Reben und ein Zehntel der Oliven erfroren.", ""},
		{"en-de", "A third of the vines froze.", "33 Prozent der Reben erfroren.", ""},
	})
}

// What denies by its meaning has many renderings; that it is lost is said only where the
// opposite stands there, or the rest is rendered word by word.
func TestLexicalNegation(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The council decided without a debate.", "Der Rat entschied mit einer Debatte.", "negation.lost"},
		{"en-de", "The ship left the harbour without a pilot.", "Das Schiff verließ den Hafen mit einem Lotsen.", "negation.lost"},
		{"en-es", "The ship left the harbour without a pilot.", "El barco salió del puerto con un práctico.", "negation.lost"},
		{"de-en", "Das Schiff verließ den Hafen ohne Lotsen.", "The ship left the harbour with a pilot.", "negation.lost"},
		{"en-de", "The firm failed to deliver the boats.", "Die Firma lieferte die Boote.", "negation.lost"},
		{"en-de", "The boat left without a pilot.", "Das Boot legte ohne Lotsen ab.", ""},
		{"en-de", "The crew failed to repair the pump.", "Der Mannschaft gelang es nicht, die Pumpe zu reparieren.", ""},
		{"en-de", "She refused to sign the letter.", "Sie weigerte sich, den Brief zu unterschreiben.", ""},
		{"en-fr", "She refused to sign the letter.", "Elle a refusé de signer la lettre.", ""},
		{"en-de", "It was a storm without precedent in the valley.", "Es war ein im Tal beispielloser Sturm.", ""},
		{"de-en", "Kaum 40 Gäste kamen zum Fest.", "Just 40 guests came to the feast.", ""},
		{"de-en", "Kaum war der Zug abgefahren, fiel der Baum.", "As soon as the train had left, the tree fell.", ""},
		{"en-de", "Tickets are sold without extra charge.", "Die Karten werden gratis verkauft.", ""},
		{"en-es", "He barely survived the fire.", "Sobrevivió al incendio por poco.", ""},
		{"de-en", "Das Dorf ist seit Montag ohne Strom.", "The village has been cut off from power since Monday.", ""},
		{"es-en", "Sin embargo, el alcalde firmó el acuerdo.", "The mayor signed the agreement, however.", ""},
		{"en-de", "Barely two weeks after the flood, the school opened again.", "Zwei Wochen nach der Flut öffnete die Schule wieder.", ""},
		{"en-de", "The road is closed until further notice, without exception.", "Die Straße ist bis auf Weiteres ausnahmslos gesperrt.", ""},
		{"fr-en", "Sans doute le maire signera l'accord.", "The mayor will probably sign the agreement.", ""},
		{"es-en", "La puerta se abre sin llave.", "The door opens keyless.", ""},
		{"es-en", "Médicos Sin Fronteras trabaja en el puerto.", "Doctors Without Borders works in the port with nurses.", ""},
		{"en-de", "He tried and failed to save the barn.", "Er versuchte vergeblich, die Scheune zu retten.", ""},
		{"en-de", "They came without tents by bus.", "Sie kamen mit dem Bus und hatten keine Zelte.", ""},
	})
}

// Words that all but deny have many renderings, from "few" to "narrowly"; that one is lost is
// said where none of them stands in a sentence that is else rendered word by word.
func TestNearDenial(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The minister hardly spoke about the report of the council.", "Der Minister sprach über den Bericht des Rates.", "negation.lost"},
		{"en-de", "The residents of the village barely knew the mayor.", "Die Bewohner des Dorfes kannten den Bürgermeister.", "negation.lost"},
		{"en-es", "The police scarcely used the new boats in the harbour.", "La policía usó los nuevos barcos en el puerto.", "negation.lost"},
		{"en-fr", "The mayor hardly answered the questions of the journalists.", "Le maire a répondu aux questions des journalistes.", "negation.lost"},
		{"de-en", "Die Polizei hat den Hafen im Winter kaum kontrolliert.", "The police controlled the harbour in winter.", "negation.lost"},
		{"de-fr", "Der Bürgermeister hat den Bericht des Rates kaum gelesen.", "Le maire a lu le rapport du conseil.", "negation.lost"},
		{"fr-en", "Le maire a à peine lu le rapport du conseil.", "The mayor read the report of the council.", "negation.lost"},

		{"en-de", "The minister hardly spoke about the report of the council.", "Der Minister sprach kaum über den Bericht des Rates.", ""},
		{"en-es", "The minister had hardly left the hall when the police arrived.", "En cuanto el ministro salió de la sala, llegó la policía.", ""},
		{"en-fr", "The minister had hardly left the hall when the police arrived.", "Le ministre venait de quitter la salle quand la police est arrivée.", ""},
		{"de-en", "Kaum hatte der Minister den Saal betreten, kam die Polizei.", "The minute the minister entered the hall, the police came.", ""},
		{"de-en", "Der neue Zug ist kaum schneller als der alte.", "The new train is marginally faster than the old one.", ""},
		{"en-de", "The minister hardly spoke about the report of the council.", "Der Minister sprach nur wenig über den Bericht des Rates.", ""},
		{"en-de", "The minister hardly spoke about the report of the council.", "Der Minister sprach so gut wie nie über den Bericht des Rates.", ""},
		{"en-de", "The ship was barely visible from the harbour.", "Das Schiff war vom Hafen aus schwer zu sehen.", ""},
		{"en-de", "The team barely reached the final of the championship.", "Die Mannschaft erreichte gerade noch das Finale der Meisterschaft.", ""},
		{"en-de", "The decision of the court is hardly a surprise.", "Die Entscheidung des Gerichts ist wenig überraschend.", ""},
		{"en-de", "There was barely a house in the village without a flag.", "Fast jedes Haus im Dorf hatte eine Flagge.", ""},
		{"en-de", "The fans can hardly wait for the concert.", "Die Fans freuen sich auf das Konzert.", ""},
		{"en-de", "The village has barely 200 residents, the mayor said.", "Das Dorf hat 200 Einwohner, sagte der Bürgermeister.", ""},
		{"en-es", "The driver barely survived the accident on the bridge.", "El conductor sobrevivió por poco al accidente en el puente.", ""},
		{"en-es", "Hardly anyone in the village knew the doctor.", "Casi todos en el pueblo desconocían al médico.", ""},
		{"en-es", "The mayor hardly ever visits the harbour.", "El alcalde visita el puerto rara vez.", ""},
		{"en-fr", "The mayor hardly ever visits the harbour.", "Le maire visite rarement le port.", ""},
		{"en-fr", "The minister had hardly left the room when the police came.", "Dès que le ministre eut quitté la salle, la police arriva.", ""},
		{"de-en", "Kaum hatte der Minister den Saal verlassen, kam die Polizei.", "The moment the minister left the hall, the police came.", ""},
		{"de-en", "Kaum ein Land hat so viele Häfen.", "Few countries have so many ports.", ""},
		{"de-en", "Die Kinder können die Ferien kaum erwarten.", "The children look forward to the holidays.", ""},
		{"de-en", "Der Preis ist kaum gestiegen, sagte der Minister.", "The price rose slightly, the minister said.", ""},
		{"de-en", "Die Straße ist kaum breiter als ein Auto.", "The road is just wider than a car.", ""},
		{"de-en", "Der Plan ist kaum zu verwirklichen.", "The plan is hard to realise.", ""},
		{"de-es", "Im Winter gibt es im Hafen kaum Arbeit.", "En invierno hay escaso trabajo en el puerto.", ""},
		{"fr-en", "Le train avait à peine quitté la gare.", "The train had just left the station.", ""},
		{"fr-de", "Il était à peine midi dans le port.", "Im Hafen war es gerade Mittag.", ""},
	})
}

func TestNegation(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The minister did not answer.", "Der Minister antwortete.", "negation.lost"},
		{"en-de", "The minister did not answer.", "Der Minister antwortete nicht.", ""},
		{"en-de", "The minister did not answer.", "Der Minister verweigerte die Antwort.", ""},
		{"en-de", "It is not only cheap but good.", "Es ist sowohl billig als auch gut.", ""},
		{"en-de", "It does not matter who wins.", "Es ist egal, wer gewinnt.", ""},
		{"en-de", "It is not impossible.", "Es ist möglich.", ""},
		{"en-es", "Nobody saw the thief.", "Nadie vio al ladrón.", ""},
		{"en-es", "They never found the thief.", "Encontraron al ladrón.", "negation.lost"},
		{"en-fr", "There are only two schools.", "Il n'y a que deux écoles.", ""},
		{"en-fr", "They did not sign.", "Ils ont signé.", "negation.lost"},
		{"de-en", "Der Zug hielt dort.", "The train didn't stop there.", "negation.added"},
		{"de-en", "Der Zug hielt erst dort.", "The train did not stop until there.", ""},
		{"de-en", "Der Minister schwieg zu dem Bericht.", "The minister did not speak about the report.", ""},
		{"es-en", "El ministro calla sobre el informe.", "The minister does not speak about the report.", ""},
		{"en-de", "The minister has yet to speak about the report.", "Der Minister hat noch nicht über den Bericht gesprochen.", ""},
	})
}

// Slavic languages deny twice, by prefixes and by words of their own; most of what follows is
// right.
func TestSlavicNegation(t *testing.T) {
	run(t, []fixture{
		{"en-pl", "The council did not approve the budget.", "Rada nie zatwierdziła budżetu.", ""},
		{"en-pl", "The council did not approve the budget.", "Rada odrzuciła budżet.", ""},
		{"en-pl", "Nobody was hurt.", "Nikt nie został ranny.", ""},
		{"en-pl", "The talks did not begin until Monday.", "Rozmowy rozpoczęły się dopiero w poniedziałek.", ""},
		{"pl-en", "Rada nie zatwierdziła budżetu.", "The council rejected the budget.", ""},
		{"pl-en", "Czekali, dopóki most nie został otwarty.", "They waited until the bridge was opened.", ""},
		{"pl-en", "Czy nie lepiej zbudować nowy most?", "Would it be better to build a new bridge?", ""},
		{"pl-en", "Rada nie zatwierdziła budżetu.", "The council approved the budget.", "negation.lost"},
		{"pl-de", "Minister nie wiedział o liście z kwietnia.", "Der Minister wusste von dem Brief vom April.", "negation.lost"},
		{"en-cs", "The council did not approve the budget.", "Rada rozpočet neschválila.", ""},
		{"en-cs", "The council did not approve the budget.", "Rada rozpočet zamítla.", ""},
		{"cs-en", "Nehoda se stala v neděli v nemocnici.", "The accident happened on Sunday in the hospital.", ""},
		{"cs-en", "Most je největší v zemi, nebo druhý největší.", "The bridge is the largest in the country, or the second largest.", ""},
		{"cs-en", "Nejen starosta přišel.", "The mayor was not the only one to come.", ""},
		{"cs-de", "Rada neschválila rozpočet.", "Der Rat billigte den Haushalt.", "negation.lost"},
		{"en-ru", "Nobody was hurt.", "Обошлось без пострадавших.", ""},
		{"en-ru", "The council did not approve the budget.", "Совет отклонил бюджет.", ""},
		{"en-ru", "The minister said on Tuesday that the government would not raise the tax on sugar this year.", "Министр заявил во вторник, что правительство повысит налог на сахар в этом году.", "negation.lost"},
		{"ru-en", "Они ждали, пока мост не открылся.", "They waited until the bridge opened.", ""},
		{"ru-en", "Он чуть не упал.", "He almost fell.", ""},
		{"ru-en", "Мост тем не менее открыт.", "The bridge is open nevertheless.", ""},
		{"ru-en", "Совет не утвердил бюджет.", "The council approved the budget.", "negation.lost"},
		{"en-uk", "Nobody was hurt.", "Обійшлося без постраждалих.", ""},
		{"uk-en", "Він ледь не впав.", "He almost fell.", ""},
		{"uk-en", "Понад 200 не менш важливих мостів чекають ремонту.", "More than 200 equally important bridges await repair.", ""},
		{"uk-de", "Рада не затвердила бюджет.", "Der Rat billigte den Haushalt.", "negation.lost"},
		{"en-uk", "The harbour authority did not say on Monday how many containers had been moved since the crane failed.", "Адміністрація порту повідомила в понеділок, скільки контейнерів було переміщено відтоді, як зламався кран.", "negation.lost"},
	})
}

func TestOmissionAndAddition(t *testing.T) {
	long := "The bridge across the river has been closed since the storm of last week. Engineers expect that repairs will take until the end of the summer."
	run(t, []fixture{
		{"en-de", long, "Die Brücke über den Fluss ist seit dem Sturm der vergangenen Woche gesperrt.", "omission.sentence"},
		{"en-de", long, "Die Brücke über den Fluss ist seit dem Sturm der vergangenen Woche gesperrt. Fachleute erwarten, dass die Reparatur bis zum Ende des Sommers dauert.", ""},
		{"en-de", long, "Die Brücke über den Fluss ist seit dem Sturm der vergangenen Woche gesperrt, und Fachleute erwarten, dass die Reparatur bis zum Ende des Sommers dauert.", ""},
		{"en-de", "The bridge is closed.", "Die Brücke ist gesperrt. Der Bürgermeister will am Abend im Rathaus mit den Anwohnern darüber sprechen.", "addition.sentence"},
		{"en-de", "The bridge is closed because its bearings are worn.", "Die Brücke ist gesperrt. Ihre Lager sind abgenutzt.", ""},
	})
}

func TestQuotes(t *testing.T) {
	run(t, []fixture{
		{"en-de", "“We are ready,” she said.", "„Wir sind bereit, sagte sie.", "quotes.unclosed"},
		{"en-de", "“We are ready,” she said.", "Wir sind bereit“, sagte sie.", "quotes.unopened"},
		{"en-de", "\"We are ready,\" she said.", "„Wir sind bereit“, sagte sie.", ""},
		{"en-de", "\"We are ready,\" she said.", "»Wir sind bereit«, sagte sie.", ""},
		{"en-fr", "\"We are ready,\" she said.", "« Nous sommes prêts », a-t-elle dit.", ""},
		{"en-de", "She said: “We are ready.", "Sie sagte: „Wir sind bereit.", ""},
		{"en-de", "The boards were 6\" wide and 8\" long.", "Die Bretter waren 6 Zoll breit und 8 Zoll lang.", ""},
		{"en-de", "The ship (built in 1912) sank.", "Das Schiff (gebaut 1912 sank.", "quotes.bracket"},
		{"en-de", "a) the ship; b) the crew", "a) das Schiff; b) die Mannschaft", ""},
		{"en-de", "The dogs' owners met in the '90s.", "Die Besitzer der Hunde trafen sich in den 90er-Jahren.", ""},
	})
}

func TestPunctuation(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The end came soon.", "Das Ende kam bald. . .", "punctuation.dots"},
		{"en-de", "The end came soon.", "Das Ende kam bald..", "punctuation.dots"},
		{"en-de", "The end came soon…", "Das Ende kam bald …", ""},
		{"en-de", "The end came ... soon.", "Das Ende kam ... bald.", ""},
		{"en-de", "The end, she said, came soon.", "Das Ende , sagte sie, kam bald.", "punctuation.space"},
		{"en-fr", "Why now?", "Pourquoi maintenant ?", ""},
		{"en-de", "Why did it come now?", "Warum kam es jetzt.", "punctuation.question"},
		{"en-de", "The end, she said, came soon.", "Das Ende,, sagte sie, kam bald.", "punctuation.double"},
		{"en-de", "The end of the line was near.", "Das Ende der Strecke war nah", ""},
		{"en-de", "The end of the line was near.", "Das Ende der Strecke war nah,", "punctuation.end"},
		{"en-de", "The firm was called Miller Inc.", "Die Firma hieß Miller Inc.", ""},
		{"en-de", "It runs on .NET these days.", "Es läuft heute auf .NET.", ""},
	})
}

func TestLocale(t *testing.T) {
	run(t, []fixture{
		{"en-de", "It cost 400,000 pounds.", "Es kostete 400,000 Pfund.", "locale.number"},
		{"en-de", "It cost 400,000 pounds.", "Es kostete 400.000 Pfund.", ""},
		{"en-de", "Growth was 1.4 percent.", "Das Wachstum betrug 1.4 Prozent.", "locale.number"},
		{"en-es", "It measured 6.34 inches.", "Midió 6.34 pulgadas.", ""},
		{"en-de", "The party won 316.222 votes.", "Die Partei erhielt 316.222 Stimmen.", ""},
		{"de-en", "Die Partei erhielt 316.222 Stimmen.", "The party won 316.222 votes.", "locale.number"},
		{"en-fr", "It needs a CUPS server >= 1.6 to print.", "Il faut un serveur CUPS >= 1.6 pour imprimer.", ""},
		{"en-fr", "The average mark was 1.6 this year.", "La note moyenne était de 1.6 cette année.", "locale.number"},
		{"en-de", "The quake had a magnitude of 6.4.", "Das Beben hatte die Stärke 6.4.", "locale.number"},
		{"cs-en", "Normy 11,13 a 14 platí.", "The standards 11,13 and 14 apply.", ""},
		{"en-de", "It has the 2.0 engine.", "Es hat den 2.0 Motor.", ""},
		{"en-de", "The harbour is 2.0 metres deep.", "Der Hafen ist 2.0 Meter tief.", "locale.number"},
		{"en-de", "He arrived on June 30 by train.", "Er kam am Juni 30 mit dem Zug.", "locale.date"},
		{"en-de", "He arrived on June 30 by train.", "Er kam am 30. Juni mit dem Zug.", ""},
		{"en-de", "In June 30 percent came.", "Im Juni kamen 30 Prozent.", ""},
		{"en-de", "“We are ready,” she said.", "“Wir sind bereit”, sagte sie.", "locale.quotes"},
	})
}

func TestMarkup(t *testing.T) {
	run(t, []fixture{
		{"en-de", `See the <a href="https://example.org/a">report</a> today.`, `Siehe heute den <a href="https://example.org/a">Bericht</a>.`, ""},
		{"en-de", `See the <a href="https://example.org/a">report</a> today.`, `Siehe heute den Bericht.`, "markup.missing"},
		{"en-de", `See the <a href="https://example.org/a">report</a> today.`, `Siehe heute den Bericht</a>.`, "markup.broken markup.missing"},
		{"en-de", `See the <a href="https://example.org/a">report</a> today.`, `Siehe heute den <a href="https://example.org/b">Bericht</a>.`, "markup.added markup.missing"},
		{"en-de", "Write to desk@example.org now.", "Schreiben Sie jetzt an pult@example.org.", "markup.address"},
		{"en-de", "See https://example.org/news/2024 now.", "Siehe jetzt https://example.org/nachrichten/2024.", "markup.address"},
		{"en-de", "The **new** ship sank.", "Das neue Schiff sank.", "markup.missing"},
		{"en-de", "The **new** ship sank.", "Das ** neue** Schiff sank.", "markup.broken"},
		{"en-de", "Ask @newsdesk about it.", "Fragen Sie @newsdesk danach.", ""},
		{"en-de", "If a < b, stop.", "Wenn a < b, halt.", ""},
	})
}

func TestRepetition(t *testing.T) {
	run(t, []fixture{
		{"en-de", "She thanked the voters.", "Sie dankte denen denen denen Wählern.", "repetition.words"},
		{"en-de", "She thanked the voters of the city.", "Sie dankte den Wählern der Stadt der Stadt.", "repetition.words"},
		{"en-de", "She said that it will be.", "Sie sagte, dass es so wird, wird aber nicht warten.", ""},
		{"en-fr", "You are washing.", "Vous vous lavez.", ""},
		{"en-de", "Those who the thieves robbed came.", "Es kamen die, die die Diebe bestohlen hatten.", ""},
		{"en-de", "It grew and grew and grew.", "Es wuchs und wuchs und wuchs.", ""},
		{"en-de", "The old bridge is closed again.", "Die alte Brücke ist wieder gesperrt. Die alte Brücke ist wieder gesperrt.", "repetition.sentence"},
	})
}

func TestEncodingCasingBoilerplateHallucination(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The ministry for the environment replied.", "Das Ministerium fÃ¼r Umwelt antwortete.", "encoding.mojibake"},
		{"en-de", "The ministry replied.", "Das Ministerium \ufffd antwortete.", "encoding.mojibake"},
		{"en-de", "Smith and Sons replied.", "Smith &amp; Sons antwortete.", "encoding.entity"},
		{"en-pt", "São Paulo replied: IT IS NOT SO.", "São Paulo respondeu: NÃO É ASSIM.", ""},
		{"en-de", "The Council met in Graz.", "der rat traf sich in graz.", "casing.lower"},
		{"en-de", "The Council met in Graz.", "DER RAT TRAF SICH IN GRAZ.", "casing.upper"},
		{"en-de", "The phone is new on the market.", "iPhones sind neu auf dem Markt.", ""},
		{"en-de", "The council met.", "Übersetzung: Der Rat tagte.", "boilerplate.phrase"},
		{"en-de", "The council met.", "Der Rat tagte.</s>", "boilerplate.phrase"},
		{"en-de", "The council met.", "Der Rat tagte. Erhalten Sie kostenlose Ratsnachrichten", "boilerplate.phrase"},
		{"en-es", "The translation: a history.", "La traducción: una historia.", ""},
		{"de-en", "Der Verein aus Graz wurde 1912 von Otto Lanz gegründet.", "On Friday the band Wet Leaves from Ohio played 37 songs for Maria Kane.", "hallucination.unrelated"},
		{"en-de", "The council met in the town hall.", ". . .", "hallucination.empty"},
	})
}

func TestGlossary(t *testing.T) {
	terms := []depesche.Term{
		{Source: "president", Target: "Präsident"},
		{Source: "town hall", Target: "Rathaus", Policy: depesche.TermPreferred},
		{Source: "migrant", Target: "Asylant", Policy: depesche.TermForbidden},
		{Source: "council", Target: "Stadtrat", SourceLang: "fr", TargetLang: "de"},
	}
	for _, c := range []struct{ source, target, want string }{
		{"The president spoke.", "Der Staatschef sprach.", "glossary.missing"},
		{"The presidents spoke.", "Die Präsidenten sprachen.", ""},
		{"The president spoke.", "Der Bundespräsident sprach.", ""},
		{"The town hall is open.", "Die Gemeinde ist offen.", "glossary.preferred"},
		{"The migrants came.", "Die Asylanten kamen.", "glossary.forbidden"},
		{"The council met.", "Die Gemeinde tagte.", ""},
	} {
		fs := Segment(Config{SourceLang: "en", TargetLang: "de", Terms: terms}, Pair{Source: depesche.Plain(c.source), Target: depesche.Plain(c.target)})
		var got []string
		for _, f := range fs {
			got = append(got, f.Rule)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %q", c.target, got, c.want)
		}
	}
}

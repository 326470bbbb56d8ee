package check

import (
	"testing"

	"depesche"
)

// What both sides know of each other's words: clauses, names beside names, numbers beside
// words, denials beside words. Every rule with what it must leave alone.

func TestClauses(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The mayor opened the new bridge on Sunday, and the police closed the old road along the shore while soldiers searched the forest for weapons because the storm had damaged three houses, the city said in the evening.",
			"Die Bürgermeisterin eröffnete am Sonntag die neue Brücke über den Fluss, weil der Sturm drei Häuser beschädigt hatte, teilte die Stadt am Abend mit.", "omission.clause"},
		{"en-de", "The mayor opened the new bridge on Sunday, and the police closed the old road along the shore while soldiers searched the forest for weapons because the storm had damaged three houses, the city said in the evening.",
			"Am Sonntag gab die Bürgermeisterin die neue Brücke frei; die alte Uferstraße sperrte die Polizei, und Soldaten suchten im Wald nach Waffen, weil der Sturm drei Häuser beschädigt hatte, teilte die Stadt am Abend mit.", ""},
		{"en-es", "The school stays closed. The teachers told the parents that the heating had failed again and that the children would learn at home until Friday.",
			"La escuela sigue cerrada. Los maestros dijeron a los padres que la calefacción había fallado otra vez.", "omission.clause"},
		{"en-es", "The school stays closed. The teachers told the parents that the heating had failed again and that the children would learn at home until Friday.",
			"La escuela sigue cerrada. Los maestros avisaron a los padres de que la calefacción volvió a fallar y de que los niños estudiarán en casa hasta el viernes.", ""},
		{"fr-en", "La grève des trains a commencé lundi et le gouvernement espère que les syndicats accepteront la nouvelle proposition avant la fin de la semaine.",
			"The train strike began on Monday and the government hopes the unions will accept the new proposal before the end of the week.", ""},
		{"en-de", "The mayor opened the new bridge over the river on Sunday morning and thanked the workers. Two children sold bread and fish.",
			"Die Bürgermeisterin eröffnete am frühen Sonntagmorgen die neue Brücke über den Fluss und dankte den Arbeitern.", "omission.sentence"},
		{"en-de", "The mayor opened the new bridge over the river on Sunday morning and thanked the workers. Two children sold bread and fish.",
			"Die Bürgermeisterin eröffnete am Sonntagmorgen die neue Flussbrücke und dankte den Arbeitern, während zwei Kinder Brot und Fisch verkauften.", ""},
		// A source that says something twice by mistake.
		{"en-de", "We will build the new harbour before the end of the year, and we will build the new harbour before the end of the year.",
			"Wir werden den neuen Hafen noch vor Jahresende bauen.", ""},
	})
}

func TestNamesByBothSides(t *testing.T) {
	run(t, []fixture{
		{"en-fr", "He studied at Northern Light College in Leeds.", "Il a étudié au, à Leeds.", "name.missing"},
		{"en-de", "The nurse works for Coastal Care Partners.", "Die Pflegerin arbeitet für Jessica Wrenfield.", "name.replaced"},
		{"en-de", "The nurse works for the Ministry of Public Health.", "Die Pflegerin arbeitet für das Gesundheitsministerium.", ""},
		{"en-de", "The nurse works for the World Health Organization.", "Die Pflegerin arbeitet für die WHO.", ""},
		{"en-de", "Children need parents, the Ministry of Justice said.", "Kinder brauchten Eltern, teilte das Justizministerium mit, weil Kinder Eltern brauchten.", ""},
		{"de-en", "Sie reiste durch Madagaskar und Kenia.", "She travelled through Norway and Kenya.", "name.replaced"},
		{"de-en", "Sie reiste durch die Schweiz.", "She travelled through the Swiss mountains.", ""},
		{"de-en", "Der Bericht kommt aus Wernigerode.", "The report is from the.", "name.missing"},
		{"de-en", "Das Büro öffnet um 9 Uhr.", "The office opens at 9 a.m., the shop later.", ""},
		{"en-fr", "The French cut taxes in the 18th century.", "Les Français ont baissé les impôts au XVIIIe siècle.", ""},
		{"en-es", "The Blues won again.", "Los Bleus ganaron de nuevo.", ""},
		{"en-de", "The mayor thanked Karen Whitlock for her work.", "Der Bürgermeister dankte Karen Whitlack für ihre Arbeit.", "name.typo"},
		{"en-de", "No ship may land, said the harbour master, Annelore Wrexholm.", "Kein Schiff darf anlegen, sagte die Hafenmeisterin Annelore Wrexhom.", "name.typo"},
		{"en-de", "The prize goes to Alexander Solzhenitsyn.", "Der Preis geht an Alexander Solschenizyn.", ""},
		{"en-de", "The prize goes to Petra Novotna.", "Der Preis geht an Petra Novotná.", ""},
		{"en-fr", "The minister met Sergei Lavrov again.", "Le ministre a de nouveau rencontré Sergueï Lavrov.", ""},
		{"de-en", "Der Prophet Mohammed floh nach Medina.", "The prophet Muhammad fled to Medina.", ""},
		{"en-de", "In the end Khrushchev gave way.", "Am Ende gab Chruschtschow nach.", ""},
		{"en-fr", "In the end Khrushchev gave way.", "À la fin, Khrouchtchev a cédé.", ""},
		{"en-es", "The bark of the Cinnamomum tree is dried.", "La corteza del canelo se seca.", ""},
	})
}

func TestNumbersInTheirPlaces(t *testing.T) {
	run(t, []fixture{
		{"en-de", "Anna, 14, and Lisa, 9, were found in the forest.", "Anna, 9, und Lisa, 14, wurden im Wald gefunden.", "number.swapped"},
		{"en-de", "The police arrested 12 men; another 54 were warned by the judge.", "Die Polizei verhaftete 54 Männer; weitere 12 verwarnte der Richter.", "number.swapped"},
		{"en-de", "The police arrested 12 men; another 54 were warned by the judge.", "54 verwarnte der Richter, 12 Männer verhaftete die Polizei.", ""},
		{"en-es", "The airline flies to 39 cities in 30 countries.", "La aerolínea vuela a 30 ciudades de 39 países.", "number.swapped"},
		{"en-es", "The airline flies to 39 cities in 30 countries.", "En 30 países, la aerolínea vuela a 39 ciudades.", ""},
		{"en-de", "Of 186 families, 63 lost their house.", "63 von 186 Familien verloren ihr Haus.", ""},
		{"en-de", "The shows on Friday and Sunday are off.", "Die Konzerte am Sonntag und Sonntag fallen aus.", "number.weekday"},
		{"en-de", "The shop opens on Friday. On Sunday it is closed.", "Der Laden öffnet am Freitag. Am Sonntag ist er zu, am Sonntag immer.", ""},
		{"en-fr", "The train left at 11:20.", "Le train est parti à 20 h 11.", "number.changed"},
		{"en-fr", "The train left at 11:20.", "Le train est parti à 11 h 20.", ""},
		{"en-de", "The lake is 800 km (500 mi) long.", "Der See ist 500 km (500 Meilen) lang.", "number.changed"},
		{"en-de", "The hotline is open 24 hours a day, 365 days a year.", "Die Hotline ist jederzeit erreichbar.", ""},
		{"en-de", "The company, founded in 2017, is growing.", "Das junge Unternehmen wächst.", ""},
		{"en-de", "The company of 2017 people is growing and 312 are new.", "Das Unternehmen wächst und hat 2017 Leute.", "number.missing"},
		{"en-es", "The plant made 40 megawatt hours.", "La planta produjo 40 megavatios hora.", ""},
		{"en-es", "The plant made 40 megawatt hours.", "La planta produjo 40 megavatios.", "number.unit"},
		{"en-de", "Some 50 lakh people voted.", "Rund 50 Lakh Menschen wählten.", ""},
		{"en-de", "Some 50 lakh people voted.", "Rund 40 Lakh Menschen wählten.", "number.changed"},
		{"en-de", "Call 0800/688 8000.", "Rufen Sie 0800/6888000 an.", ""},
		{"en-de", "The output was 550 million tons.", "Die Menge betrug 557 Millionen Tonnen.", "number.changed"},
		{"en-de", "He paid $3,000 in the third round.", "In der dritten Runde zahlte er 3,000 Dollar.", "locale.number"},
	})
}

func TestDenialsBesideWords(t *testing.T) {
	run(t, []fixture{
		{"en-de", "I don't think the wrong people won.", "Ich denke, dass die falschen Leute gewonnen haben.", "negation.lost"},
		{"en-de", "There was never a doubt that she would win.", "Es gab einen Zweifel daran, dass sie gewinnt.", "negation.lost"},
		{"en-de", "It was not possible to open the door.", "Es war unmöglich, die Tür zu öffnen.", ""},
		{"en-de", "She can't wait to see the film.", "Sie will den Film unbedingt sehen.", ""},
		{"de-en", "Der Markt soll im Mai stattfinden.", "The market is not to take place in May.", "negation.added"},
	})
}

func TestDenialsInFreeRenderings(t *testing.T) {
	run(t, []fixture{
		{"en-de", "It will not be an easy ride for the team.", "Doch der Streit mit dem Präsidenten beginnt.", ""},
		{"en-de", "The president has not decided on the new law.", "Der Präsident hat über das neue Gesetz entschieden.", "negation.lost"},
		{"en-de", "The president has not yet decided on the new law.", "Der Präsident hat noch über das neue Gesetz entschieden.", "negation.lost"},
		{"en-de", "The law has not yet been decided.", "Das Gesetz ist noch offen.", ""},
		{"en-de", "He was not always careful, and the inappropriate language is a problem.", "Er war immer vorsichtig, und die unangemessene Sprache ist ein Problem.", "negation.lost"},
		{"en-de", "He was not content with the language.", "Er war mit der Sprache unzufrieden.", ""},
		{"de-en", "Die Prüfung erfolgte nach dem Gesetz Nr. 90.", "The test was made under Act No 90.", ""},
		{"de-en", "Zayat wurde bei dem Unfall nicht verletzt.", "Zayat was unhurt in the accident.", ""},
	})
}

func TestCapitals(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Menschenrechte, gute Verwaltung und Recht.", "human rights, good administration and law.", ""},
		{"de-en", "Der Zug nach Wetherby fährt heute nicht.", "the train to wetherby does not run today.", "casing.lower"},
		{"es-en", "El tren no circula hoy.", "the train does not run today.", "casing.lower"},
		{"en-de", "The train does not run today.", "der zug fährt heute nicht.", "casing.lower"},
		{"en-ru", "Twenty-five people came on 1 May.", "1 мая пришло двадцать пять человек.", ""},
		{"en-es", "Twelve people came in March.", "12 personas vinieron en marzo.", ""},
		{"fr-en", "Gcab est un programme rapide.", "gcab is a fast program.", ""},
		{"en-it", "He climbs step by step.", "Sale passo passo.", ""},
		{"en-de", "The council met.", "DER RAT TAGTE.", "casing.upper"},
		{"en-de", "BREAKING NEWS FROM GRAZ", "EILMELDUNG AUS GRAZ", ""},
	})
}

func TestMarks(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Das Schiff begann eine lange Reise.", "The ship began a. long journey.", "punctuation.stray"},
		{"de-en", "Das Schiff soll am Montag ankommen.", "The ship is expected! to arrive on Monday.", "punctuation.stray"},
		{"de-en", "Das Schiff lag im Hafen.", "The ship lay in the_ harbour.", "punctuation.stray"},
		{"de-en", "Er rief: „Halt!“ und lief davon.", "“Stop!” he cried and ran away.", ""},
		{"de-en", "Die Firma Yahoo! wächst wieder.", "The company Yahoo! is growing again.", ""},
		{"de-en", "Das Treffen beginnt etwa um acht.", "The meeting begins at approx. eight.", ""},
		{"en-de", "\"Time is running out\", he said.", "¿Die Zeit drängt“, sagte er.", ""},
		{"en-es", "\"Why now?\" he asked.", "«¿Por qué ahora?», preguntó.", ""},
		{"en-de", "“We are ready.”", "„Wir sind bereit.", "quotes.unclosed"},
		{"en-de", "“We are ready.”", "Wir sind bereit.“", ""},
		{"en-de", "She said: “We are ready.”", "Sie sagte: \"Wir sind bereit.", ""},
		{"en-de", "She said: “We are ready,” but “not today.”", "Sie sagte: \"Wir sind bereit, aber \"nicht heute\".", "quotes.unclosed"},
		{"en-de", "He came to the river and the bridge.", "Er kam an den den Fluss und an die Brücke.", ""},
		{"en-de", "He came to the river and the bridge.", "Er kam an den Fluss Fluss und an die Brücke.", "repetition.words"},
		{"de-en", "Der Wert (der pH) stieg.", "The value (the pH) pH) rose.", "quotes.bracket repetition.words"},
		{"de-en", "Das Schiff war neu und schnell.", "The ship was new\" and fast.", "punctuation.stray"},
		{"de-en", "Das Schiff war neu und schnell, sagte er.", "The ship was new and fast,\" he said.", ""},
		{"fr-en", "Les entreprises chimiques du groupe Chemical Trust ont gagné.", "The chemical. companies of the group Chemical Trust won.", "punctuation.stray"},
		{"de-en", "„Sieh das Feuer“, rief er.", "\"Look at the! fire,\" he cried.", "punctuation.stray"},
		{"en-de", "On the 46th day, in March, it ended.", "Am . Tag, im März, endete es.", "number.missing"},
		{"en-de", "The duchess, 38, spoke of women.", "Die Herzogin, , sprach von Frauen.", "number.missing"},
		{"en-de", "The old end of the line was near.", "Das alte Ende war nah war nah war nah war nah", "repetition.words"},
		{"en-de", "“Yes,” he said.", "\u0084Ja\u0093, sagte er.", ""},
		{"en-de", "“Yes,” he said.", "„Ja“, \u0003sagte er.", "encoding.control"},
		{"en-de", "Why did he go?", "Warum ging er ?", ""},
		{"en-de", "He went, she stayed.", "Er ging , sie blieb.", "punctuation.space"},
		{"en-de", "The river (a long one) is old, wide, deep and cold.", "Der Fluss ( ein langer ) ist alt , breit, tief und kalt .", ""},
		{"en-de", "“We are ready,” she said.", "„Wir sind bereit, sagte sie.", "quotes.unclosed"},
		{"en-de", "The senator (R-Ky.) agreed.", "Der Senator R-Ky.) stimmte zu.", "quotes.bracket"},
		{"en-de", "He left the council, which met on Friday, and: he told the police everything.", "Er verließ den Rat, which met on Friday, and: he told the police everything.", "untranslated.passage"},
	})
}

func TestGlossaryWithinWords(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de", Terms: []depesche.Term{{Source: "moth", Target: "Falter"}, {Source: "city", Target: "Stadt"}}}
	for text, want := range map[[2]string]int{
		{"Her mother left.", "Ihre Mutter ging."}:           0,
		{"The moths left.", "Die Falter flogen davon."}:     0,
		{"The moths left.", "Die Motten flogen davon."}:     1,
		{"Two cities were hit.", "Zwei Städte waren dran."}: 0,
		{"Two cities were hit.", "Zwei Orte waren dran."}:   1,
	} {
		n := 0
		for _, f := range Segment(cfg, Pair{Source: depesche.Plain(text[0]), Target: depesche.Plain(text[1])}) {
			if f.Category == depesche.CatGlossary {
				n++
			}
		}
		if n != want {
			t.Errorf("%q: %d findings, want %d", text, n, want)
		}
	}
}

func TestWordsThatBecomeForeign(t *testing.T) {
	cfg := Config{SourceLang: "es", TargetLang: "de"}
	mark := func(s string, from, to int) depesche.Inline {
		return depesche.Inline{Text: s, Marks: []depesche.Mark{{Kind: depesche.Foreign, From: from, To: to, Lang: "es"}}}
	}
	p := Pair{Source: depesche.Plain("La flor de sal se recoge a mano."), Target: mark("Die Flor de sal wird von Hand geerntet.", 8, 14)}
	if fs := Segment(cfg, p); len(fs) > 0 {
		t.Errorf("%+v", fs)
	}
	p.Target = mark("Die Salzblume wird von Hand geerntet.", 4, 13)
	if fs := Segment(cfg, p); len(fs) != 1 || fs[0].Rule != "markup.added" {
		t.Errorf("%+v", fs)
	}
}

// Right translations that give the rules of this file every reason to err.
func TestRightBesideStrange(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Der Landtag in Düsseldorf stimmte am Mittwoch zu.", "The state parliament in Düsseldorf agreed on Wednesday.", ""},
		{"de-en", "Die Deutsche Bahn streicht 300 Züge.", "Deutsche Bahn is cancelling 300 trains.", ""},
		{"de-en", "Der Bodensee ist der tiefste See des Landes.", "Lake Constance is the country's deepest lake.", ""},
		{"de-en", "Der Bodensee ist tief, sagte ein Sprecher.", "A spokesman said that Lake Constance is deep.", ""},
		{"de-en", "Die Ostsee und die Nordsee sind kalt.", "The Baltic and the North Sea are cold.", ""},
		{"de-en", "Der Dreißigjährige Krieg endete 1648.", "The Thirty Years' War ended in 1648.", ""},
		{"de-en", "Die Heilsarmee half den Obdachlosen.", "The Salvation Army helped the homeless.", ""},
		{"de-en", "Das Auswärtige Amt warnte vor Reisen.", "The Foreign Office warned against travel.", ""},
		{"de-en", "Der Weltklimarat legte einen Bericht vor.", "The Intergovernmental Panel on Climate Change presented a report.", ""},
		{"de-en", "Pfingsten fällt in diesem Jahr auf den Mai.", "Pentecost falls in May this year.", ""},
		{"de-en", "Am Aschermittwoch ist alles vorbei.", "On Ash Wednesday it is all over.", ""},
		{"de-en", "Der Spanier gewann gegen den Serben.", "The Spaniard beat the Serb.", ""},
		{"de-en", "Die Hauptstadt Belgiens ist Brüssel.", "The Belgian capital is Brussels.", ""},
		{"de-en", "Er wohnt im Elsass, nahe Straßburg.", "He lives in Alsace, near Strasbourg.", ""},
		{"de-en", "Der Vesuv ist wieder aktiv.", "Mount Vesuvius is active again.", ""},
		{"de-en", "Der Ätna spuckte Asche, teilte der Katastrophenschutz mit.", "Etna spewed ash, said Civil Protection officials.", ""},
		{"fr-en", "La Manche est agitée.", "The English Channel is rough.", ""},
		{"fr-en", "Le maire de Genève a démissionné.", "The mayor of Geneva has resigned.", ""},
		{"fr-en", "Les Verts ont gagné à Lyon.", "The Greens won in Lyon.", ""},
		{"es-en", "El Ayuntamiento de Sevilla aprobó el plan.", "Seville City Council approved the plan.", ""},
		{"es-en", "Los Reyes Magos llegan el 6 de enero.", "The Three Wise Men arrive on January 6.", ""},
		{"en-de", "The Salvation Army helped after Hurricane Iota.", "Nach dem Hurrikan Iota half die Heilsarmee.", ""},
		{"en-de", "He won the Nobel Peace Prize in 1993.", "1993 gewann er den Friedensnobelpreis.", ""},
		{"en-de", "The Holy See has not commented.", "Der Heilige Stuhl hat sich nicht geäußert.", ""},
		{"en-de", "The Home Office said it would review the case.", "Das Innenministerium will den Fall prüfen.", ""},
		{"en-de", "The Royal Society for the Protection of Birds counted them.", "Die Vogelschutzorganisation RSPB zählte sie.", ""},
		{"en-de", "The Federal Aviation Administration grounded the plane.", "Die US-Luftfahrtbehörde FAA legte das Flugzeug still.", ""},
		{"en-de", "Some Members of the House of Lords objected.", "Einige Mitglieder des Oberhauses widersprachen.", ""},
		{"en-de", "Prosecutors in Upper Austria are investigating.", "Die Staatsanwaltschaft in Oberösterreich ermittelt.", ""},
		{"en-de", "She plays for Real Sociedad and he for Athletic Bilbao.", "Sie spielt für Real Sociedad und er für Athletic Bilbao.", ""},
		{"en-de", "On New Year's Eve the Old Town was full.", "Silvester war die Altstadt voll.", ""},
		{"en-de", "The Dead Sea is shrinking by a metre a year.", "Das Tote Meer schrumpft jährlich um einen Meter.", ""},
		{"en-de", "Ana is 34 and her brother is 31; their father died at 60.", "Ana ist 34, ihr Bruder 31; der Vater starb mit 60.", ""},
		{"en-de", "Of the 49 officers, 12 came from Leeds.", "12 der 49 Beamten kamen aus Leeds.", ""},
		{"en-es", "In 2019 the team won 12 games and lost 7.", "El equipo ganó 12 partidos y perdió 7 en 2019.", ""},
		{"en-fr", "Between 5 and 7 people live in each of the 12 houses.", "Dans chacune des 12 maisons vivent de 5 à 7 personnes.", ""},
		{"en-fr", "He works with the mayor, the police and the church.", "Il travaille avec le maire, la police et l'église.", ""},
		{"en-de", "It is the house he lives in.", "Es ist das Haus, in dem er wohnt.", ""},
		{"de-en", "Das ist die Stadt, aus der sie kommt.", "That is the city she is from.", ""},
		{"de-en", "Er sprach, so die Zeugin, von und über sich.", "He spoke, the witness said, of, and about, himself.", ""},
		{"es-en", "¿Quién vino? Nadie lo sabe.", "Who came? nobody knows.", ""},
		{"de-en", "Mehr dazu bei Dr. Berg u. a. im Heft.", "More on this by Dr. Berg et al. in the issue.", ""},
		{"de-en", "Am Freitag, dem 14. Februar 2025, ist Premiere.", "The premiere is on Friday, February 14, 2025.", ""},
		{"en-de", "Police in Northern Ireland arrested two men.", "Die nordirische Polizei nahm zwei Männer fest.", ""},
		{"en-de", "The Netherlands won.", "Holland gewann.", ""},
		{"de-en", "Die Niederlande gewannen.", "Holland won.", ""},
		{"de-en", "Großbritannien und die USA verhandeln.", "The UK and the US are in talks.", ""},
		{"de-en", "Die Briten verhandeln mit den Amerikanern.", "Britain is in talks with the United States.", ""},
		{"fr-en", "Les Pays-Bas et la Suède ont gagné.", "Sweden and the Netherlands won.", ""},
		{"es-en", "Estados Unidos y Alemania ganaron.", "Germany and the U.S. won.", ""},
	})
}

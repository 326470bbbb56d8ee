package check

import "testing"

// What the translation says twice and the source once.
func TestEchoes(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Der Schrank überzeugt in Farbe und Formgebung.", "The cupboard convinces in shape and shape.", "repetition.words"},
		{"de-en", "Mitzubringen sind Bettwäsche und Handtuch.", "Please bring bed linen or bed linen.", "repetition.words"},
		{"en-es", "You may choose tea, coffee or juice.", "Puede elegir zumo, café o café.", "repetition.words"},
		{"de-en", "Die Stadt hat ein Schlüsselverzeichnis (Open Key Registry OKR) aufgebaut.", "The town has set up an Open Key Registry OKR (Open Key Registry OKR).", "repetition.words"},
		{"en-de", "Wages are as low as at any time in the past 20 years.", "Die Löhne sind in den letzten 20 Jahren so niedrig wie in den letzten 20 Jahren.", "repetition.words"},
		{"de-en", "Mit dem Angebot ist der Nachunternehmer zu benennen, der die Leistung erbringt.", "The subcontractor must be named by the subcontractor of the subcontractor.", "repetition.words"},

		{"de-en", "Wir fuhren kilometerweit.", "We drove for miles and miles.", ""},
		{"de-en", "Sie wartete endlos.", "She waited and waited.", ""},
		{"en-de", "The hole is growing.", "Das Loch wird größer und größer.", ""},
		{"en-es", "You can load a list of letters or the letters themselves.", "Se puede cargar una lista de cartas o cartas de la lista.", ""},
		{"en-fr", "The kit has disk drives and disk labels.", "Le kit contient des disques et disques de secours.", ""},
		{"de-en", "Er ist faul und faul ist auch sein Chef.", "He is lazy and lazy is his boss too.", ""},
		{"en-de", "The panel needs a menu file and icon files.", "Das Paneel braucht Menü-Dateien und Dateien für Symbole.", ""},
		{"en-de", "In 2019 and again in 2019 he won in May.", "Er gewann 2019 im Mai und noch einmal 2019 im Mai.", ""},
		{"de-en", "Die Bank gehört der Landesbank, die von der Zentralbank beaufsichtigt wird.", "The bank belongs to the state bank, which the central bank supervises.", ""},
		{"en-de", "The tax on rent, the tax on land and the tax on wine go up.", "Die Steuer auf Miete, die Steuer auf Land und die Steuer auf Wein steigen.", ""},
		{"fr-en", "Le plan (voir le plan détaillé) est prêt.", "The plan (the detailed plan) is ready.", ""},
	})
}

// A sentence that is gone between others that stand in their places, one that shrank to
// nothing, a gap that took a number with it.
func TestGoneBetween(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The mayor opened the new school on the hill. She told officials that she was planning to buy a bigger garden. The children sang for the guests until midnight.",
			"Die Bürgermeisterin eröffnete die neue Schule auf dem Hügel. Die Kinder sangen für die Gäste bis Mitternacht.", "omission.sentence"},
		{"en-de", "The growth of the last year came from the big cities in the north of the country. The minister added that in five years the poor villages will be the largest market.",
			"Das Wachstum des letzten Jahres kam aus den großen Städten im Norden des Landes. Er fügte hinzu.", "omission.clause"},

		// Joined, shortened, moved or split, nothing is gone.
		{"en-de", "The mayor opened the new school on the hill. She spoke for an hour. The children sang for the guests until midnight.",
			"Die Bürgermeisterin eröffnete die neue Schule auf dem Hügel und sprach eine Stunde lang. Die Kinder sangen für die Gäste bis Mitternacht.", ""},
		{"de-en", "Der Rat tagte am Abend. Daher kam der Bus zu spät. Die Gäste warteten vor dem Rathaus im Regen.",
			"The council met in the evening, so the bus came too late. The guests waited in the rain in front of the town hall.", ""},
		{"de-en", "Der Server der Stadt wird jedes Mal gefragt, wenn ein Lehrer die Karte der Schulen sucht. Der Server merkt sich aber keine Karten.",
			"The town's server is asked every time when a teacher looks for the map of the schools but the server keeps no maps.", ""},
		{"en-de", "The shop is closed. Sorry about that! Please come back on the first day of next week.",
			"Der Laden ist leider geschlossen. Bitte kommen Sie am ersten Tag der nächsten Woche wieder.", ""},
		{"en-de", "He said yes. The mayor of the little town in the north opened the new school on the hill for the children.",
			"Er bejahte. Die Bürgermeisterin der kleinen Stadt im Norden eröffnete die neue Schule auf dem Hügel für die Kinder.", ""},
		{"es-en", "El barco zarpa hoy. lanavera.org enseña el mapa del puerto. El viaje dura seis horas y cuesta poco dinero.",
			"The ship sails today. See lanavera.org for the map of the port. The journey takes six hours and costs little money.", ""},
	})
}

// Marks that hang behind words without a reason.
func TestHangingMarks(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Der Ausschuss, geführt von Frau Alba, begann gestern.", "The committee led- by Ms Alba began yesterday.", "punctuation.stray"},
		{"de-en", "Wir essen gesalzenen Fisch im Winter.", "We eat salted' fish in winter.", "punctuation.stray"},
		{"de-en", "Sie warteten an der Brücke.", "They waited at! the bridge.", "punctuation.stray"},

		{"de-en", "Mittel- und langfristige Pläne liegen vor.", "Medium- and long-term plans are available.", ""},
		{"de-en", "Vor- oder Nachteile gibt es viele.", "There are pre- or post-war plans.", ""},
		{"en-de", "Energy and water prices rise.", "Energie- und Wasserpreise steigen.", ""},
		{"en-de", "Harbour rather than city buildings were hit.", "Hafen- statt Stadtgebäude wurden getroffen.", ""},
		{"de-en", "Die Pläne der Lehrer sind gut.", "The teachers' plans are good.", ""},
		{"de-en", "Das Haus ist klein (»Blatt-Haus«) und alt.", "The house is small (a 'leaf' house) and old.", ""},
		{"de-en", "Wir kommen gleich.", "We're comin' in a minute.", ""},
		{"en-fr", "He lives at the end of the road.", "Il habite au bout de l' allée.", ""},
	})
}

// A small word between full names and a verb of saying behind a name belong to no title.
func TestLeftBesideNames(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The film is about Karen Roosvelt and Betty Forde.", "Der Film handelt von Karen Roosvelt and Betty Forde.", "untranslated.word"},
		{"en-es", "The road is closed, Karen Wexley said.", "La carretera está cerrada, Karen Wexley said.", "untranslated.word"},

		{"en-de", "He bought a gun by Smith and Wesley.", "Er kaufte eine Waffe von Smith and Wesley.", ""},
		{"en-de", "She sings in Simon and the Wexleys.", "Sie singt bei Simon and the Wexleys.", ""},
		{"en-fr", "The album \"Mary Wexley said\" is out.", "L'album « Mary Wexley said » est sorti.", ""},
	})
}

package check

import "testing"

// Right translations of the kinds that alarmed where nobody had tuned a rule, each beside
// the defect that must still be found.
func TestJoinedAndShortened(t *testing.T) {
	run(t, []fixture{
		// Two sentences joined into a shorter one: what the second says is there.
		{"de-en", "Die Feuerwehr rückte gegen Mitternacht mit mehreren Fahrzeugen zu einem Brand in einer Lagerhalle am Hafen aus. Bei diesem Einsatz wurden nach Angaben eines Sprechers insgesamt drei Feuerwehrleute verletzt.",
			"Firefighters were called to a warehouse fire at the port around midnight, and three of them were hurt, a spokesman said.", ""},
		{"de-en", "Die Feuerwehr rückte gegen Mitternacht zu einem Brand in einer Lagerhalle am Hafen aus. Der Eigentümer hatte das Gebäude erst im Frühling verkauft und das Geld der Schule geschenkt.",
			"The fire brigade was called to a fire in a warehouse at the port around midnight.", "omission.sentence"},
		// Every sentence is terse, none is gone.
		{"de-en", "Viele von uns haben als Handwerkerinnen Beachtliches zustande gebracht, aber das Zusammentreffen mit der Bundespräsidentin ist dann doch etwas Besonderes. Sie hat uns die Befangenheit genommen. Sie ist eine umgängliche Vertreterin ihres Standes.",
			"A lot of us have built fine things, but meeting a head of state is daunting. She put us at ease. She is so easy-going.", ""},
		{"de-en", "Unsere Nachbarinnen haben als Gastgeberinnen Erstaunliches zuwege gebracht, obwohl die Bewirtung sämtlicher Teilnehmer eine gewaltige Anstrengung bedeutete. Ihre Gelassenheit hat uns die Befangenheit genommen.",
			"Our hosts did wonders. They put us at our ease and we soon forgot that we were shy.", "omission.short"},
		// What the sentence that went says in words of the one that stayed proves nothing.
		{"en-fr", "The club plays an old game on the beach every summer. An old game is one that our grandparents played on this beach before the war and taught their children.",
			"Le club joue à un vieux jeu sur la plage chaque été.", "omission.sentence"},
	})
}

func TestWordsOfBothLanguages(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Die Firma schlug eine aggressive und massive Werbung vor.", "The company proposed aggressive and massive advertising.", ""},
		{"de-en", "Eine private und eine negative Antwort kamen an.", "A private and a negative answer arrived.", ""},
		{"de-en", "Es ist der erste Streit, der ein Krieg war.", "It is the first quarrel that was a war.", ""},
		{"it-en", "Dipende dal paese, come sempre.", "It depends on the country you come from, as always.", ""},
		{"fr-en", "La police a fermé la route.", "The police closed the road.", ""},
		{"de-en", "Das Paket enthält libfoo und das Werkzeug mixctl für den Treiber.", "The package contains libfoo and the tool mixctl for the driver.", ""},
		{"es-en", "La orden terminfo sirve para describir la pantalla.", "The command terminfo serves to describe the screen.", ""},
		{"en-de", "The module File::Look reads /run/other/use and calls make(1).", "Das Modul File::Look liest /run/other/use und ruft make(1) auf.", ""},

		{"en-de", "They look at the house.", "Sie look das Haus an.", "untranslated.word"},
		{"de-en", "Die Stadt wurde gestern schnell geräumt.", "The town was schnell cleared yesterday.", "untranslated.word"},
		{"de-en", "Der Rat wählte einen jungen Lehrer.", "The council elected a jungen teacher.", "untranslated.word"},
		{"fr-en", "La réunion sera bientôt terminée.", "The meeting will bientôt be over.", "untranslated.word"},
	})
}

func TestNamesLostButMeaningShared(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Zu viel von diesem Zucker könnte den Zähnen schaden", "Having Too Much Of This Sugar Could Damage Teeth", ""},
		{"de-en", "Der Trainer Huber verlor in Graz das Spiel und ging.", "Kate Miller and John Brown opened their bakery near Dublin in 1998.", "hallucination.unrelated"},
	})
}

func TestDenialInTwoWords(t *testing.T) {
	run(t, []fixture{
		{"es-en", "El abogado no logró convencer al jurado.", "The lawyer failed to convince the jury.", ""},
		{"es-en", "El abogado no convenció al jurado.", "The lawyer convinced the jury.", "negation.lost"},
		{"fr-en", "On peut l'ouvrir avec n'importe quel couteau.", "It can be opened with any knife.", ""},
		{"fr-en", "On ne peut pas l'ouvrir avec ce couteau.", "It can be opened with this knife.", "negation.lost"},
	})
}

func TestSentenceBeginsWithSmallName(t *testing.T) {
	run(t, []fixture{
		{"fr-en", "Ce paquet sert le réseau. Foodbus envoie les lettres.", "This package serves the network. foodbus sends the letters.", ""},
		{"fr-en", "Ce paquet sert le réseau et envoie les lettres.", "This package serves the network. and sends the letters.", "punctuation.stray"},
	})
}

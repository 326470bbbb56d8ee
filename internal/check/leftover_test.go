package check

import "testing"

// Words that were left in the source's language, and words that two languages share.
func TestLeftoverWords(t *testing.T) {
	run(t, []fixture{
		{"es-en", "El barco extranjero llegó el lunes.", "The extranjero ship arrived on Monday.", "untranslated.word"},
		{"fr-en", "La tournée commence en mai.", "The tournée begins in May.", "untranslated.word"},
		{"fr-en", "L'équipe s'imposant 3-0 est la nôtre.", "The team s'imposant 3-0 is ours.", "untranslated.word"},
		{"de-en", "Am Ende wurde die Saison ohne Zuschauer gespielt.", "In the end the Saison was played without spectators.", "untranslated.word"},
		{"de-en", "Die Kinder spielen auf den Straßen der Stadt.", "The children play in the Straßen of the town.", "untranslated.word"},
		{"it-en", "Il piccolo gruppo resta a Roma.", "The piccolo group stays in Rome.", "untranslated.word"},
		{"it-en", "Il conducente non ha visto la donna.", "The conducente did not see the woman.", "untranslated.word"},
		{"es-en", "Finalmente, las ruedas se cambiaron.", "Finalmente, the wheels were changed.", "untranslated.word"},
		{"en-de", "She said it could've been worse.", "Sie sagte, es could schlimmer kommen.", "untranslated.word"},

		{"en-es", "The regional vote was lateral to the idea.", "El voto regional fue lateral a la idea.", ""},
		{"en-fr", "The application of the law allows variations.", "L'application de la loi permet des variations.", ""},
		{"en-es", "The tornado destroyed the tango school.", "El tornado destruyó la escuela de tango.", ""},
		{"fr-en", "L'article sur le café est long.", "The article about the café is long.", ""},
		{"fr-en", "Le coup d'État de mai a échoué.", "The coup d'état of May failed.", ""},
		{"de-en", "Müller und Richter siegten in der Bundesliga.", "Müller and Richter won in the Bundesliga.", ""},
		{"de-en", "Minister Richter lobte den Spiegel.", "Minister Richter praised the Spiegel.", ""},
		{"de-en", "Die Kochs leiten die Wagner-Gruppe.", "The Kochs lead the Wagner group.", ""},
		{"es-en", "Correa y Díaz hablaron de la siesta.", "Correa and Díaz spoke about the siesta.", ""},
		{"en-de", "Boeing sells six planes, the WHO said.", "Boeing verkauft sechs Flugzeuge, teilte die WHO mit.", ""},
		{"en-fr", "Sellering likes smoothies.", "Sellering aime les smoothies.", ""},
	})
}

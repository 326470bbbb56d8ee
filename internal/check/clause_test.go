package check

import "testing"

// A clause of which the other side has nothing, in a text that is short or long by as
// much; and right translations that put things differently.
func TestBareClauses(t *testing.T) {
	run(t, []fixture{
		{"en-de", "The mayor opened the new library on Monday, and the fire brigade rescued two frightened horses from the flooded stable.",
			"Die Bürgermeisterin eröffnete am Montag die neue Bibliothek.", "omission.short"},
		{"en-de", "The mayor, who had promised the farmers cheaper electricity, opened the new library in the old harbour on Monday morning.",
			"Die Bürgermeisterin eröffnete am Montagmorgen die neue Bibliothek im alten Hafen.", "omission.clause"},
		{"en-fr", "The old harbour, whose walls the soldiers destroyed with explosives, will become a museum for children from the whole region.",
			"Le vieux port deviendra prochainement un musée pour les enfants de toute la région.", "omission.clause"},
		{"en-es", "The museum will open in spring.", "El museo abrirá en primavera, después de que la policía detuviera a los ladrones.", "addition.clause"},
		{"en-de", "The director praised the new hospital.", "Der Direktor lobte das neue Krankenhaus, obwohl die Bauern wütend gegen die Regierung protestierten.", "addition.clause"},

		{"en-de", "The mayor, who had promised the farmers cheaper electricity, opened the new library in the old harbour on Monday morning.",
			"Am Montagmorgen eröffnete die Bürgermeisterin, die den Landwirten günstigeren Strom zugesagt hatte, die neue Bücherei am alten Hafen.", ""},
		{"en-de", "The mayor, who had kept the farmers waiting, opened the library.", "Die Bürgermeisterin, auf die die Bauern lange gewartet hatten, weihte die Bücherei ein.", ""},
		{"en-de", "It rained, and how.", "Es regnete wie aus Kübeln.", ""},
		{"en-fr", "The old harbour, which is dear to the town, will become a museum.", "Le vieux port, auquel la ville tient beaucoup, deviendra un musée.", ""},
		{"en-es", "The museum will open in spring, weather permitting.", "Si el tiempo lo permite, el museo abrirá sus puertas en primavera.", ""},
		{"en-de", "“You cannot be serious,” she said, raising her eyebrows.", "„Das ist doch nicht Ihr Ernst“, sagte sie und zog die Augenbrauen hoch.", ""},
		{"fr-en", "Il s'agit, en l'occurrence, d'une première pour la ville.", "It is a first for the town.", ""},
		{"de-en", "Dies ist, wie es so schön heißt, der Anfang vom Ende.", "This is the proverbial beginning of the end.", ""},
		{"en-de", "He is, to put it mildly, no friend of the reform.", "Er ist gelinde gesagt kein Freund der Reform.", ""},
	})
}

package check

import "testing"

// A clause at the end of which the source has nothing.
func TestTrailingClause(t *testing.T) {
	run(t, []fixture{
		{"en-de", "It was marked by threats against the police and anger over the language of the mayor.",
			"Die Woche war von Drohungen gegen die Polizei und vom Ärger über die Sprache der Bürgermeisterin geprägt, was nach Worten der Regierung heute geprüft wird.", "addition.clause"},

		{"en-de", "It was marked by threats against the police and anger over the language of the mayor, officials said.",
			"Die Woche war von Drohungen gegen die Polizei und vom Ärger über die Sprache der Bürgermeisterin geprägt, wie es aus den Behörden der Stadt heißt.", ""},
		{"en-fr", "The bridges are shut in winter.",
			"Les ponts restent fermés pendant tout l'hiver, ce qui signifie qu'ils sont fermés.", ""},
		{"en-es", "Drivers without a permit pay.",
			"Los conductores tendrán que pagar, si no disponen de un permiso.", ""},
		{"de-en", "Die Brücke bleibt winters zu, so die Stadt.",
			"The bridge will stay closed in the winter, according to the city authorities.", ""},
		{"en-de", "The unmarried and childless may apply too.",
			"Bewerben können sich auch Menschen, die weder verheiratet sind noch Kinder haben.", ""},
	})
}

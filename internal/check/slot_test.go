package check

import "testing"

// A name that is lost where another stands, told by the words around both.
func TestNamesReplacedInPlace(t *testing.T) {
	run(t, []fixture{
		{"de-en", "Das teilte der Netzbetreiber Vantrel in Bremen mit.", "This was announced by the network operator Ruzambo in Bremen.", "name.replaced"},
		{"de-en", "Die Leute tanzten auf den Straßen von Tirschkek.", "The people danced on the streets of Guadaljara.", "name.replaced"},
		{"en-fr", "After the war she studied law at Tressel College in London.", "Après la guerre, elle a étudié le droit au Wanda Prix Joaquim à Londres.", "name.replaced"},
		{"en-de", "The East Brindelina man wins the lottery again.", "Der Mann aus Chin Malin gewinnt erneut im Lotto.", "name.replaced"},
		{"en-de", "Their two earlier films were \"The Return\" and \"Far\".", "Ihre zwei früheren Filme waren „Die Rückkehr“ und „Weit Serena Williams“.", "name.added"},

		{"de-en", "Das teilte der Netzbetreiber in Bremen mit.", "This was announced by Vantrel, the network operator, in Bremen.", ""},
		{"en-fr", "The library has the King James Bible.", "La bibliothèque possède la Bible du roi Jacques.", ""},
		{"en-de", "It grew into one of the largest travel companies.", "Danach wurde Thomas Cook eines der größten Reiseunternehmen.", ""},
		{"en-es", "The US Navy opened an investigation.", "La Marina de los Estados Unidos abrió una investigación.", ""},
		{"de-en", "Die nationalen Interessen der USA stehen auf dem Spiel.", "America's national interests are at stake.", ""},
		{"en-fr", "The kit is made for TI boards.", "Le kit est fait pour les cartes de Texas Instruments.", ""},
		{"de-en", "Am Samstag traf Müller im Finale auf Petrow.", "On Saturday, Müller met Petrov in the final.", ""},
		{"de-en", "Der Brand brach in der Talstraße aus.", "The fire broke out in Talstrasse.", ""},
		{"en-de", "He joined the Ministry of Finance in May.", "Er kam im Mai zum Bundesministerium der Finanzen.", ""},
		{"es-en", "La oficina central está en la calle Mayor.", "The head office is in the High Street.", ""},
	})
}

// Where nothing stands between the neighbours of a name, or grammar wants a word, the name
// is missing.
func TestNamesMissingInPlace(t *testing.T) {
	run(t, []fixture{
		{"en-fr", "However, Harbour Alliance covers the whole coast.", "Cependant, couvre toute la côte.", "name.missing"},
		{"en-fr", "The inquiry is led by Representative Clive Starnes.", "L'enquête est menée par le député.", "name.missing"},
		{"es-en", "Además, Peña Varela prometió más ayuda.", "In addition, promised more help.", "name.missing"},
		{"de-en", "Letzten Monat erlebte Vantrel seinen größten Streik.", "Last month, experienced its biggest strike.", "name.missing"},
		{"de-en", "„Es ging schnell“, sagt Zimmerberg, der in Kiel startet.", "\"It went quickly,\" says, who competes in Kiel.", "name.missing"},
		{"it-en", "La sconfitta è un avvertimento alla Vantrel e ad Angela Moretti.", "The defeat is a warning to the and Angela Moretti.", "name.missing"},
		{"en-de", "According to a study of the Tressel State University, the coast sinks.", "Laut einer Studie von der sinkt die Küste.", "name.missing"},
		{"en-es", "The rule disqualified Harbour Parenthood because of an inquiry.", "La norma descalificó a a causa de una investigación.", "name.missing"},
		{"en-fr", "It sells an atlas called Our Brindle World.", "Il vend un atlas appelé « Our  ».", "name.missing"},

		{"en-de", "It is the new Southern Regional Premier League.", "Das ist die neue Bezirksoberliga Süd.", ""},
		{"en-de", "They wrote their traditional New Year cards.", "Sie schrieben ihre traditionellen Neujahrskarten.", ""},
		{"de-en", "Parallel dazu tritt der Vorstand zurück.", "In parallel, headed by the founder, the board resigns.", ""},
		{"de-en", "Er bekräftigte den Willen zum Kompromiss.", "He expressed the will to compromise.", ""},
		{"en-de", "The woman whose door he knocked at is Vera Brindel.", "Die Tür, an der die Frau stand, gehört Vera Brindel.", ""},
		{"en-de", "He works with the well-known Reader Centre.", "Er arbeitet mit dem bekannten und beliebten Leserzentrum.", ""},
		{"de-en", "Das Programm zum Abschalten ist teuer.", "The programme for the switch-off is expensive.", ""},
		{"es-en", "El proyecto del Instituto Central es caro.", "The institute's project is expensive.", ""},
		{"en-fr", "The president of the Harbour Club spoke.", "La présidente du club du port a parlé.", ""},
		{"en-es", "He went to Burgos to see his mother.", "Iba a Burgos a ver a su madre.", ""},
	})
}

slug: umbrellas
lang: en
channel: local
topics: cities
slugline: BRINEFORD-UMBRELLAS
priority: 6
age: 74h
source: Tidewater Wire
url: https://tidewater.example/local/brineford-umbrellas
rights: Free to translate and republish with credit and a link to the original.
byline: Piet Lundquarn
text en: published 73h | by Iben Brandvig | read Mara Kessel
text de: published 70h | by Jorun Oltmann | read Mara Kessel
text es: published 69h | by Aurelio Quintar | read Iben Brandvig

== headline
en: Brineford returns 318 umbrellas
de: Brineford gibt 318 Regenschirme zurück
es: Brineford devuelve 318 paraguas

== standfirst
en: A bus driver kept every one that was left behind.
de: Eine Busfahrerin hob jeden auf, der liegen blieb.
es: Una conductora de autobús guardó todos los que quedaban olvidados.

en: On Saturday she hung them up in the market hall.
de: Am Samstag hängte sie alle in der Markthalle auf.
es: El sábado los colgó en el mercado.

== dateline
en: Brineford
de: Brineford
es: Brineford

== p
en: Dorrit Lampkin has driven the number 4 bus for 19 years and has never thrown an umbrella away.
de: Dorrit Lampkin fährt seit 19~Jahren die Buslinie 4 und hat nie einen Regenschirm weggeworfen.
es: Dorrit Lampkin conduce desde hace 19~años el autobús de la línea 4 y nunca ha tirado un paraguas.

en: On Saturday she returned 318 of them.
de: Am Samstag gab sie 318 davon zurück.
es: El sábado devolvió 318.

en: Each bore a label with date, stop and seat.
de: An jedem hing ein Zettel mit Datum, Haltestelle und Sitzplatz.
es: Cada uno llevaba una etiqueta con la fecha, la parada y el asiento.

== p
en: By noon, 141 had been collected, the oldest by a man who had lost it as a schoolboy.
de: Bis zum Mittag waren 141 abgeholt, der älteste von einem Mann, der ihn als Schüler verloren hatte.
es: A mediodía se habían recogido 141; el más antiguo, por un hombre que lo había perdido cuando iba a la escuela.

en: “He cried a little,” said Lampkin, “and then it rained.”
de: „Er hat ein wenig geweint“, sagte Lampkin, „und dann hat es geregnet.“
es: «Lloró un poco —contó Lampkin— y después llovió».

en: The rest can be borrowed at the town hall from Monday, for a deposit of €2.
de: Die übrigen kann man von Montag an im Rathaus ausleihen, gegen 2~Euro Pfand.
es: Los demás se podrán tomar prestados desde el lunes en el ayuntamiento, con una fianza de 2~euros.

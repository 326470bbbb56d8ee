slug: lead-strip
lang: en
channel: science
topics: health, water
slugline: LEAD-TEST/WATER
priority: 4
age: 52h
source: Northline
url: https://northline.example/science/lead-paper-strip
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Ottilie Varnham
picture: labglass
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 51h | by Iben Brandvig | read Mara Kessel
text de: published 47h30m | by Jorun Oltmann | read Mara Kessel
text es: draft 40m | by depesche | engine example-mt | confirmed 0

== headline
en: A strip of paper finds lead in 90 seconds
de: Ein Papierstreifen findet Blei in 90 Sekunden
es: Una tira de papel detecta plomo en 90 segundos

== standfirst
en: The test costs 14 cents and needs no laboratory.
de: Der Test kostet 14 Cent und braucht kein Labor.
es: La prueba cuesta 14 céntimos y no necesita laboratorio.

en: In old houses in Aldersund it turned yellow in one kitchen out of nine.
de: In alten Häusern von Aldersund färbte er sich in jeder neunten Küche gelb.
es: En casas antiguas de Aldersund se puso amarilla en una de cada nueve cocinas.

== dateline
en: Aldersund
de: Aldersund
es: Aldersund

== caption
en: Clear water, yellow paper: the strip reacts to five micrograms of lead.
de: Klares Wasser, gelbes Papier: Der Streifen reagiert auf fünf Mikrogramm Blei.
es: Agua clara, papel amarillo: la tira reacciona a cinco microgramos de plomo.

== alt
en: Drawing of a row of glasses filled with water on a table in slanting light; a paper strip in one of them has turned yellow.
de: Zeichnung einer Reihe von Wassergläsern auf einem Tisch in schrägem Licht; ein Papierstreifen in einem davon hat sich gelb gefärbt.
es: Dibujo de una fila de vasos de agua sobre una mesa con luz oblicua; en uno de ellos, una tira de papel se ha puesto amarilla.

== p
en: Chemists at Aldersund Polytechnic have developed a paper strip that shows lead in drinking water within 90 seconds.
de: Chemiker der Technischen Hochschule Aldersund haben einen Papierstreifen entwickelt, der Blei im Trinkwasser binnen 90~Sekunden anzeigt.
es: Químicos de la Politécnica de Aldersund han desarrollado una tira de papel que muestra el plomo en el agua potable en 90~segundos.

en: It reacts to as little as 5 micrograms per litre, half the legal limit.
de: Er reagiert schon auf 5~Mikrogramm je Liter, die Hälfte des Grenzwerts.
es: Reacciona a tan solo 5~microgramos por litro, la mitad del límite legal.

en: A laboratory test costs €60 and takes four days.
de: Eine Laboranalyse kostet 60~Euro und dauert vier Tage.
es: Una prueba de laboratorio cuesta 60~euros y tarda cuatro días.

== p
en: The colour comes from a dye that was developed in 1911 for silk.
de: Die Farbe stammt von einem Farbstoff, der 1911 für Seide entwickelt wurde.
es: El color procede de un tinte que se desarrolló en 1911 para la seda.

en: “We found it in a pattern book in the museum,” says Leontine Grabow, who led the work.
de: „Wir haben ihn in einem Musterbuch im Museum gefunden“, sagt Leontine Grabow, die die Arbeit geleitet hat.
es: «Lo encontramos en un muestrario del museo», dice Leontine Grabow, que dirigió el trabajo.

== p
en: In a field trial, 1,800 households tested their taps; in 203 of them the strip turned yellow.
de: In einem Feldversuch prüften 1800~Haushalte ihre Leitungen; in 203 davon färbte sich der Streifen gelb.
es: En un ensayo de campo, 1.800~hogares comprobaron sus grifos; en 203 de ellos la tira se puso amarilla.

en: The laboratory confirmed all but six of these results.
de: Das Labor bestätigte alle Ergebnisse bis auf sechs.
es: El laboratorio confirmó todos estos resultados menos seis.

en: The city will hand out the strips free of charge from 1 February.
de: Die Stadt verteilt die Streifen vom 1. Februar an kostenlos.
es: La ciudad repartirá las tiras gratuitamente a partir del 1 de febrero.

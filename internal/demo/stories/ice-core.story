slug: ice-core
lang: en
channel: science
topics: climate, mountains
slugline: SARN-ICECORE
priority: 3
age: 9h
source: Northline
url: https://northline.example/science/mount-sarn-ice-core
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Ottilie Varnham
picture: icecore
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 8h40m | by Iben Brandvig | read Mara Kessel
text de: published 8h05m | by Jorun Oltmann | read Mara Kessel
text es: published 7h50m | by Aurelio Quintar | read Iben Brandvig

== headline
en: Ice from Mount Sarn dates a forgotten eruption
de: Eis vom Mount Sarn datiert einen vergessenen Vulkanausbruch
es: El hielo del monte Sarn pone fecha a una erupción olvidada

== standfirst
en: A grey line, thinner than a fingernail, lies 118 metres down.
de: In 118 Metern Tiefe liegt eine graue Linie, dünner als ein Fingernagel.
es: A 118 metros de profundidad hay una línea gris más fina que una uña.

en: It records the winter of 1371, when the harvest failed in six countries.
de: Sie erzählt vom Winter 1371, als in sechs Ländern die Ernte ausfiel.
es: Da cuenta del invierno de 1371, cuando se perdió la cosecha en seis países.

== dateline
en: Sarn Base
de: Station Sarn
es: Base Sarn

== caption
en: The drill tent on the plateau of Mount Sarn, at 4,210 metres.
de: Das Bohrzelt auf dem Plateau des Mount Sarn, in 4210 Metern Höhe.
es: La tienda de perforación en la meseta del monte Sarn, a 4.210 metros de altitud.

== alt
en: Drawing of a small lit tent on a snow plateau under a night sky with a green aurora; below the snow the layers of the ice are visible.
de: Zeichnung eines kleinen erleuchteten Zeltes auf einer Schneefläche unter einem Nachthimmel mit grünem Polarlicht; unter dem Schnee sind die Schichten des Eises zu sehen.
es: Dibujo de una pequeña tienda iluminada en una meseta nevada bajo un cielo nocturno con aurora verde; bajo la nieve se ven las capas del hielo.

== p
en: Researchers drilling on Mount Sarn have found the trace of a volcanic eruption that no chronicle mentions.
de: Forscher haben bei Bohrungen am Mount Sarn die Spur eines Vulkanausbruchs gefunden, den keine Chronik erwähnt.
es: Unos investigadores que perforaban en el monte Sarn han hallado el rastro de una erupción volcánica que ninguna crónica menciona.

en: The ash lies at a depth of 118.4 metres and is 0.3 millimetres thick.
de: Die Asche liegt in 118,4~Metern Tiefe und ist 0,3~Millimeter dick.
es: La ceniza se encuentra a 118,4~metros de profundidad y tiene un grosor de 0,3~milímetros.

en: By counting the annual layers above it, the team dates it to the winter of 1371, give or take two years.
de: Durch Auszählen der Jahresschichten darüber datiert das Team sie auf den Winter 1371, plus oder minus zwei Jahre.
es: Contando las capas anuales que la cubren, el equipo la sitúa en el invierno de 1371, con un margen de dos años.

== p
en: “We did not look for it,” says the glaciologist Ilse Marenholt.
de: „Wir haben nicht danach gesucht“, sagt die Glaziologin Ilse Marenholt.
es: «No la estábamos buscando», dice la glacióloga Ilse Marenholt.

en: “It came up on a Thursday, at minus 31 degrees, and nobody wanted to go to supper.”
de: „Sie kam an einem Donnerstag herauf, bei minus 31~Grad, und niemand wollte zum Abendessen gehen.“
es: «Salió un jueves, a 31~grados bajo cero, y nadie quería irse a cenar».

== p
en: The fingerprint of the glass splinters matches no known volcano in the northern hemisphere.
de: Der Fingerabdruck der Glassplitter passt zu keinem bekannten Vulkan der Nordhalbkugel.
es: La huella de las esquirlas de vidrio no coincide con la de ningún volcán conocido del hemisferio norte.

en: Written sources of the time speak of a *dry fog* that lasted from October to May.
de: Schriftliche Quellen jener Zeit sprechen von einem *trockenen Nebel*, der von Oktober bis Mai anhielt.
es: Las fuentes escritas de la época hablan de una *niebla seca* que duró de octubre a mayo.

en: Grain prices in the port of Aldersund rose by 140 per cent within a year.
de: Im Hafen von Aldersund stiegen die Getreidepreise binnen eines Jahres um 140~Prozent.
es: En el puerto de Aldersund, el precio del grano subió un 140~% en un año.

== p
en: The core, 9.5 centimetres in diameter and 162 metres long, now lies in 324 boxes in a cold store in Stenhavn.
de: Der Bohrkern, 9,5~Zentimeter im Durchmesser und 162~Meter lang, lagert nun in 324~Kisten in einem Kühlhaus in Stenhavn.
es: El testigo, de 9,5~centímetros de diámetro y 162~metros de largo, se guarda ahora en 324~cajas en una cámara frigorífica de Stenhavn.

en: The data are [free for anyone to use](https://northline.example/data/sarn).
de: Die Daten [stehen allen frei zur Verfügung](https://northline.example/data/sarn).
es: Los datos son [de libre uso para todo el mundo](https://northline.example/data/sarn).

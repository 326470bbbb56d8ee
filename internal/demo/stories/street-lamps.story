slug: street-lamps
lang: de
channel: local
topics: cities, energy
slugline: OBERLAUEN-LATERNEN
priority: 5
age: 6h15m
source: Lauentaler Bote
url: https://lauentaler-bote.example/oberlauen/jede-zweite-laterne
rights: © Lauentaler Bote. Übersetzung und Weitergabe mit Quellenangabe gestattet.
byline: Friederun Hasselpfort
picture: lamps
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text de: published 5h45m | by Jorun Oltmann | read Mara Kessel
text en: published 4h20m | by Iben Brandvig | read Mara Kessel
text es: review 1h05m | by Aurelio Quintar

== headline
de: Oberlauen schaltet nachts jede zweite Laterne aus
en: Oberlauen turns off every second street lamp at night
es: Oberlauen apaga de noche una de cada dos farolas

== standfirst
de: Die Kleinstadt spart 84.000 Euro im Jahr und hat die Milchstraße zurück.
en: The small town saves €84,000 a year and has got the Milky Way back.
es: La pequeña ciudad ahorra 84.000 euros al año y ha recuperado la Vía Láctea.

de: Wer Licht braucht, drückt auf einen Knopf.
en: Anyone who needs light presses a button.
es: Quien necesita luz pulsa un botón.

== dateline
de: Oberlauen
en: Oberlauen
es: Oberlauen

== caption
de: Die Brunnengasse in Oberlauen kurz nach 23 Uhr.
en: Brunnengasse in Oberlauen, shortly after 11 pm.
es: La Brunnengasse de Oberlauen, poco después de las 23 horas.

== alt
de: Zeichnung einer steilen Gasse mit Giebelhäusern bei Nacht; nur eine Laterne leuchtet, darüber steht die Milchstraße.
en: Drawing of a steep lane of gabled houses at night; a single lamp is lit and the Milky Way stands above it.
es: Dibujo de una calle empinada con casas de hastial de noche; solo brilla una farola y sobre ella se extiende la Vía Láctea.

== p
de: Seit dem 2. November gehen in Oberlauen zwischen 22.30 Uhr und 5 Uhr 612 von 1224 Laternen aus.
en: Since 2 November, 612 of the 1,224 street lamps in Oberlauen have been going out between 10:30 pm and 5 am.
es: Desde el 2 de noviembre, 612 de las 1.224 farolas de Oberlauen se apagan entre las 22:30 y las 5 de la mañana.

de: Der Stadtrat hatte das im Sommer mit 15 gegen 7 Stimmen beschlossen.
en: The town council had decided this in the summer by 15 votes to 7.
es: El pleno municipal lo había acordado en verano por 15 votos contra 7.

de: Die Stadt spart dadurch rund 310 Megawattstunden Strom und 84.000 Euro im Jahr.
en: It saves the town about 310 megawatt hours of electricity and €84,000 a year.
es: La ciudad ahorra así unos 310~MWh de electricidad y 84.000~euros al año.

== p
de: „Wir haben nicht das Licht abgeschafft, sondern die Verschwendung“, sagt Bürgermeisterin Roswitha Engelkamp.
en: “We have not abolished light, we have abolished waste,” says the mayor, Roswitha Engelkamp.
es: «No hemos suprimido la luz, sino el derroche», dice la alcaldesa, Roswitha Engelkamp.

de: An 36 Masten hängt ein Taster, der die Straße für zwölf Minuten hell macht.
en: On 36 of the posts there is a button that lights up the street for twelve minutes.
es: En 36~postes hay un pulsador que ilumina la calle durante doce minutos.

de: In der ersten Woche wurde er 419-mal gedrückt, davon 260-mal von Kindern.
en: In the first week it was pressed 419 times, 260 of them by children.
es: En la primera semana se pulsó 419~veces, 260 de ellas por niños.

== p
de: Die Polizei hat bisher keine Zunahme von Unfällen oder Einbrüchen festgestellt.
en: So far the police have seen no increase in accidents or burglaries.
es: Por ahora, la policía no ha observado ningún aumento de accidentes ni de robos.

de: Kritik kommt vom Seniorenbeirat: Auf dem Kirchberg sei der Gehweg „eine Mutprobe“.
en: Criticism comes from the senior citizens' council, which calls the pavement on Kirchberg “a test of courage”.
es: Las críticas llegan del consejo de mayores, según el cual la acera del Kirchberg es «una prueba de valor».

de: Dort bleiben die Lampen vom 1. Dezember an wieder die ganze Nacht eingeschaltet.
en: There the lamps will stay on all night again from 1 December.
es: Allí las farolas volverán a quedar encendidas toda la noche a partir del 1 de diciembre.

== p
de: Gewonnen hat die Sternwarte auf dem Lauenstein.
en: The winner is the observatory on the Lauenstein.
es: El observatorio del Lauenstein ha salido ganando.

de: Ihr Leiter Dr. Albin Terhorst misst 40 Prozent weniger Streulicht als im Vorjahr.
en: Its head, Dr Albin Terhorst, measures 40 per cent less stray light than a year ago.
es: Su director, el doctor Albin Terhorst, mide un 40~% menos de luz dispersa que el año pasado.

de: „Am Dienstag“, sagt er, „habe ich zum ersten Mal seit 1987 die Andromedagalaxie ohne Fernrohr gesehen.“
en: “On Tuesday,” he says, “I saw the Andromeda galaxy without a telescope for the first time since 1987.”
es: «El martes —dice— vi la galaxia de Andrómeda sin telescopio por primera vez desde 1987».

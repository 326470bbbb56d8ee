slug: organ
lang: es
channel: culture
topics: music, heritage
slugline: VALDENIEBLA-ORGANO
priority: 5
age: 30h
source: Meridiana
url: https://meridiana.example/cultura/organo-valdeniebla
rights: © Meridiana. Reproducción autorizada a los medios asociados, con mención de la fuente.
byline: Teo Barrancal
picture: organ
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text es: published 29h | by Aurelio Quintar | read Mara Kessel
text de: published 25h | by Jorun Oltmann | read Mara Kessel
text en: approved 2h15m | by Iben Brandvig | read Mara Kessel

== headline
es: El órgano de Valdeniebla suena tras 61 años de silencio
de: Die Orgel von Valdeniebla klingt nach 61 Jahren Stille
en: The organ of Valdeniebla plays after 61 years of silence

== standfirst
es: Faltaban 212 tubos.
de: Es fehlten 212 Pfeifen.
en: Two hundred and twelve pipes were missing.

es: Los vecinos los habían guardado en desvanes, gallineros y una pastelería.
de: Die Einwohner hatten sie auf Dachböden, in Hühnerställen und in einer Konditorei aufbewahrt.
en: The villagers had kept them in lofts, in hen houses and in a cake shop.

== dateline
es: Valdeniebla
de: Valdeniebla
en: Valdeniebla

== caption
es: La caja del órgano, de 1743, recibe luz por primera vez desde que se reabrió la ventana oeste.
de: Das Orgelgehäuse von 1743 bekommt wieder Licht, seit das Westfenster geöffnet wurde.
en: The organ case of 1743 has light again now that the west window has been reopened.

== alt
es: Dibujo de un gran órgano con tubos dorados en una iglesia en penumbra; por la izquierda entra un haz de luz oblicuo.
de: Zeichnung einer großen Orgel mit goldenen Pfeifen in einer dunklen Kirche; von links fällt ein schräger Lichtstrahl ein.
en: Drawing of a large organ with golden pipes in a dim church; a slanting beam of light falls in from the left.

== p
es: A las ocho de la tarde del domingo, el órgano de la iglesia de San Eladio volvió a sonar.
de: Am Sonntag um acht Uhr abends erklang die Orgel der Kirche San Eladio zum ersten Mal wieder.
en: At eight o'clock on Sunday evening the organ of the church of San Eladio was heard again.

es: Había callado en 1964, cuando el tejado se vino abajo.
de: Verstummt war sie 1964, als das Dach einstürzte.
en: It had fallen silent in 1964, when the roof came down.

es: Vinieron 480 personas a un pueblo que tiene 173 habitantes.
de: 480 Menschen kamen in ein Dorf, das 173 Einwohner hat.
en: There came 480 people to a village of 173 inhabitants.

== p
es: De los 1.106 tubos faltaban 212.
de: Von den 1106 Pfeifen fehlten 212.
en: Of the 1,106 pipes, 212 were missing.

es: «Mi abuela usaba tres para sostener las tomateras», cuenta Amparo Luenguez, la panadera.
de: „Meine Großmutter hat mit dreien die Tomaten gestützt“, erzählt die Bäckerin Amparo Luenguez.
en: “My grandmother used three of them to prop up the tomatoes,” says Amparo Luenguez, the baker.

es: Tras un bando del alcalde aparecieron 187 en menos de un mes.
de: Nach einem Aufruf des Bürgermeisters tauchten binnen eines Monats 187 wieder auf.
en: After an appeal by the mayor, 187 turned up in less than a month.

es: Los demás los fundió de nuevo el organero Matías Ferrándegui con estaño y plomo.
de: Die übrigen goss der Orgelbauer Matías Ferrándegui aus Zinn und Blei neu.
en: The organ builder Matías Ferrándegui cast the others anew from tin and lead.

== quote
es: «No hemos restaurado un instrumento.
de: „Wir haben nicht ein Instrument restauriert.
en: “We have not restored an instrument.

es: Hemos devuelto la voz a un pueblo entero».
de: Wir haben einem ganzen Dorf die Stimme zurückgegeben.“
en: We have given a whole village its voice back.”

== speaker
es: Matías Ferrándegui, organero
de: Matías Ferrándegui, Orgelbauer
en: Matías Ferrándegui, organ builder

== p
es: La obra ha costado 318.000 euros y ha durado cuatro años.
de: Die Arbeiten haben 318.000~Euro gekostet und vier Jahre gedauert.
en: The work has cost €318,000 and taken four years.

es: Sesenta tubos llevan grabado el nombre de quien los guardó.
de: In sechzig Pfeifen ist der Name dessen eingraviert, der sie aufbewahrt hat.
en: Sixty pipes bear the engraved name of the person who kept them.

es: El próximo concierto será el 6 de enero, a las 19:30, y la entrada será gratuita.
de: Das nächste Konzert findet am 6. Januar um 19.30~Uhr statt, der Eintritt ist frei.
en: The next concert will be on 6 January at 7:30 pm, and admission will be free.

slug: lobby-register
lang: en
channel: politics
topics: parliament, transparency
slugline: HALVERN-LOBBYING/VOTE
priority: 2
age: 3h40m
source: Northline
url: https://northline.example/politics/halvern-lobby-register
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Edda Corviston
picture: parliament
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 3h10m | by Iben Brandvig | read Mara Kessel
text de: published 2h50m | by Jorun Oltmann | read Mara Kessel
text es: published 2h35m | by Aurelio Quintar | read Iben Brandvig

== headline
en: Halvern will log every lobby meeting
de: Halvern legt jedes Lobbytreffen offen
es: Halvern registrará cada reunión con grupos de presión

== standfirst
en: Parliament in Stenhavn has voted 94 to 61 for a public diary of ministers.
de: Das Parlament in Stenhavn hat mit 94 zu 61 Stimmen für einen öffentlichen Terminkalender der Minister gestimmt.
es: El Parlamento de Stenhavn ha aprobado por 94 votos contra 61 una agenda pública de los ministros.

en: Opponents warn of conversations moving to the car park.
de: Gegner warnen, die Gespräche würden auf den Parkplatz verlegt.
es: Los detractores advierten de que las conversaciones se mudarán al aparcamiento.

== dateline
en: Stenhavn
de: Stenhavn
es: Stenhavn

== caption
en: The parliament in Stenhavn stands on the water, and from next year behind glass.
de: Das Parlament von Stenhavn steht am Wasser und vom nächsten Jahr an hinter Glas.
es: El Parlamento de Stenhavn se alza junto al agua y, desde el año que viene, tras un cristal.

== alt
en: Drawing of a parliament building with a dome and a long row of columns, reflected in still water at evening.
de: Zeichnung eines Parlamentsgebäudes mit Kuppel und langer Säulenreihe, das sich am Abend in ruhigem Wasser spiegelt.
es: Dibujo de un edificio parlamentario con cúpula y una larga columnata, reflejado al atardecer en el agua quieta.

== p
en: Halvern's parliament has passed a law that obliges ministers to publish every meeting with a lobbyist within 72 hours.
de: Das Parlament von Halvern hat ein Gesetz verabschiedet, das Minister verpflichtet, jedes Treffen mit Interessenvertretern binnen 72 Stunden zu veröffentlichen.
es: El Parlamento de Halvern ha aprobado una ley que obliga a los ministros a publicar en un plazo de 72 horas toda reunión con representantes de intereses.

en: The bill passed late on Tuesday by 94 votes to 61, with five abstentions.
de: Der Entwurf wurde am späten Dienstagabend mit 94 gegen 61 Stimmen bei fünf Enthaltungen angenommen.
es: El proyecto salió adelante a última hora del martes por 94 votos a favor, 61 en contra y cinco abstenciones.

en: It takes effect on 1 January.
de: Es tritt am 1. Januar in Kraft.
es: Entrará en vigor el 1 de enero.

== p
en: Each entry must name the people present, the subject and the length of the meeting.
de: Jeder Eintrag muss die Anwesenden, das Thema und die Dauer des Treffens nennen.
es: Cada entrada deberá indicar los asistentes, el asunto y la duración de la reunión.

en: Telephone calls count once they exceed ten minutes.
de: Telefonate zählen, sobald sie länger als zehn Minuten dauern.
es: Las llamadas telefónicas cuentan a partir de los diez minutos.

en: Anyone who leaves a meeting out faces a fine of up to €25,000.
de: Wer ein Treffen verschweigt, dem droht ein Bußgeld von bis zu 25.000~Euro.
es: Quien omita una reunión se expone a una multa de hasta 25.000~euros.

== quote
en: “A minister's diary is not a private novel.”
de: „Der Kalender eines Ministers ist kein privater Roman.“
es: «La agenda de un ministro no es una novela privada».

== speaker
en: Signe Aldervall, justice minister
de: Signe Aldervall, Justizministerin
es: Signe Aldervall, ministra de Justicia

== p
en: The opposition does not reject the register, but it calls the threshold for telephone calls “an invitation to hang up after nine minutes”.
de: Die Opposition lehnt das Register nicht ab, nennt die Schwelle für Telefonate aber „eine Einladung, nach neun Minuten aufzulegen“.
es: La oposición no rechaza el registro, pero califica el umbral para las llamadas de «invitación a colgar a los nueve minutos».

en: “What cannot be said in the office will be said in the car park,” said Torben Halgrim of the Centre Alliance.
de: „Was nicht im Büro gesagt werden darf, wird auf dem Parkplatz gesagt“, sagte Torben Halgrim von der Zentrumsallianz.
es: «Lo que no pueda decirse en el despacho se dirá en el aparcamiento», afirmó Torben Halgrim, de la Alianza de Centro.

== h2
en: What the diary will show
de: Was im Kalender stehen wird
es: Qué mostrará la agenda

== list
en: Who met whom, where and for how long
de: Wer wen wo und wie lange getroffen hat
es: Quién se reunió con quién, dónde y durante cuánto tiempo

en: Which bill or permit was discussed
de: Um welches Gesetz oder welche Genehmigung es ging
es: De qué ley o de qué permiso se habló

en: Gifts worth more than €50
de: Geschenke im Wert von mehr als 50~Euro
es: Los regalos de más de 50~euros

== p
en: A [trial run in three ministries](https://northline.example/politics/lobby-trial) logged 1,340 meetings in six months.
de: Ein [Probelauf in drei Ministerien](https://northline.example/politics/lobby-trial) verzeichnete in sechs Monaten 1340~Treffen.
es: Una [prueba piloto en tres ministerios](https://northline.example/politics/lobby-trial) registró 1.340~reuniones en seis meses.

en: Nearly two thirds of them concerned only four bills.
de: Fast zwei Drittel davon betrafen lediglich vier Gesetzentwürfe.
es: Casi dos tercios de ellas se referían tan solo a cuatro proyectos de ley.

slug: water-court
lang: en
channel: culture
topics: water, work, heritage
slugline: ORUZ-WATERCOURT/LONGREAD
priority: 5
age: 92h
source: Depesche
url: https://depesche.example/reports/water-court-of-oruz
rights: © Depesche
byline: Edda Corviston
picture: terraces
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 91h | by Iben Brandvig | read Mara Kessel
text de: published 88h | by Jorun Oltmann | read Mara Kessel
text es: published 87h | by Aurelio Quintar | read Iben Brandvig

== headline
en: The valley that votes on its water every Thursday
de: Das Tal, das jeden Donnerstag über sein Wasser abstimmt
es: El valle que vota su agua todos los jueves

== standfirst
en: In the Oruz valley, eight farmers have been sitting in judgement for six centuries.
de: Im Tal von Oruz sitzen seit sechs Jahrhunderten acht Bauern zu Gericht.
es: En el valle de Oruz, ocho labradores imparten justicia desde hace seis siglos.

en: They have no lawyers, no files and not a single case pending.
de: Sie haben keine Anwälte, keine Akten und keinen einzigen offenen Fall.
es: No tienen abogados ni expedientes ni un solo caso pendiente.

== dateline
en: Oruz
de: Oruz
es: Oruz

== caption
en: The terraces above Oruz: 214 fields hang on the main canal.
de: Die Terrassen über Oruz: 214 Felder hängen am Hauptkanal.
es: Las terrazas sobre Oruz: 214 bancales dependen del canal principal.

== alt
en: Drawing of a terraced valley in evening light; a canal winds down in bright loops from a village with a tower, between green and golden fields and past three red sluices.
de: Zeichnung eines terrassierten Tals im Abendlicht; ein Kanal zieht in hellen Schleifen von einem Dorf mit Turm herab, zwischen grünen und goldenen Feldern und durch drei rote Schleusen.
es: Dibujo de un valle aterrazado a la luz de la tarde; un canal desciende en curvas brillantes desde un pueblo con torre, entre campos verdes y dorados y por tres compuertas rojas.

== p
en: At five minutes to twelve, Remedios Calatorra takes off her rubber boots and puts on a black smock.
de: Um fünf vor zwölf zieht Remedios Calatorra ihre Gummistiefel aus und einen schwarzen Kittel an.
es: A las doce menos cinco, Remedios Calatorra se quita las botas de goma y se pone un blusón negro.

en: She grows onions on 1.8 hectares.
de: Sie baut auf 1,8~Hektar Zwiebeln an.
es: Cultiva cebollas en 1,8~hectáreas.

en: On Thursdays she is also the highest judge of the valley.
de: Donnerstags ist sie außerdem die oberste Richterin des Tals.
es: Los jueves es, además, la máxima jueza del valle.

== p
en: The bell strikes, and eight people sit down on eight chairs in front of the church door.
de: Die Glocke schlägt, und acht Menschen setzen sich auf acht Stühle vor der Kirchentür.
es: Suena la campana y ocho personas se sientan en ocho sillas ante la puerta de la iglesia.

en: There is no table, no microphone and no paper.
de: Es gibt keinen Tisch, kein Mikrofon und kein Papier.
es: No hay mesa, ni micrófono, ni papel.

en: The bailiff calls the eight canals by name, from the highest to the lowest, and asks whether anyone has a complaint.
de: Der Büttel ruft die acht Kanäle beim Namen, vom obersten bis zum untersten, und fragt, ob jemand Klage führe.
es: El alguacil llama a las ocho acequias por su nombre, de la más alta a la más baja, y pregunta si alguien presenta denuncia.

en: On most Thursdays nobody has.
de: An den meisten Donnerstagen hat niemand eine.
es: La mayoría de los jueves nadie la presenta.

en: Then the court rises after four minutes, and everyone goes to eat.
de: Dann erhebt sich das Gericht nach vier Minuten, und alle gehen essen.
es: Entonces el tribunal se levanta a los cuatro minutos y todos se van a comer.

== h2
en: A law without a book
de: Ein Gesetz ohne Buch
es: Una ley sin libro

== p
en: The court of Oruz was first mentioned in 1423, in a letter of complaint.
de: Zum ersten Mal erwähnt wurde das Gericht von Oruz 1423, in einem Beschwerdebrief.
es: La primera mención del tribunal de Oruz es de 1423 y figura en una carta de queja.

en: A miller protested that he had been fined “three hens and my good name”.
de: Ein Müller protestierte, man habe ihm „drei Hühner und meinen guten Namen“ als Strafe genommen.
es: Un molinero protestaba porque le habían impuesto una multa de «tres gallinas y mi buen nombre».

en: Since then the rules have been passed on by word of mouth.
de: Seither werden die Regeln mündlich weitergegeben.
es: Desde entonces, las normas se transmiten de palabra.

en: The only thing ever written down was a list of the canals, and it burned in 1809.
de: Aufgeschrieben wurde immer nur ein Verzeichnis der Kanäle, und das verbrannte 1809.
es: Lo único que llegó a escribirse fue una lista de las acequias, que ardió en 1809.

== p
en: The unit of account is the *thread*: as much water as flows through a hole two fingers wide in one hour.
de: Gerechnet wird in *Fäden*: Ein Faden ist so viel Wasser, wie in einer Stunde durch ein zwei Finger breites Loch fließt.
es: La unidad de cuenta es el *hilo*: tanta agua como pasa en una hora por un agujero de dos dedos de ancho.

en: Engineers from the university have measured it and arrived at 11.3 cubic metres.
de: Ingenieure der Universität haben nachgemessen und kamen auf 11,3~Kubikmeter.
es: Unos ingenieros de la universidad lo han medido y les salieron 11,3~metros cúbicos.

en: The farmers thanked them politely and went on counting in threads.
de: Die Bauern bedankten sich höflich und rechneten weiter in Fäden.
es: Los labradores se lo agradecieron con cortesía y siguieron contando en hilos.

== p
en: Whoever owns land owns water, but never one without the other.
de: Wer Land besitzt, besitzt Wasser, aber nie das eine ohne das andere.
es: Quien tiene tierra tiene agua, pero nunca la una sin la otra.

en: Water cannot be sold, saved or given away.
de: Wasser kann man weder verkaufen noch aufsparen noch verschenken.
es: El agua no se puede vender, guardar ni regalar.

en: If the river carries less, everyone receives less, in the same proportion.
de: Führt der Fluss weniger, bekommen alle weniger, im gleichen Verhältnis.
es: Si el río baja menguado, todos reciben menos, en la misma proporción.

en: In the dry summer of 2022, that meant 38 per cent of the usual amount.
de: Im trockenen Sommer 2022 waren das 38~Prozent der üblichen Menge.
es: En el seco verano de 2022, eso supuso el 38~% de la cantidad habitual.

== quote
en: “In the city they argue about whose water it is.
de: „In der Stadt streitet man, wem das Wasser gehört.
es: «En la ciudad discuten de quién es el agua.

en: Here we argue about whose turn it is.”
de: Hier streiten wir, wer an der Reihe ist.“
es: Aquí discutimos a quién le toca».

== speaker
en: Remedios Calatorra, president of the court
de: Remedios Calatorra, Vorsitzende des Gerichts
es: Remedios Calatorra, presidenta del tribunal

== h2
en: The case of the plastic sheet
de: Der Fall mit der Plastikplane
es: El caso del plástico

== p
en: On this Thursday in November, somebody does have a complaint.
de: An diesem Donnerstag im November hat doch jemand eine Klage.
es: Este jueves de noviembre, alguien sí presenta una denuncia.

en: Fermín Ochandía, 71, accuses his neighbour of having laid a plastic sheet in the canal, so that the water stayed twenty minutes longer with him.
de: Fermín Ochandía, 71, wirft seinem Nachbarn vor, eine Plastikplane in den Kanal gelegt zu haben, damit das Wasser zwanzig Minuten länger bei ihm blieb.
es: Fermín Ochandía, de 71 años, acusa a su vecino de haber puesto un plástico en la acequia para que el agua se quedara con él veinte minutos más.

en: The neighbour, Iker Sandoya, 34, does not deny the sheet.
de: Der Nachbar, Iker Sandoya, 34, bestreitet die Plane nicht.
es: El vecino, Iker Sandoya, de 34 años, no niega lo del plástico.

en: He says that it blew there.
de: Er sagt, sie sei dorthin geweht worden.
es: Dice que lo llevó el viento.

== p
en: “Was there wind on Monday?” asks the president.
de: „Hat am Montag Wind geweht?“, fragt die Vorsitzende.
es: «¿Hizo viento el lunes?», pregunta la presidenta.

en: The court looks at the poplars, as if they could testify.
de: Das Gericht schaut zu den Pappeln, als könnten sie aussagen.
es: El tribunal mira los chopos, como si pudieran declarar.

en: “There was no wind,” says the judge of the lowest canal.
de: „Es gab keinen Wind“, sagt der Richter des untersten Kanals.
es: «No hizo viento», dice el juez de la acequia más baja.

en: Sandoya looks at his shoes.
de: Sandoya schaut auf seine Schuhe.
es: Sandoya se mira los zapatos.

== p
en: The members put their heads together; their deliberation lasts 40 seconds.
de: Die Mitglieder stecken die Köpfe zusammen; die Beratung dauert 40~Sekunden.
es: Los miembros juntan las cabezas; la deliberación dura 40~segundos.

en: The judge of the canal concerned is not allowed to vote.
de: Der Richter des betroffenen Kanals darf nicht mitstimmen.
es: El juez de la acequia afectada no puede votar.

en: The verdict: Sandoya gives up his turn twice and pays €60 into the fund for the sluices.
de: Das Urteil: Sandoya verzichtet zweimal auf seine Reihe und zahlt 60~Euro in die Kasse für die Schleusen.
es: El fallo: Sandoya renuncia dos veces a su turno y paga 60~euros a la caja de las compuertas.

en: There is no appeal.
de: Eine Berufung gibt es nicht.
es: No cabe recurso.

== h2
en: What the state can learn
de: Was der Staat lernen kann
es: Lo que el Estado puede aprender

== p
en: Twenty kilometres further down, in the plain, 1,100 water cases are waiting at the district court.
de: Zwanzig Kilometer weiter unten, in der Ebene, warten beim Bezirksgericht 1100~Wasserfälle auf ihre Verhandlung.
es: Veinte kilómetros más abajo, en la llanura, esperan 1.100~pleitos de aguas en el juzgado comarcal.

en: On average a ruling takes three years and two months.
de: Im Durchschnitt dauert es drei Jahre und zwei Monate bis zum Urteil.
es: De media, una sentencia tarda tres años y dos meses.

en: “Our law is more just, but theirs is there on Friday morning,” says the legal historian Beatriz Noguerol, who has attended 130 sessions.
de: „Unser Recht ist gerechter, aber ihres ist am Freitagmorgen da“, sagt die Rechtshistorikerin Beatriz Noguerol, die 130~Sitzungen besucht hat.
es: «Nuestro derecho es más justo, pero el suyo está listo el viernes por la mañana», dice la historiadora del derecho Beatriz Noguerol, que ha asistido a 130~sesiones.

en: She has found three reasons why the rulings are obeyed:
de: Sie hat drei Gründe gefunden, warum die Urteile befolgt werden:
es: Ha encontrado tres razones por las que se acatan los fallos:

== numbered
en: The judges irrigate from the same canals as those whom they judge.
de: Die Richter bewässern aus denselben Kanälen wie die, über die sie richten.
es: Los jueces riegan de las mismas acequias que aquellos a quienes juzgan.

en: They are elected for two years and cannot refuse.
de: Sie werden für zwei Jahre gewählt und dürfen nicht ablehnen.
es: Se los elige por dos años y no pueden negarse.

en: Everyone hears the verdict, because everyone is hungry and standing in the same square.
de: Alle hören das Urteil, weil alle hungrig sind und auf demselben Platz stehen.
es: Todos oyen el fallo, porque todos tienen hambre y están en la misma plaza.

== p
en: The ministry has asked twice whether the court would accept a computer.
de: Das Ministerium hat zweimal gefragt, ob das Gericht einen Computer annehmen würde.
es: El ministerio ha preguntado dos veces si el tribunal aceptaría un ordenador.

en: It was put to the vote on a Thursday, and the motion failed with one voice in favour.
de: An einem Donnerstag wurde darüber abgestimmt, und der Antrag scheiterte bei einer Ja-Stimme.
es: Se sometió a votación un jueves, y la propuesta fracasó con un solo voto a favor.

== p
en: At half past twelve, Ochandía and Sandoya are sitting at the same table in the bar.
de: Um halb eins sitzen Ochandía und Sandoya in der Bar am selben Tisch.
es: A las doce y media, Ochandía y Sandoya están sentados a la misma mesa del bar.

en: The older man pays.
de: Der Ältere zahlt.
es: Paga el mayor.

en: “He has already lost his water,” he says, “he should not go thirsty as well.”
de: „Sein Wasser hat er schon verloren“, sagt er, „da soll er nicht auch noch Durst haben.“
es: «Ya se ha quedado sin agua —dice—, no va a pasar sed encima».

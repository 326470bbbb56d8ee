slug: beavers
lang: en
channel: environment
topics: climate, rivers
slugline: TARN-BEAVERS/FLOOD
priority: 4
age: 49h
source: Northline
url: https://northline.example/environment/tarn-valley-beavers
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Ottilie Varnham, Edda Corviston
picture: beavers
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 48h | by Iben Brandvig | read Mara Kessel
text de: published 46h | by Jorun Oltmann | read Mara Kessel
text es: published 44h | by Aurelio Quintar | read Iben Brandvig

== headline
en: Fourteen dams, one fifth less flood
de: Vierzehn Dämme, ein Fünftel weniger Hochwasser
es: Catorce diques y una quinta parte menos de crecida

== standfirst
en: Two pairs of beavers were released in the upper Tarn valley in 2017.
de: Im oberen Tarntal wurden 2017 zwei Biberpaare ausgesetzt.
es: En 2017 se soltaron dos parejas de castores en el valle alto del Tarn.

en: Engineers now want to learn from their descendants.
de: Nun wollen Ingenieure von ihren Nachkommen lernen.
es: Ahora los ingenieros quieren aprender de sus descendientes.

== dateline
en: Tarn Hollow
de: Tarn Hollow
es: Tarn Hollow

== caption
en: Dam number nine holds back a pond of 0.6 hectares.
de: Damm Nummer neun staut einen Teich von 0,6 Hektar.
es: El dique número nueve retiene una balsa de 0,6 hectáreas.

== alt
en: Drawing of a beaver swimming towards a dam of branches in a misty forest pond at dawn; its wake forms a long V.
de: Zeichnung eines Bibers, der im nebligen Waldteich bei Tagesanbruch auf einen Damm aus Ästen zuschwimmt; seine Spur bildet ein langes V.
es: Dibujo de un castor que nada hacia un dique de ramas en una laguna del bosque, con niebla, al amanecer; su estela forma una larga V.

== p
en: Beaver dams have lowered the flood peak at Tarn Hollow by 21 per cent, according to a study by the Water Office.
de: Biberdämme haben die Hochwasserspitze in Tarn Hollow um 21~Prozent gesenkt; das ergibt eine Studie des Wasseramts.
es: Los diques de los castores han reducido un 21~% la punta de crecida en Tarn Hollow, según un estudio de la Oficina del Agua.

en: Since 2017 the animals have built 14 dams along 3.2 kilometres of the stream.
de: Seit 2017 haben die Tiere auf 3,2~Kilometern Bachlauf 14~Dämme gebaut.
es: Desde 2017 los animales han construido 14~diques a lo largo de 3,2~kilómetros del arroyo.

en: After heavy rain, the water now reaches the village 70 minutes later than before.
de: Nach starkem Regen erreicht das Wasser das Dorf nun 70~Minuten später als zuvor.
es: Tras las lluvias fuertes, el agua llega ahora al pueblo 70~minutos más tarde que antes.

== p
en: “We had planned a basin of concrete for €5.2 million,” says Lorcan Ashgrove, the district engineer.
de: „Wir hatten ein Becken aus Beton für 5,2~Millionen Euro geplant“, sagt Bezirksingenieur Lorcan Ashgrove.
es: «Habíamos proyectado una balsa de hormigón de 5,2~millones de euros», dice Lorcan Ashgrove, ingeniero del distrito.

en: “They did it for willow bark.”
de: „Sie haben es für Weidenrinde gemacht.“
es: «Ellos lo han hecho a cambio de corteza de sauce».

== p
en: Not every farmer shares his enthusiasm.
de: Nicht jeder Bauer teilt seine Begeisterung.
es: No todos los agricultores comparten su entusiasmo.

en: Four hectares of pasture are under water, and the compensation of €380 a hectare does not cover the loss.
de: Vier Hektar Weideland stehen unter Wasser, und die Entschädigung von 380~Euro je Hektar deckt den Verlust nicht.
es: Hay cuatro hectáreas de pasto anegadas, y la indemnización de 380~euros por hectárea no cubre las pérdidas.

en: “I like them,” says Bridie Colquitt, who keeps sheep.
de: „Ich mag sie“, sagt die Schafhalterin Bridie Colquitt.
es: «Me gustan», dice Bridie Colquitt, que cría ovejas.

en: “I would like them better two fields away.”
de: „Zwei Felder weiter würde ich sie noch lieber mögen.“
es: «Dos campos más allá me gustarían todavía más».

== p
en: The Water Office intends to measure for another five years and has [put its gauges online](https://northline.example/data/tarn).
de: Das Wasseramt will weitere fünf Jahre lang messen und hat [seine Pegel ins Netz gestellt](https://northline.example/data/tarn).
es: La Oficina del Agua se propone medir otros cinco años y ha [publicado en la red sus limnímetros](https://northline.example/data/tarn).

en: The beavers, 23 at the last count, work at night and without a permit.
de: Die Biber, 23 bei der letzten Zählung, arbeiten nachts und ohne Genehmigung.
es: Los castores, 23 en el último recuento, trabajan de noche y sin licencia.

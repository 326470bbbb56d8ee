slug: moth-atlas
lang: en
channel: science
topics: cities, nature
slugline: MOTH-ATLAS/EMBARGO
priority: 4
age: 5h20m
embargo: 62h
source: Northline
url: https://northline.example/science/stenhavn-moth-atlas
rights: © Northline. Not for publication before the embargo ends.
byline: Ottilie Varnham
picture: moths
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: approved 4h30m | by Iben Brandvig | read Mara Kessel
text de: approved 3h20m | by Jorun Oltmann | read Mara Kessel
text es: review 1h50m | by Aurelio Quintar

== headline
en: A capital of 412 moths
de: Eine Hauptstadt mit 412 Nachtfaltern
es: Una capital con 412 especies de polillas

== standfirst
en: For three summers, 900 volunteers hung white sheets from balconies.
de: Drei Sommer lang hängten 900 Freiwillige weiße Laken von ihren Balkonen.
es: Durante tres veranos, 900 voluntarios colgaron sábanas blancas de sus balcones.

en: The atlas of what came flying surprised even its editors.
de: Der Atlas dessen, was angeflogen kam, überraschte selbst die Herausgeber.
es: El atlas de lo que acudió volando sorprendió incluso a sus editores.

== dateline
en: Stenhavn
de: Stenhavn
es: Stenhavn

== caption
en: A lamp, a sheet and patience: a counting night in the Botanic Garden.
de: Eine Lampe, ein Laken und Geduld: Zählnacht im Botanischen Garten.
es: Una lámpara, una sábana y paciencia: noche de recuento en el Jardín Botánico.

== alt
en: Drawing of a bright white sheet hung between dark trees at night, with moths of many sizes circling a lamp in front of it.
de: Zeichnung eines hellen weißen Lakens zwischen dunklen Bäumen bei Nacht, vor dem Falter vieler Größen um eine Lampe kreisen.
es: Dibujo de una sábana blanca e iluminada entre árboles oscuros, de noche; ante ella, polillas de muchos tamaños giran en torno a una lámpara.

== p
en: Stenhavn is home to 412 species of moth, 57 more than were known before.
de: In Stenhavn leben 412~Arten von Nachtfaltern, 57 mehr als bisher bekannt.
es: Stenhavn alberga 412~especies de polillas, 57 más de las que se conocían.

en: That is the result of the first moth atlas of a capital, which will be presented on Thursday.
de: Das ist das Ergebnis des ersten Nachtfalteratlas einer Hauptstadt, der am Donnerstag vorgestellt wird.
es: Es el resultado del primer atlas de polillas de una capital, que se presentará el jueves.

en: Volunteers recorded 186,400 sightings between May 2023 and September 2025.
de: Freiwillige hielten zwischen Mai 2023 und September 2025 insgesamt 186.400~Sichtungen fest.
es: Los voluntarios anotaron 186.400~avistamientos entre mayo de 2023 y septiembre de 2025.

== p
en: Most species were found not in the parks but along the railway.
de: Die meisten Arten fanden sich nicht in den Parks, sondern entlang der Bahngleise.
es: La mayor parte de las especies no se halló en los parques, sino a lo largo de la vía férrea.

en: “A siding that nobody mows is worth three lawns,” says the editor of the atlas, Henrike Sollund.
de: „Ein Abstellgleis, das niemand mäht, ist drei Rasenflächen wert“, sagt die Herausgeberin des Atlas, Henrike Sollund.
es: «Una vía muerta que nadie siega vale por tres céspedes», afirma la editora del atlas, Henrike Sollund.

en: The rarest guest was a hawk moth that had crossed 1,900 kilometres of sea.
de: Der seltenste Gast war ein Schwärmer, der 1900~Kilometer Meer überquert hatte.
es: La visita más rara fue la de una esfinge que había cruzado 1.900~kilómetros de mar.

== p
en: Under white street lamps the volunteers counted 38 per cent fewer animals than under amber ones.
de: Unter weißen Straßenlampen zählten die Freiwilligen 38~Prozent weniger Tiere als unter bernsteinfarbenen.
es: Bajo las farolas blancas, los voluntarios contaron un 38~% menos de ejemplares que bajo las de luz ámbar.

en: The city intends to replace 2,300 lamps by 2029.
de: Die Stadt will bis 2029 insgesamt 2300~Lampen austauschen.
es: La ciudad prevé sustituir 2.300~farolas de aquí a 2029.

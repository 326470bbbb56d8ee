slug: satellite
lang: en
channel: science
topics: space, weather
slugline: HALVERN-SATELLITE
priority: 3
age: 7h30m
source: Northline
url: https://northline.example/science/second-weather-satellite
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Casimir Ollerton
picture: dish
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 7h | by Iben Brandvig | read Mara Kessel
text es: published 6h10m | by Aurelio Quintar | read Iben Brandvig
text de: draft 35m | by Jorun Oltmann | engine example-mt | confirmed 0

# The German is wrong on purpose: a changed number, a lost negation, a source word left
# in brackets, a quotation that never closes, a misspelt name, ". . .", a lost sentence.

== headline
en: Halvern prepares its second weather satellite
de: Halvern bereitet seinen zweiten Wettersatelliten vor
es: Halvern prepara su segundo satélite meteorológico

== standfirst
en: The launch is planned for 9 April.
de: Der Start ist für den 9. April geplant.
es: El lanzamiento está previsto para el 9 de abril.

en: The first satellite has outlived its design life by four years.
de: Der erste Satellit hat seine geplante Lebensdauer um vier Jahre überschritten.
es: El primer satélite ha superado en cuatro años su vida útil.

== dateline
en: Cape Torvald
de: Cape Torvald
es: Cabo Torvald

== caption
en: The receiving station at Cape Torvald listens 22 hours a day.
de: Die Empfangsstation in Cape Torvald lauscht 22 Stunden am Tag.
es: La estación receptora de Cabo Torvald escucha 22 horas al día.

== alt
en: Drawing of a large radio dish on a headland at nightfall; the trail of a satellite crosses the sky.
de: Zeichnung einer großen Antennenschüssel auf einer Landzunge bei Einbruch der Nacht; die Spur eines Satelliten zieht über den Himmel.
es: Dibujo de una gran antena parabólica en un cabo al caer la noche; la estela de un satélite cruza el cielo.

== p
en: Halvern will launch its second weather satellite on 9 April, the Space Office announced on Monday.
de: Halvern wird seinen zweiten Wettersatelliten am 9. April starten, teilte das Raumfahrtamt am Montag mit.
es: Halvern lanzará su segundo satélite meteorológico el 9 de abril, según anunció el lunes la Oficina del Espacio.

en: *Petrel 2* weighs 412 kilograms and will circle the Earth at an altitude of 820 kilometres.
de: *Petrel 2* wiegt 421 Kilogramm und wird die Erde in einer Höhe von 820 Kilometern umkreisen.
es: El *Petrel 2* pesa 412~kilogramos y orbitará la Tierra a 820~kilómetros de altitud.

en: It will measure wind speeds over the sea every 40 minutes.
de: Er wird alle 40 Minuten die Windgeschwindigkeiten über dem Meer messen.
es: Medirá cada 40~minutos la velocidad del viento sobre el mar.

== p
en: The satellite has no military capabilities, said the head of the programme, Annelore Wrexholm.
de: Der Satellit hat militärische [capabilities], sagte die Leiterin des Programms, Annelore Wrexhom.
es: El satélite carece de capacidades militares, según la directora del programa, Annelore Wrexholm.

en: “Anyone can read its data, including our competitors,” she added.
de: „Jeder kann seine Daten lesen, auch unsere Konkurrenten, fügte sie hinzu.
es: «Cualquiera podrá leer sus datos, incluidos nuestros competidores», añadió.

en: A proposal to sell the images was not accepted by parliament.
de: Ein Vorschlag, die Bilder zu verkaufen, wurde vom Parlament angenommen.
es: El Parlamento no aceptó una propuesta de vender las imágenes.

== p
en: The first satellite, *Petrel 1*, was built for six years and has been working for ten.
de: Der erste Satellit, *Petrel 1*, wurde für sechs Jahre gebaut und arbeitet seit zehn . . .
es: El primer satélite, *Petrel 1*, se construyó para seis años y lleva diez en servicio.

en: Two of its four batteries have failed.
es: Dos de sus cuatro baterías han fallado.

en: The new satellite cost €61 million, about as much as 30 kilometres of country road.
de: Der neue Satellit kostete 61 Millionen Euro, etwa so viel wie 30 Kilometer Landstraße.
es: El nuevo satélite ha costado 61~millones de euros, más o menos como 30~kilómetros de carretera comarcal.

== p
en: Forecasts for the coast are expected to improve by about a day.
de: Die Vorhersagen für die Küste sollen sich um etwa einen Tag verbessern.
es: Se espera que las previsiones para la costa ganen alrededor de un día de antelación.

en: The images will be [published on an open server](https://northline.example/data/petrel) within 15 minutes.
de: Die Bilder werden binnen 15 Minuten [auf einem offenen Server veröffentlicht](https://northline.example/data/petrel).
es: Las imágenes se [publicarán en un servidor abierto](https://northline.example/data/petrel) en un plazo de 15~minutos.

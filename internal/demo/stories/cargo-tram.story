slug: cargo-tram
lang: en
channel: transport
topics: rail, cities
slugline: ALDERSUND-CARGOTRAM
priority: 4
age: 1h25m
source: Tidewater Wire
url: https://tidewater.example/transport/aldersund-cargo-tram
rights: Free to translate and republish with credit and a link to the original.
byline: Piet Lundquarn
picture: cargotram
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 55m | by Iben Brandvig | read Mara Kessel
text de: edit 12m | by Jorun Oltmann | confirmed 8
text es: published 20m | by Aurelio Quintar | read Iben Brandvig

== headline
en: Parcels take the tram in Aldersund
de: In Aldersund fahren Pakete Straßenbahn
es: En Aldersund los paquetes viajan en tranvía

== standfirst
en: Six old carriages now carry freight through the city at night.
de: Sechs alte Wagen bringen nachts Fracht durch die Stadt.
es: Seis coches antiguos transportan ahora mercancías por la ciudad de noche.

en: They replace 48 lorries, and the neighbours are sleeping with the windows open.
de: Sie ersetzen 48 Lastwagen, und die Anwohner schlafen bei offenem Fenster.
es: Sustituyen a 48 camiones, y los vecinos duermen con las ventanas abiertas.

== dateline
en: Aldersund
de: Aldersund
es: Aldersund

== caption
en: Line 11 crosses the harbour bridge at 11:40 pm, without a single passenger.
de: Die Linie 11 überquert um 23.40 Uhr die Hafenbrücke, ohne einen einzigen Fahrgast.
es: La línea 11 cruza el puente del puerto a las 23:40, sin un solo pasajero.

== alt
en: Drawing of a yellow freight tram on an arched bridge at night in the rain; somebody under a red umbrella is watching from the quay.
de: Zeichnung einer gelben Güterstraßenbahn auf einer Bogenbrücke bei Nacht und Regen; vom Kai aus sieht jemand unter einem roten Schirm zu.
es: Dibujo de un tranvía de mercancías amarillo sobre un puente de arcos, de noche y con lluvia; alguien lo mira desde el muelle bajo un paraguas rojo.

== p
en: For the first time since 1968, trams in Aldersund are carrying freight.
de: Zum ersten Mal seit 1968 befördern in Aldersund Straßenbahnen wieder Fracht.
es: Por primera vez desde 1968, los tranvías de Aldersund transportan mercancías.

en: Between 11:30 pm and 4:15 am, six converted carriages run from the goods yard to eleven shops and two hospitals.
de: Zwischen 23.30 Uhr und 4.15 Uhr fahren sechs umgebaute Wagen vom Güterbahnhof zu elf Läden und zwei Krankenhäusern.
es: Entre las 23:30 y las 4:15, seis coches reformados circulan desde la estación de mercancías hasta once tiendas y dos hospitales.

en: Each of them holds 14 tonnes, as much as eight lorries of the size that the old town permits.
de: Jeder von ihnen fasst 14~Tonnen, so viel wie acht Lastwagen der Größe, die in der Altstadt erlaubt ist.
es: Cada uno admite 14~toneladas, tanto como ocho camiones del tamaño permitido en el casco antiguo.

== p
en: The conversion cost €3.8 million, of which the city paid 40 per cent.
de: Der Umbau kostete 3,8~Millionen Euro, davon trug die Stadt 40~Prozent.
es: La reforma costó 3,8~millones de euros, de los que la ciudad pagó el 40~%.

en: “The rails were there, the night was there, only the idea was missing,” said Renske Dahlbom, who runs the city's transport company.
de: „Die Schienen waren da, die Nacht war da, nur die Idee hat gefehlt“, sagte Renske Dahlbom, die Leiterin der Verkehrsbetriebe.
es: «Las vías estaban, la noche estaba, solo faltaba la idea», dijo Renske Dahlbom, directora de la empresa municipal de transportes.

en: The carriages had been waiting in a depot for the scrap dealer.
de: Die Wagen hatten in einem Depot auf den Schrotthändler gewartet.
es: Los coches esperaban en una cochera al chatarrero.

== p
en: Noise measurements at four junctions show a drop of 7 decibels at night.
es: Las mediciones de ruido en cuatro cruces muestran un descenso de 7~decibelios por la noche.

en: Not everybody is pleased: the hauliers' association speaks of 35 lost jobs.
es: No todos están contentos: la asociación de transportistas habla de 35~empleos perdidos.

en: The city counters that 22 of the drivers have been trained to drive trams.
es: El Ayuntamiento replica que 22 de los conductores se han formado para llevar tranvías.

== p
en: If the trial succeeds, two more lines will follow in spring.
es: Si la prueba sale bien, en primavera se sumarán otras dos líneas.

en: A decision is due on 15 March.
es: La decisión está prevista para el 15 de marzo.

slug: salt-works
lang: es
channel: economy
topics: trade, work
slugline: ALMENDRO-SAL/EMPLEO
priority: 4
age: 27h
source: Meridiana
url: https://meridiana.example/economia/salinas-puerto-almendro
rights: © Meridiana. Reproducción autorizada a los medios asociados, con mención de la fuente.
byline: Candela Iruzábal
picture: saltworks
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text es: published 26h | by Aurelio Quintar | read Mara Kessel
text en: published 24h30m | by Iben Brandvig | read Aurelio Quintar
text de: published 24h | by Jorun Oltmann | read Mara Kessel

== headline
es: La sal vuelve a dar trabajo en Puerto Almendro
en: Salt is making jobs again in Puerto Almendro
de: In Puerto Almendro gibt das Salz wieder Arbeit

== standfirst
es: Una cooperativa ha recuperado unas salinas cerradas desde 1994.
en: A cooperative has revived salt pans that had been closed since 1994.
de: Eine Genossenschaft hat Salzgärten wiederbelebt, die seit 1994 geschlossen waren.

es: Este año espera recoger 9.200 toneladas y vender una cuarta parte fuera del país.
en: This year it expects to harvest 9,200 tonnes and to sell a quarter of them abroad.
de: In diesem Jahr will sie 9200 Tonnen ernten und ein Viertel davon ins Ausland verkaufen.

== dateline
es: Puerto Almendro
en: Puerto Almendro
de: Puerto Almendro

== caption
es: Montones de sal en las balsas de levante, poco antes de ponerse el sol.
en: Heaps of salt in the eastern pans, shortly before sunset.
de: Salzhaufen in den östlichen Becken, kurz vor Sonnenuntergang.

== alt
es: Dibujo de balsas de sal rosadas y azules en forma de tablero, con pirámides blancas de sal y un molino al fondo.
en: Drawing of pink and blue salt pans laid out like a chessboard, with white pyramids of salt and a windmill in the distance.
de: Zeichnung rosafarbener und blauer Salzbecken, angeordnet wie ein Schachbrett, mit weißen Salzpyramiden und einer Windmühle im Hintergrund.

== p
es: Las salinas de Puerto Almendro dan trabajo a 110 personas, más que la conservera y el puerto deportivo juntos.
es-was: Las salinas de Puerto Almendro dan trabajo a 1.100 personas, más que la conservera y el puerto deportivo juntos.
en: The salt works of Puerto Almendro employ 110 people, more than the cannery and the marina together.
en-was: The salt works of Puerto Almendro employ 1,100 people, more than the cannery and the marina together.
de: Die Salinen von Puerto Almendro beschäftigen 110~Menschen, mehr als die Konservenfabrik und der Jachthafen zusammen.
de-was: Die Salinen von Puerto Almendro beschäftigen 1100~Menschen, mehr als die Konservenfabrik und der Jachthafen zusammen.

es: Hace cinco años no quedaba ninguna.
en: Five years ago not one was left.
de: Vor fünf Jahren arbeitete dort niemand mehr.

es: La cooperativa La Blanca compró entonces las balsas por 640.000 euros y las limpió a mano.
en: The cooperative La Blanca then bought the pans for €640,000 and cleaned them by hand.
de: Damals kaufte die Genossenschaft La Blanca die Becken für 640.000~Euro und reinigte sie von Hand.

== p
es: «La sal no tiene prisa y nosotros tampoco», explica Nieves Albarrond, presidenta de la cooperativa.
en: “Salt is in no hurry, and neither are we,” explains Nieves Albarrond, who chairs the cooperative.
de: „Das Salz hat keine Eile, und wir haben auch keine“, erklärt Nieves Albarrond, die Vorsitzende der Genossenschaft.

es: Cada metro cúbico de agua de mar deja 27 kilos de sal tras unas seis semanas de sol.
en: Every cubic metre of sea water leaves 27 kilograms of salt after about six weeks of sun.
de: Jeder Kubikmeter Meerwasser hinterlässt nach etwa sechs Wochen Sonne 27~Kilogramm Salz.

es: La flor de sal, que se recoge antes del amanecer, supone solo el 3~% de la cosecha, pero el 31~% de los ingresos.
en: <es:Flor de sal>, which is gathered before dawn, makes up only 3 per cent of the harvest but 31 per cent of the income.
de: Die <es:Flor de sal>, die vor Sonnenaufgang geerntet wird, macht nur 3~Prozent der Ernte aus, aber 31~Prozent der Einnahmen.

== p
es: El año pasado se exportaron 1.900 toneladas, sobre todo a [cocinas y curtidurías del norte](https://meridiana.example/economia/exportacion-sal).
en: Last year 1,900 tonnes were exported, mostly to [kitchens and tanneries in the north](https://meridiana.example/economia/exportacion-sal).
de: Im vergangenen Jahr wurden 1900~Tonnen exportiert, vor allem an [Küchen und Gerbereien im Norden](https://meridiana.example/economia/exportacion-sal).

es: El salario de entrada es de 1.480 euros al mes, con catorce pagas.
en: Starting pay is €1,480 a month, paid fourteen times a year.
de: Das Einstiegsgehalt liegt bei 1480~Euro im Monat und wird vierzehnmal im Jahr gezahlt.

es: Ningún socio puede ganar más del triple que otro.
en: No member may earn more than three times as much as another.
de: Kein Mitglied darf mehr als das Dreifache eines anderen verdienen.

== correction 22h
wrong es: Las salinas dan trabajo a 1.100 personas.
right es: Las salinas dan trabajo a 110 personas.
wrong en: The salt works employ 1,100 people.
right en: The salt works employ 110 people.
wrong de: Die Salinen beschäftigen 1100 Menschen.
right de: Die Salinen beschäftigen 110 Menschen.

slug: wind-park
lang: en
channel: environment
topics: energy, climate
slugline: MARROW-WIND/GRID
priority: 3
age: 21h
source: Tidewater Wire
url: https://tidewater.example/environment/marrow-bay-wind-park
rights: Free to translate and republish with credit and a link to the original.
byline: Gus Penhallig
picture: windpark
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 20h | by Iben Brandvig | read Mara Kessel
text de: published 18h | by Jorun Oltmann | read Mara Kessel
text es: published 17h30m | by Aurelio Quintar | read Iben Brandvig

# The Spanish still translates the original as it stood before the correction.

== headline
en: Marrow Bay wind park reaches full power
de: Windpark in der Marrow Bay erreicht volle Leistung
es: El parque eólico de Marrow Bay alcanza su plena potencia

== standfirst
en: The last of 72 turbines went into service on Sunday.
de: Die letzte von 72 Turbinen ging am Sonntag in Betrieb.
es: La última de las 72 turbinas entró en servicio el domingo.

en: For eleven hours, the wind supplied the whole of the coast.
de: Elf Stunden lang versorgte der Wind die gesamte Küste.
es: Durante once horas, el viento abasteció a toda la costa.

== dateline
en: Port Ellisk
de: Port Ellisk
es: Port Ellisk

== caption
en: The eastern row of the park, 19 kilometres off Port Ellisk.
de: Die östliche Reihe des Parks, 19 Kilometer vor Port Ellisk.
es: La hilera oriental del parque, a 19 kilómetros de Port Ellisk.

== alt
en: Drawing of wind turbines standing in the sea at sunrise, large in front and small on the horizon; a service boat passes between them.
de: Zeichnung von Windrädern im Meer bei Sonnenaufgang, groß im Vordergrund und klein am Horizont; ein Wartungsboot fährt zwischen ihnen hindurch.
es: Dibujo de aerogeneradores en el mar al amanecer, grandes en primer plano y pequeños en el horizonte; entre ellos pasa un barco de mantenimiento.

== p
en: The wind park in Marrow Bay has reached its full output of 864 megawatts.
en-was: The wind park in Marrow Bay has reached its full output of 1,080 megawatts.
de: Der Windpark in der Marrow Bay hat seine volle Leistung von 864~Megawatt erreicht.
de-was: Der Windpark in der Marrow Bay hat seine volle Leistung von 1080~Megawatt erreicht.
es-was: El parque eólico de Marrow Bay ha alcanzado su potencia máxima de 1.080~megavatios.

en: Turbine number 72 was connected at 4:12 am on Sunday, three months ahead of schedule.
de: Turbine Nummer 72 ging am Sonntag um 4.12~Uhr ans Netz, drei Monate früher als geplant.
es: La turbina número 72 se conectó el domingo a las 4:12, tres meses antes de lo previsto.

en: Each rotor measures 220 metres across and delivers 12 megawatts.
en-was: Each rotor measures 220 metres across and delivers 15 megawatts.
de: Jeder Rotor misst 220~Meter im Durchmesser und liefert 12~Megawatt.
de-was: Jeder Rotor misst 220~Meter im Durchmesser und liefert 15~Megawatt.
es-was: Cada rotor mide 220~metros de diámetro y suministra 15~megavatios.

== p
en: From 6 am to 5 pm, the park supplied 100 per cent of the electricity used on the coast.
de: Von 6 bis 17~Uhr lieferte der Park 100~Prozent des an der Küste verbrauchten Stroms.
es: Entre las 6 y las 17~horas, el parque suministró el 100~% de la electricidad consumida en la costa.

en: “It was very quiet in the control room,” said the shift leader, Maeve Torquill.
de: „Es war sehr still in der Leitwarte“, sagte Schichtleiterin Maeve Torquill.
es: «Había mucho silencio en la sala de control», dijo la jefa de turno, Maeve Torquill.

en: “Somebody made pancakes.”
de: „Jemand hat Pfannkuchen gemacht.“
es: «Alguien hizo tortitas».

== p
en: Construction cost €2.9 billion and took 31 months.
de: Der Bau kostete 2,9~Milliarden Euro und dauerte 31~Monate.
es: La construcción costó 2.900~millones de euros y duró 31~meses.

en: Fishing remains forbidden between the turbines, but crab pots are permitted from next summer.
de: Zwischen den Turbinen bleibt das Fischen verboten, Krabbenkörbe sind aber vom nächsten Sommer an erlaubt.
es: La pesca sigue prohibida entre las turbinas, aunque a partir del próximo verano se permitirán las nasas para cangrejos.

en: Radar counts show that 97 per cent of the geese fly around the park.
de: Radarzählungen zeigen, dass 97~Prozent der Gänse um den Park herumfliegen.
es: Los recuentos por radar muestran que el 97~% de los gansos rodea el parque.

== correction 2h30m
wrong en: The park's full output is 1,080 megawatts, 15 per turbine.
right en: The park's full output is 864 megawatts, 12 per turbine.
wrong de: Die volle Leistung des Parks beträgt 1080 Megawatt, 15 je Turbine.
right de: Die volle Leistung des Parks beträgt 864 Megawatt, 12 je Turbine.

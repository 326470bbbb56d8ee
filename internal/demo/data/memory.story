# Approved pairs. Many are near to the story that waits in the inbox, so that its
# translation meets exact matches and fuzzy ones.

en: Storm closes the Norr Strait tunnel
de: Sturm legt den Norrsundtunnel lahm
es: La tormenta cierra el túnel del estrecho de Norr

en: All traffic between Norrhavn and the mainland has stopped.
de: Der gesamte Verkehr zwischen Norrhavn und dem Festland ruht.
es: Todo el tráfico entre Norrhavn y tierra firme está interrumpido.

en: The ferries run every two hours as long as the harbour stays open.
de: Die Fähren fahren alle zwei Stunden, solange der Hafen geöffnet bleibt.
es: Los transbordadores salen cada dos horas mientras el puerto siga abierto.

en: The Norr Strait bridge has been closed to all traffic since 6:15 am on Sunday because of gusts of up to 125 km/h.
de: Die Norrsundbrücke ist seit Sonntag, 6.15~Uhr, wegen Böen von bis zu 125~km/h für den gesamten Verkehr gesperrt.
es: El puente del estrecho de Norr está cerrado a todo el tráfico desde las 6:15 del domingo a causa de rachas de hasta 125~km/h.

en: The storm surge is expected to reach Aldersund at around 11 pm, 1.40 metres above normal.
de: Die Sturmflut wird Aldersund voraussichtlich gegen 23~Uhr erreichen, 1,40~Meter über normal.
es: Se espera que la marejada ciclónica llegue a Aldersund hacia las 23~horas, 1,40~metros por encima de lo normal.

en: No one has been injured, the coastguard said.
de: Verletzt wurde niemand, wie die Küstenwache mitteilte.
es: No hay heridos, según informó la Guardia Costera.

en: Ferries between Norrhavn and Aldersund run every two hours instead of every three hours.
de: Die Fähren zwischen Norrhavn und Aldersund fahren alle zwei statt alle drei Stunden.
es: Los transbordadores entre Norrhavn y Aldersund salen cada dos horas en lugar de cada tres.

en: Lorries of more than 12 tonnes are not taken on board.
de: Lastwagen von mehr als 12~Tonnen werden nicht mitgenommen.
es: No se admiten a bordo camiones de más de 12~toneladas.

en: Passengers should allow at least 45 minutes for the crossing.
de: Fahrgäste sollten für die Überfahrt mindestens 45~Minuten einplanen.
es: Los pasajeros deben prever al menos 45~minutos para la travesía.

en: “We will not open the bridge before the wind drops,” said Vigga Thornsund, who heads the bridge authority.
de: „Wir öffnen die Brücke nicht, bevor der Wind nachlässt“, sagte Vigga Thornsund, die Leiterin der Brückenbehörde.
es: «No abriremos el puente hasta que amaine el viento», dijo Vigga Thornsund, directora de la autoridad del puente.

en: The last time that the bridge was closed for a whole day was in December 2016.
de: Zuletzt war die Brücke im Dezember 2016 einen ganzen Tag lang gesperrt.
es: La última vez que el puente estuvo cerrado un día entero fue en diciembre de 2016.

en: Around 10,900 vehicles cross it on a normal day.
de: An einem normalen Tag überqueren sie rund 10.900~Fahrzeuge.
es: En un día normal lo cruzan unos 10.900~vehículos.

en: Schools on the island will remain closed on Friday.
de: Die Schulen auf der Insel bleiben am Freitag geschlossen.
es: Las escuelas de la isla permanecerán cerradas el viernes.

en: The weather service expects the rain to ease by Saturday evening.
de: Der Wetterdienst rechnet damit, dass der Regen bis Samstagabend nachlässt.
es: El servicio meteorológico espera que la lluvia amaine de aquí al sábado por la noche.

en: Waves break against the piers of the old bridge.
de: Wellen schlagen gegen die Pfeiler der alten Brücke.
es: Las olas rompen contra los pilares del puente viejo.

en: The harbour of Norrhavn will be closed until further notice.
de: Der Hafen von Norrhavn bleibt bis auf Weiteres geschlossen.
es: El puerto de Norrhavn permanecerá cerrado hasta nuevo aviso.

en: Passengers are asked to check the timetable before they leave.
de: Fahrgäste werden gebeten, vor der Abfahrt den Fahrplan zu prüfen.
es: Se ruega a los pasajeros que consulten el horario antes de salir.

en: Power has been restored in all but two villages.
de: Bis auf zwei Dörfer haben alle wieder Strom.
es: Se ha restablecido el suministro eléctrico en todos los pueblos menos dos.

en: The figures are provisional and will be updated on Friday.
de: Die Zahlen sind vorläufig und werden am Freitag aktualisiert.
es: Las cifras son provisionales y se actualizarán el viernes.

en: The data are free for anyone to use.
de: Die Daten stehen allen frei zur Verfügung.
es: Los datos son de libre uso para todo el mundo.

en: A decision is expected in spring.
de: Eine Entscheidung wird im Frühjahr erwartet.
es: Se espera una decisión en primavera.

en: The ministry declined to comment.
de: Das Ministerium wollte sich nicht äußern.
es: El ministerio declinó hacer comentarios.

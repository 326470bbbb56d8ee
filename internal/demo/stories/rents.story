slug: rents
lang: en
channel: economy
topics: housing, cities
slugline: ALDERSUND-RENTS
priority: 3
age: 2h20m
source: Northline
url: https://northline.example/economy/aldersund-rents-fall
rights: © Northline. Republication in translation by agreement, with source and link.
byline: Casimir Ollerton
picture: facades
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 1h50m | by Iben Brandvig | read Mara Kessel
text de: review 24m | by Jorun Oltmann

== headline
en: Rents in Aldersund fall for the first time in eleven years
de: Mieten in Aldersund sinken zum ersten Mal seit elf Jahren

== standfirst
en: New leases cost 2.3 per cent less than a year ago.
de: Neue Verträge kosten 2,3 Prozent weniger als vor einem Jahr.

en: The reason is not politics but 4,700 empty offices.
de: Der Grund ist nicht die Politik, es sind 4700 leere Büros.

== dateline
en: Aldersund
de: Aldersund

== caption
en: Lights in Kontorgade, where there were only desks until last year.
de: Lichter in der Kontorgade, wo bis zum vorigen Jahr nur Schreibtische standen.

== alt
en: Drawing of a row of narrow house fronts at dusk, some windows lit in yellow, with people, plants and a cat behind them.
de: Zeichnung einer Reihe schmaler Hausfassaden in der Dämmerung; in einigen gelb erleuchteten Fenstern sind Menschen, Pflanzen und eine Katze zu sehen.

== p
en: Rents in Aldersund have fallen for the first time in eleven years.
de: In Aldersund sind die Mieten zum ersten Mal seit elf Jahren gesunken.

en: A new lease cost €13.40 per square metre in the third quarter, 2.3 per cent less than a year before.
de: Ein neuer Vertrag kostete im dritten Quartal 13,40~Euro je Quadratmeter, 2,3~Prozent weniger als ein Jahr zuvor.

en: In the old town the decline reached 4.1 per cent, whereas rents in the suburbs rose by 0.6 per cent.
de: In der Altstadt betrug der Rückgang 4,1~Prozent, in den Vororten stiegen die Mieten dagegen um 0,6~Prozent.

== p
en: The statistics office explains this with conversions: since 2022, 4,700 offices have become 2,950 flats.
de: Das Statistikamt erklärt das mit Umbauten: Seit 2022 sind aus 4700~Büros 2950~Wohnungen geworden.

en: “The offices emptied faster than we could write a housing plan,” said Jytte Marskov, who is responsible for construction in the city government.
de: „Die Büros leerten sich schneller, als wir einen Wohnungsplan schreiben konnten“, sagte Jytte Marskov, die in der Stadtregierung für das Bauen zuständig ist.

en: A conversion costs about €1,900 per square metre, a new building €3,400.
de: Ein Umbau kostet etwa 1900~Euro je Quadratmeter, ein Neubau 3400~Euro.

== p
en: Tenants with old contracts notice little of this.
de: Mieter mit alten Verträgen merken davon wenig.

en: Their average rent of €9.80 has not changed since April.
de: Ihre Durchschnittsmiete von 9,80~Euro hat sich seit April nicht geändert.

en: The tenants' union {which has 31,000 members} therefore warns against “celebrating with other people's champagne”.
de: Der Mieterbund {er hat 31.000~Mitglieder} warnt deshalb davor, „mit dem Champagner anderer Leute zu feiern“.

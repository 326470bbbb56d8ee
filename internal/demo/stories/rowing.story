slug: rowing
lang: en
channel: sport
topics: rowing
slugline: ISTER-ROWING/FINAL
priority: 4
age: 14h30m
source: Tidewater Wire
url: https://tidewater.example/sport/lake-ister-eights-final
rights: Free to translate and republish with credit and a link to the original.
byline: Gus Penhallig
picture: rowing
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: published 14h | by Iben Brandvig | read Mara Kessel
text de: published 12h40m | by Jorun Oltmann | read Mara Kessel

== headline
en: Four hundredths of a second, after 24 years
de: Vier Hundertstel, nach 24 Jahren

== standfirst
en: The eight of the Ister Boat Club has won the Lake Cup.
de: Der Achter des Bootsclubs Ister hat den Seenpokal gewonnen.

en: The finish photograph had to be examined for eleven minutes.
de: Das Zielfoto musste elf Minuten lang geprüft werden.

== dateline
en: Lake Ister
de: Istersee

== caption
en: The two leading boats 300 metres before the finish, seen from the referee's balloon.
de: Die beiden führenden Boote 300 Meter vor dem Ziel, gesehen aus dem Ballon der Schiedsrichter.

== alt
en: Drawing of two rowing eights side by side on a green lake, seen from straight above, with long shadows and rings where the oars have dipped.
de: Zeichnung zweier Ruderachter nebeneinander auf einem grünen See, senkrecht von oben gesehen, mit langen Schatten und Ringen, wo die Ruder eingetaucht sind.

== p
en: The Ister Boat Club has won the final of the Lake Cup in 5 minutes 31.82 seconds.
de: Der Bootsclub Ister hat das Finale des Seenpokals in 5~Minuten und 31,82~Sekunden gewonnen.

en: Stenhavn University, the winner of the past three years, needed 5:31.86.
de: Die Universität Stenhavn, Siegerin der vergangenen drei Jahre, brauchte 5:31,86.

en: Third place went to Port Ellisk, a length and a half behind.
de: Den dritten Platz belegte Port Ellisk mit anderthalb Längen Rückstand.

== p
en: At the halfway mark, Ister had been 2.4 seconds down.
de: Zur Hälfte der Strecke hatte Ister noch 2,4~Sekunden zurückgelegen.

en: Then the cox, 17-year-old Wilma Tostrup, raised the rate to 42 strokes a minute and did not lower it again.
de: Dann erhöhte die 17-jährige Steuerfrau Wilma Tostrup die Schlagzahl auf 42 in der Minute und senkte sie nicht mehr.

en: “I told them that I would count to thirty,” she said.
de: „Ich habe ihnen gesagt, dass ich bis dreißig zähle“, sagte sie.

en: “I did not tell them that I would do it three times.”
de: „Dass ich es dreimal tue, habe ich ihnen nicht gesagt.“

== p
en: It is the club's first victory since 2001, when Tostrup's mother sat in the same seat.
de: Es ist der erste Sieg des Clubs seit 2001, als Tostrups Mutter auf demselben Platz saß.

en: Some 6,500 people watched from the shore, in a water temperature that nobody wished to test: 9 degrees.
de: Rund 6500~Menschen schauten vom Ufer aus zu, bei einer Wassertemperatur, die niemand prüfen wollte: 9~Grad.

en: Stenhavn has not lodged a protest.
de: Stenhavn hat keinen Protest eingelegt.

slug: strait-storm
lang: en
channel: transport
topics: weather, ferries
slugline: NORR-STRAIT/STORM
priority: 2
state: inbox
age: 6m
source: Tidewater Wire
url: https://tidewater.example/transport/norr-strait-storm
rights: Free to translate and republish with credit and a link to the original.
byline: Piet Lundquarn
picture: storm
credit: Drawing: Runa Ostveld/Depesche
credit de: Zeichnung: Runa Ostveld/Depesche
credit es: Dibujo: Runa Ostveld/Depesche
text en: draft 6m | by Tidewater Wire | confirmed 0

== headline
en: Storm closes the Norr Strait bridge

== standfirst
en: All traffic between Norrhavn and the mainland has stopped.

en: The ferries run every hour as long as the harbour stays open.

== dateline
en: Norrhavn

== caption
en: Waves break against the piers of the Norr Strait bridge.

== alt
en: Drawing of a long bridge in a storm; tall waves break against its piers, and dark clouds hang over the strait.

== p
en: The Norr Strait bridge has been closed to all traffic since 2:30 pm on Monday because of gusts of up to 140 km/h.

en: The storm surge is expected to reach Norrhavn at around 9 pm, 2.10 metres above normal.

en: No one has been injured, the coastguard said.

== p
en: Ferries between Norrhavn and Aldersund run every hour instead of every two hours.

en: Lorries of more than 7.5 tonnes are not taken on board.

en: Passengers should allow at least 90 minutes for the crossing.

== p
en: “We will not open the bridge before the wind drops below 80 km/h,” said Vigga Thornsund, who heads the bridge authority.

en: The last time that the bridge was closed for a whole night was in February 2019.

en: Around 11,600 vehicles cross it on a normal day.

== p
en: Schools on the island will remain closed on Tuesday.

en: The weather service expects the storm to ease by Wednesday morning.

package check

import (
	"math"
	"slices"
	"sort"
)

// unitID names a unit of measure; 0 is none.
type unitID uint8

// dimension groups units that convert into each other.
type dimension uint8

const (
	dimNone dimension = iota
	dimTime
	dimLength
	dimArea
	dimVolume
	dimMass
	dimSpeed
	dimTemperature
	dimShare
	dimPower
	dimEnergy
	dimFrequency
	dimData
)

// unitTable lists the units by the keys that language packs use. factor leads to the
// dimension's base unit.
var unitTable = []struct {
	key    string
	dim    dimension
	factor float64
}{
	{}, // none
	{"second", dimTime, 1}, {"minute", dimTime, 60}, {"hour", dimTime, 3600}, {"day", dimTime, 86400}, {"week", dimTime, 7 * 86400},
	{"month", dimTime, 30.44 * 86400}, {"year", dimTime, 365.25 * 86400}, {"decade", dimTime, 3652.5 * 86400}, {"century", dimTime, 36525 * 86400},
	{"percent", dimShare, 10}, {"permille", dimShare, 1}, {"point", dimShare, 10},
	{"mm", dimLength, 0.001}, {"cm", dimLength, 0.01}, {"m", dimLength, 1}, {"km", dimLength, 1000}, {"inch", dimLength, 0.0254},
	{"foot", dimLength, 0.3048}, {"yard", dimLength, 0.9144}, {"mile", dimLength, 1609.344}, {"nmi", dimLength, 1852},
	{"g", dimMass, 0.001}, {"kg", dimMass, 1}, {"t", dimMass, 1000}, {"ton", dimMass, 907.2}, {"lb", dimMass, 0.4536}, {"oz", dimMass, 0.02835}, {"stone", dimMass, 6.35},
	{"l", dimVolume, 1}, {"ml", dimVolume, 0.001}, {"gal", dimVolume, 3.785}, {"barrel", dimVolume, 159}, {"m3", dimVolume, 1000},
	{"ha", dimArea, 10000}, {"acre", dimArea, 4046.9}, {"km2", dimArea, 1e6}, {"m2", dimArea, 1}, {"ft2", dimArea, 0.0929}, {"mi2", dimArea, 2.59e6},
	{"kmh", dimSpeed, 1}, {"mph", dimSpeed, 1.609344}, {"ms", dimSpeed, 3.6},
	{"c", dimTemperature, 1}, {"f", dimTemperature, 1}, {"deg", dimTemperature, 1},
	{"w", dimPower, 1}, {"kw", dimPower, 1e3}, {"mw", dimPower, 1e6}, {"gw", dimPower, 1e9},
	{"kwh", dimEnergy, 1}, {"mwh", dimEnergy, 1e3}, {"gwh", dimEnergy, 1e6},
	{"hz", dimFrequency, 1}, {"khz", dimFrequency, 1e3}, {"mhz", dimFrequency, 1e6}, {"ghz", dimFrequency, 1e9},
	{"kb", dimData, 1}, {"mb", dimData, 1e3}, {"gb", dimData, 1e6}, {"tb", dimData, 1e9},
}

var unitByKey = func() map[string]unitID {
	m := map[string]unitID{}
	for i, u := range unitTable[1:] {
		m[u.key] = unitID(i + 1)
	}
	return m
}()

func unitIDs() []unitID {
	ids := make([]unitID, 0, len(unitTable)-1)
	for i := range unitTable[1:] {
		ids = append(ids, unitID(i+1))
	}
	return ids
}

// alike lists pairs of units that languages do not keep apart in running text.
var alike = map[[2]string]bool{
	{"deg", "c"}: true, {"deg", "f"}: true, {"t", "ton"}: true, {"mile", "nmi"}: true, {"percent", "point"}: true,
}

func alikeUnits(a, b unitID) bool {
	x, y := unitTable[a].key, unitTable[b].key
	return a == b || alike[[2]string{x, y}] || alike[[2]string{y, x}]
}

// unitsAgree tells whether the two readings of a unit have one in common; an unknown
// unit agrees with everything.
func unitsAgree(a, b []unitID) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if alikeUnits(x, y) {
				return true
			}
		}
	}
	return false
}

// converts tells whether v of one unit is w of another, given that reporters round: up
// to 6 percent off, 8 in time, or 15 when the result is a round number.
func converts(v float64, us []unitID, w float64, ws []unitID) bool {
	for _, u := range us {
		for _, x := range ws {
			if u == x || unitTable[u].dim != unitTable[x].dim {
				continue
			}
			if unitTable[u].dim == dimTemperature {
				if near(temperature(v, u, x), w, 0.06, 2) {
					return true
				}
				continue
			}
			share := 0.06
			if unitTable[u].dim == dimTime {
				share = 0.08 // fifteen days, two weeks
			}
			if near(v*unitTable[u].factor/unitTable[x].factor, w, share, 0) {
				return true
			}
		}
	}
	return false
}

func temperature(v float64, from, to unitID) float64 {
	// Plain degrees are whichever the other side's are not.
	switch a, b := unitTable[from].key, unitTable[to].key; {
	case a == "f" && b != "f", a == "deg" && b == "c":
		return (v - 32) / 1.8
	case a == "c" && b != "c", a == "deg" && b == "f":
		return v*1.8 + 32
	}
	return math.NaN()
}

func near(exact, rounded, share, absolute float64) bool {
	d := math.Abs(exact - rounded)
	if d <= math.Abs(exact)*share || d <= absolute {
		return true
	}
	return d <= math.Abs(exact)*0.15 && rounded >= 5 && isRound(rounded)
}

// isRound tells whether a number has no more than two digits that say something, or three
// of which the last is a five: 5, 120, 3,500, 125.
func isRound(v float64) bool {
	for v >= 1000 && math.Mod(v, 10) == 0 {
		v /= 10
	}
	if v >= 1000 {
		return false
	}
	return math.Mod(v, 5) == 0
}

func sortedKeys[V any](m map[string]V) []string {
	ks := make([]string, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

// sortParts puts the longest first, so that "sechzehn" is not read as "sechs".
func sortParts(ps []part) {
	sort.SliceStable(ps, func(i, j int) bool { return len(ps[i].s) > len(ps[j].s) })
}

func equalStrings(a, b []string) bool { return slices.Equal(a, b) }

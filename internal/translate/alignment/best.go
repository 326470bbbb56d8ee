package alignment

import (
	"math"
	"sort"
)

// best finds runs for the nodes in outer that do not touch and whose words look at their
// nodes' words most: a word counts for a node by what it gives it above nearly a half, so
// that one that looks elsewhere is bridged by its neighbours. The nodes' order is that of
// what looks at them, or as in the source. It is a dynamic program over nodes and units.
func (l *layer) best(units []token, outer *node, asSource bool) []run {
	nodes, n := outer.inner, len(units)
	gains := make([][]float32, len(nodes))
	middles := make([]float64, len(nodes))
	for i, nd := range nodes {
		gains[i], middles[i] = l.gains(units, nd, outer)
	}
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	if !asSource {
		sort.SliceStable(order, func(a, b int) bool { return middles[order[a]] < middles[order[b]] })
	}

	never := float32(math.Inf(-1))
	outside := make([]float32, n+1) // best sums with the nodes so far, none running
	inside := make([]float32, n+1)  // with the last one running
	begins := make([][]bool, len(nodes))
	ends := make([][]bool, len(nodes))
	for i, at := range order {
		nd, g := nodes[at], gains[at]
		begins[i], ends[i] = make([]bool, n+1), make([]bool, n+1)
		next := make([]float32, n+1)
		next[0], inside[0] = never, never
		block := float32(0) // sum of the last nd.need gains
		for t := 1; t <= n; t++ {
			block += g[t-1]
			if t > nd.need {
				block -= g[t-1-nd.need]
			}
			inside[t] = inside[t-1] + g[t-1]
			if t >= nd.need {
				if sum := outside[t-nd.need] + block - nd.endsAt(&units[t-nd.need]); sum > inside[t] {
					inside[t], begins[i][t] = sum, true
				}
			}
			next[t] = next[t-1]
			if sum := inside[t] - nd.endsAt(&units[t-1]); sum > next[t] {
				next[t], ends[i][t] = sum, true
			}
		}
		outside = next
	}
	runs := make([]run, len(nodes))
	t := n
	for i := len(order) - 1; i >= 0; i-- {
		for t > 0 && !ends[i][t] {
			t--
		}
		to := t
		for t > 0 && !begins[i][t] {
			t--
		}
		t = max(0, t-nodes[order[i]].need)
		runs[order[i]] = run{t, to}
	}
	return runs
}

// endsAt is what it costs a run of the node to begin or end at a unit.
func (n *node) endsAt(u *token) float32 {
	if n.words > 0 && !u.word {
		return 1
	}
	return 0
}

// usual is the share of its looks that a word gives at least to what it is made of.
const usual = .45

// foreign is more than what all words can say against a kept part that belongs to a mark,
// or for one that does not.
const foreign = 1 << 10

// gains is what each unit adds to a node's run, and where the middle of what looks at
// the node is, as a part of all units.
func (l *layer) gains(units []token, n, outer *node) ([]float32, float64) {
	out := make([]float32, len(units))
	here := n.center / n.allSource
	mass, moment, least := 0.0, 0.0, float32(1)
	for t := range units {
		u := &units[t]
		there := (float64(t) + .5) / float64(len(units))
		share := finite(n.of(&u.row))
		g := share - usual
		switch {
		case u.kept >= 0 && l.within(*u, n):
			share, g = 3, foreign
		case u.kept >= 0:
			share, g = 0, -foreign
		case u.word && len(u.row.shares) == 0:
			g = -.2 // it says nothing
		case u.word && n.words == 0:
			g -= .3
		case !u.word && n.words > 0:
			g = min(g, -.01) // punctuation is bridged and never sought
		}
		if u.word {
			least = min(least, share)
		}
		mass += float64(share)
		moment += float64(share) * there
		out[t] = g - float32(.02*math.Abs(here-there))
	}
	if mass < .1 {
		return out, here
	}
	if least > usual && 2*(n.End-n.Start) < outer.End-outer.Start {
		// All look at what so little says: what counts is who does so most.
		for t := range out {
			out[t] -= float32(mass)/float32(len(units)) - usual
		}
	}
	return out, moment / mass
}

// finite makes nothing of what is no share.
func finite(share float32) float32 {
	if share >= 0 && share <= 1.001 {
		return share
	}
	return 0
}

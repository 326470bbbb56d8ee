package check

import "sort"

// trie holds beginnings of words with what each stands for. Its nodes are numbered level
// by level, so that the children of a node follow each other.
type trie struct {
	label []byte   // of the edge that leads to a node; the root is node 0
	first []uint32 // the first child of a node; its children end where the next node's begin
	ids   []conceptID
	at    []uint32    // where a node's ids begin; they end where the next node's begin
	roots [256]uint32 // the root's children, which are many, by their letter
}

// newTrie makes a trie of the words and their ids.
func newTrie(words map[string][]conceptID) *trie {
	keys := sortedKeys(words)
	t := &trie{}
	// A node is a range of the sorted keys that share their first depth letters.
	type span struct{ from, to, depth int }
	level := []span{{0, len(keys), 0}}
	t.label = append(t.label, 0)
	for len(level) > 0 {
		var next []span
		for _, n := range level {
			t.at = append(t.at, uint32(len(t.ids)))
			t.first = append(t.first, uint32(len(t.label)))
			i := n.from
			if i < n.to && len(keys[i]) == n.depth {
				t.ids = append(t.ids, words[keys[i]]...)
				i++
			}
			for i < n.to {
				c := keys[i][n.depth]
				j := i + sort.Search(n.to-i, func(k int) bool { return keys[i+k][n.depth] > c })
				t.label = append(t.label, c)
				next = append(next, span{i, j, n.depth + 1})
				i = j
			}
		}
		level = next
	}
	t.first = append(t.first, uint32(len(t.label)))
	t.at = append(t.at, uint32(len(t.ids)))
	for k := t.first[0]; k < t.first[1]; k++ {
		t.roots[t.label[k]] = k
	}
	return t
}

// child is the node that c leads to from node n; 0 for none.
func (t *trie) child(n uint32, c byte) uint32 {
	if n == 0 {
		return t.roots[c]
	}
	for k := t.first[n]; k < t.first[n+1]; k++ {
		if t.label[k] == c {
			return k
		}
	}
	return 0
}

// of is what node n stands for.
func (t *trie) of(n uint32) []conceptID { return t.ids[t.at[n]:t.at[n+1]] }

// begins tells whether s begins with one of the words.
func (t *trie) begins(s string) bool {
	n := uint32(0)
	for i := 0; ; i++ {
		if t.at[n] < t.at[n+1] {
			return true
		}
		if i == len(s) {
			return false
		}
		if n = t.child(n, s[i]); n == 0 {
			return false
		}
	}
}

// find is what the whole of w stands for.
func (t *trie) find(w string) []conceptID {
	n := uint32(0)
	for i := 0; i < len(w); i++ {
		if n = t.child(n, w[i]); n == 0 {
			return nil
		}
	}
	return t.of(n)
}

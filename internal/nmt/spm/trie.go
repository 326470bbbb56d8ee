package spm

import (
	"cmp"
	"slices"
	"strings"
)

// trie finds all pieces that a text begins with. Its nodes are numbered level by level,
// so that the children of a node are neighbours, in the order of their bytes: a node
// needs the number of its first child and no more.
type trie struct {
	label []byte   // byte that leads to the node; the root's is 0
	first []uint32 // first child; the last child stands before first of the next node
	value []int32  // of the string that ends here, -1 when none does
	// root is the node of each first byte, 0 when there is none: the widest node.
	root [256]uint32
}

type entry struct {
	key   string
	value int32
}

// newTrie takes keys that are not empty and differ. It sorts them.
func newTrie(keys []entry) *trie {
	slices.SortFunc(keys, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	nodes := 1
	for i, k := range keys {
		same := 0
		if i > 0 {
			same = common(keys[i-1].key, k.key)
		}
		nodes += len(k.key) - same
	}
	t := &trie{label: make([]byte, 1, nodes), first: make([]uint32, 0, nodes+1), value: make([]int32, 1, nodes)}
	t.value[0] = -1
	// level holds, for each node of a level, the range of keys that go through it.
	type span struct{ from, to int }
	level := []span{{0, len(keys)}}
	for depth := 0; len(level) > 0; depth++ {
		var next []span
		for _, s := range level {
			t.first = append(t.first, uint32(len(t.label)))
			for i := s.from; i < s.to; {
				if len(keys[i].key) == depth {
					i++
					continue
				}
				c := keys[i].key[depth]
				// The keys of a child lie together: find where they end.
				n, _ := slices.BinarySearchFunc(keys[i:s.to], c, func(e entry, c byte) int { return cmp.Compare(int(e.key[depth]), int(c)+1) })
				child := span{i, i + n}
				value := int32(-1)
				if len(keys[i].key) == depth+1 {
					value = keys[i].value
				}
				t.label, t.value = append(t.label, c), append(t.value, value)
				if depth == 0 {
					t.root[c] = uint32(len(t.label) - 1)
				}
				next = append(next, child)
				i += n
			}
		}
		level = next
	}
	t.first = append(t.first, uint32(len(t.label)))
	return t
}

// step goes from a node along a byte; 0 means that there is no way.
func (t *trie) step(node uint32, c byte) uint32 {
	if node == 0 {
		return t.root[c]
	}
	low, high := t.first[node], t.first[node+1]
	for high-low > 8 {
		mid := (low + high) / 2
		if t.label[mid] <= c {
			low = mid
		} else {
			high = mid
		}
	}
	for ; low < high; low++ {
		if t.label[low] == c {
			return low
		}
	}
	return 0
}

func (t *trie) bytes() int { return cap(t.label) + 4*cap(t.first) + 4*cap(t.value) + 4*len(t.root) }

func common(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

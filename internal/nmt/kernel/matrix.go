package kernel

import "fmt"

// Panel is how many columns of a Matrix lie together.
const Panel = 32

// Matrix is a matrix of signed bytes, K rows by N columns, in the order in which the
// kernels read it: panels of 32 columns; in a panel, groups of four rows; in a group,
// the four bytes of each column side by side. N is rounded up to whole panels with
// columns of zeros, so that Cols, the columns asked for, may be smaller.
type Matrix struct {
	K, N, Cols int
	data       []int8
	// Sums holds the sum of each column.
	Sums []int32
	// shifted holds 128 times the sum of each column: kernels that know signed bytes
	// alone compute with activations less 128 and begin with this.
	shifted []int32
}

// Pack makes a Matrix of columns, each of which is k bytes long: column(n) is the nth of
// cols. k must be a multiple of 16. A byte of -128 is an error: it has no opposite, and
// files in the format that the engine reads do not contain it.
func Pack(k, cols int, column func(n int) []int8) (*Matrix, error) {
	m := &Matrix{}
	for n := range cols {
		for _, w := range column(n) {
			if w == -128 {
				return nil, fmt.Errorf("column %d holds the weight -128", n)
			}
		}
	}
	m.Repack(k, cols, column)
	return m, nil
}

// Repack fills m anew, in its own memory when that suffices. The columns are known to be
// free of -128.
func (m *Matrix) Repack(k, cols int, column func(n int) []int8) {
	if k <= 0 || k%16 != 0 || cols < 0 {
		panic(fmt.Sprintf("kernel: a matrix of %d rows and %d columns", k, cols))
	}
	n := (cols + Panel - 1) / Panel * Panel
	m.K, m.N, m.Cols = k, n, cols
	m.data = resize(m.data, k*n)
	m.Sums = resize(m.Sums, n)
	m.shifted = resize(m.shifted, n)
	for c := range n {
		base := c/Panel*Panel*k + c%Panel*4
		if c >= cols {
			for g := 0; g < k; g += 4 {
				clear(m.data[base+g*Panel:][:4])
			}
			m.Sums[c], m.shifted[c] = 0, 0
			continue
		}
		w := column(c)[:k]
		sum := int32(0)
		for g := 0; g+4 <= len(w); g += 4 {
			d := m.data[base+g*Panel:][:4:4]
			s := w[g:][:4:4]
			d[0], d[1], d[2], d[3] = s[0], s[1], s[2], s[3]
			sum += int32(s[0]) + int32(s[1]) + int32(s[2]) + int32(s[3])
		}
		m.Sums[c], m.shifted[c] = sum, 128*sum
	}
}

// Bytes is the memory that m holds.
func (m *Matrix) Bytes() int { return cap(m.data) + 4*cap(m.Sums) + 4*cap(m.shifted) }

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

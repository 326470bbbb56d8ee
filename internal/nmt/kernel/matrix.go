package kernel

import (
	"errors"
	"fmt"
	"unsafe"
)

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
	if !m.fill(k, cols, column) {
		return nil, errors.New("it holds the weight -128")
	}
	return m, nil
}

// Repack fills m anew, in its own memory when that suffices. The columns are known to be
// free of -128.
func (m *Matrix) Repack(k, cols int, column func(n int) []int8) {
	if !m.fill(k, cols, column) {
		panic("kernel: a weight of -128")
	}
}

// fill tells whether all weights have an opposite.
func (m *Matrix) fill(k, cols int, column func(n int) []int8) bool {
	if k <= 0 || k%16 != 0 || cols < 0 {
		panic(fmt.Sprintf("kernel: a matrix of %d rows and %d columns", k, cols))
	}
	n := (cols + Panel - 1) / Panel * Panel
	m.K, m.N, m.Cols = k, n, cols
	m.data = resize(m.data, k*n)
	m.Sums = resize(m.Sums, n)
	m.shifted = resize(m.shifted, n)
	good := true
	for c := range n {
		to := m.data[c/Panel*Panel*k+c%Panel*4:]
		if c >= cols {
			for g := 0; g < k; g += 4 {
				clear(to[g*Panel:][:4])
			}
			m.Sums[c], m.shifted[c] = 0, 0
			continue
		}
		sum, ok := scatter(to, column(c)[:k])
		m.Sums[c], m.shifted[c] = sum, 128*sum
		good = good && ok
	}
	return good
}

// scatter writes the groups of a column where they belong, and returns its sum and
// whether it is free of -128. It looks at four bytes at a time, with 128 added to each:
// then -128 is 0, and two 16-bit halves take the sums of 64 groups without running over.
func scatter(to, column []int8) (int32, bool) {
	const high, low, even = 0x80808080, 0x01010101, 0x00ff00ff
	total, zero := uint32(0), uint32(0)
	for from := 0; from < len(column); from += 256 {
		part := uint32(0)
		for g := from; g < min(from+256, len(column)); g += 4 {
			v := *(*uint32)(unsafe.Pointer(&column[g : g+4][0]))
			*(*uint32)(unsafe.Pointer(&to[g*Panel : g*Panel+4][0])) = v
			v ^= high
			zero |= (v - low) &^ v & high
			part += v&even + v>>8&even
		}
		total += part&0xffff + part>>16
	}
	return int32(total) - 128*int32(len(column)), zero == 0
}

// Bytes is the memory that m holds.
func (m *Matrix) Bytes() int { return cap(m.data) + 4*cap(m.Sums) + 4*cap(m.shifted) }

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

//go:build !amd64 && !arm64

package kernel

func paths() []*Path { return []*Path{Portable} }

// Saturating computes as the official engine does, for comparisons with it.
func Saturating() *Path {
	p := *Portable
	p.name, p.saturates, p.tiles = "saturating", true, []tile{{1, saturating1}}
	return &p
}

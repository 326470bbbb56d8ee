package export

import (
	"slices"
	"testing"
)

func TestStyleLinks(t *testing.T) {
	for css, want := range map[string][]string{
		`a{b:url(x.svg)}c{d:url( "y.svg" ) url('z.svg')}`:       {"x.svg", "y.svg", "z.svg"},
		`a{b:URL("x.svg" /* … */)}`:                             {"x.svg"},
		`/* url("old.svg") " */a{b:url(x.svg)}/* url(y.svg)`:    {"x.svg"},
		`a{content:"url(zzz)";b:url(x.svg);content:'\'url(y)'}`: {"x.svg"},
		`a{b:myurl(y.svg) my-url(y.svg) \url(y.svg)}`:           nil,
		`a{b:url("data:image/svg+xml,<a b='url(y)'/>/*")}`:      {"data:image/svg+xml,<a b='url(y)'/>/*"},
		`@namespace s url("y;y");a{b:url(x.svg)}`:               {"x.svg"},
		`a{b:url()}`: nil,
	} {
		if got := styleLinks([]byte(css)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", css, got, want)
		}
	}
}

package colour

import (
	"math"
	"math/rand/v2"
	"testing"
)

func mustParse(t *testing.T, s string) Colour {
	t.Helper()
	c, ok := Parse(s)
	if !ok || c.String() != s {
		t.Fatalf("%s is read as %s", s, c)
	}
	return c
}

func TestContrast(t *testing.T) {
	for _, x := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#16181d", "#fbfaf7", 17.0}, {"#5a5c63", "#fbfaf7", 6.4}} {
		if got := Contrast(mustParse(t, x.a), mustParse(t, x.b)); math.Abs(got-x.want) > 0.05 {
			t.Errorf("%s on %s: %.2f, want %.2f", x.a, x.b, got, x.want)
		}
	}
	for _, s := range []string{"", "red", "#fff", "#12345g", "123456#"} {
		if _, ok := Parse(s); ok {
			t.Errorf("%q is taken for a colour", s)
		}
	}
}

func TestNearestPassesAndIsNear(t *testing.T) {
	if got := Nearest(mustParse(t, "#777777"), mustParse(t, "#ffffff"), 4.5); got.String() < "#707070" || got.String() > "#777777" {
		t.Errorf("%s for a grey that nearly passes", got)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		c, ground := Colour{r.Float64(), r.Float64(), r.Float64()}, Colour{r.Float64(), r.Float64(), r.Float64()}
		got := Nearest(c, ground, 4.5)
		if Contrast(got, ground) < 4.5 {
			t.Errorf("%s on %s: %s has %.2f", c, ground, got, Contrast(got, ground))
		}
		if Contrast(c, ground) >= 4.5 && got != c {
			t.Errorf("%s passes on %s and became %s", c, ground, got)
		}
	}
}

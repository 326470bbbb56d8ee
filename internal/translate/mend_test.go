package translate

import (
	"testing"

	"depesche"
)

func TestCalmSecond(t *testing.T) {
	for _, c := range []struct{ src, tgt, want string }{
		{"Haskell was here", "Haskell Estuvo aquí", "Haskell estuvo aquí"},
		{"Zorbl Smith was here", "Zorbl Smith Estuvo aquí", "Zorbl Smith Estuvo aquí"}, // the second word has its capital already
		{"Zorbl saw Rome", "Zorbl Roma vio", "Zorbl Roma vio"},                         // no capital too many
		{"Zorbl saw it", "Zorbl OVNI vio", "Zorbl OVNI vio"},
		{"The house", "La Casa", "La Casa"},
		{"Zorbl: yes", "Zorbl: Sí", "Zorbl: Sí"},
		{"Zorbl a", "Zorbl", "Zorbl"},
		{"", "", ""},
	} {
		if got := calmSecond(depesche.Plain(c.src), depesche.Plain(c.tgt)).Text; got != c.want {
			t.Errorf("%q: %q, want %q", c.src, got, c.want)
		}
	}
	in := marked("Zorbl <1>Estuvo</1> aquí", link)
	if got := calmSecond(depesche.Plain("Zorbl was here"), in).Tagged(); got != "Zorbl <1>estuvo</1> aquí" {
		t.Errorf("got %q", got)
	}
}

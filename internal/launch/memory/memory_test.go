package memory

import "testing"

func TestServes(t *testing.T) {
	for _, args := range [][]string{{"depesche", "serve"}, {"depesche", "--data", "x", "demo", "--fresh"}} {
		if !serves(args) {
			t.Errorf("%q serves", args)
		}
	}
	if serves([]string{"depesche", "check"}) {
		t.Error("check does not serve")
	}
}

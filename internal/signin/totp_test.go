package signin

import (
	"strings"
	"testing"
	"time"
)

// The secret and times of RFC 6238, appendix B; codes are the last six of its eight
// digits.
func TestCodesOfTheStandard(t *testing.T) {
	secret := "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if step, ok := MatchCode(secret, want, time.Unix(at, 0)); !ok || step != at/30 {
			t.Errorf("at %d: step %d, %v", at, step, ok)
		}
	}
}

func TestMatchCode(t *testing.T) {
	secret := NewSecret()
	now := time.Date(2026, 11, 26, 12, 0, 10, 0, time.UTC)
	code, err := Code(secret, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, code string
		at         time.Time
		want       bool
	}{
		{"now", code, now, true},
		{"with a space", code[:3] + " " + code[3:], now, true},
		{"a phone half a minute slow", code, now.Add(30 * time.Second), true},
		{"a phone half a minute fast", code, now.Add(-30 * time.Second), true},
		{"a minute old", code, now.Add(time.Minute + 30*time.Second), false},
		{"cut", code[:5], now, false},
		{"empty", "", now, false},
		{"too long", code + "0", now, false},
		{"letters", "abcdef", now, false},
	} {
		if _, ok := MatchCode(secret, tc.code, tc.at); ok != tc.want {
			t.Errorf("%s: %v", tc.name, ok)
		}
	}
	if _, ok := MatchCode("not base32!", code, now); ok {
		t.Error("a damaged secret takes codes")
	}
}

func TestSecretAddress(t *testing.T) {
	got := SecretAddress("Bote: Nord & Süd", "mara@bote.example", "ABC")
	want := "otpauth://totp/Bote%20%20Nord%20&%20S%C3%BCd:mara@bote.example?algorithm=SHA1&digits=6&issuer=Bote%3A%20Nord%20%26%20S%C3%BCd&period=30&secret=ABC"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestRecoveryCodes(t *testing.T) {
	codes := NewRecoveryCodes()
	seen := map[string]bool{}
	for _, c := range codes {
		if len(c) != 11 || c[5] != '-' || FoldRecoveryCode(c) == "" || seen[c] {
			t.Errorf("code %q", c)
		}
		seen[c] = true
	}
	if len(codes) != 10 {
		t.Errorf("%d codes", len(codes))
	}
	c := codes[0]
	if FoldRecoveryCode(" "+strings.ToUpper(c)) != FoldRecoveryCode(c) || FoldRecoveryCode(c[:9]) != "" || FoldRecoveryCode("aaaaa-aaaa0") != "" {
		t.Error("spellings of a recovery code")
	}
}

func TestQR(t *testing.T) {
	svg, err := QR(SecretAddress("Bote", "mara@bote.example", NewSecret()))
	if err != nil {
		t.Fatal(err)
	}
	// The finder in the corner: seven dark squares, four of quiet before them.
	if !strings.Contains(svg, "M4 4h7v1h-7z") || strings.Count(svg, "<path") != 2 {
		t.Errorf("%.200s", svg)
	}
}

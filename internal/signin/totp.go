package signin

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// codeStep is how long a code counts, codeSkew how many steps a phone's clock may be off.
const (
	codeStep = 30 // seconds
	codeSkew = 1
)

var codeOptions = totp.ValidateOpts{Period: codeStep, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// NewSecret makes the secret of a code app: 160 bits in base32, as RFC 4226 wants for
// SHA-1.
func NewSecret() string {
	b := make([]byte, 20)
	rand.Read(b)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

// SecretAddress is the otpauth address that code apps read from a QR code.
func SecretAddress(house, email, secret string) string {
	label := strings.ReplaceAll(house, ":", " ") + ":" + email
	q := url.Values{"secret": {secret}, "issuer": {house}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	// Some apps show a plus sign for a space.
	return "otpauth://totp/" + url.PathEscape(label) + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// MatchCode tells whether code is right for the secret at a time, and of which time step
// it is. A caller takes each step once, so that a code seen over a shoulder is worthless.
func MatchCode(secret, code string, at time.Time) (step int64, ok bool) {
	code = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
	if len(code) != 6 {
		return 0, false
	}
	now := at.Unix() / codeStep
	for s := now - codeSkew; s <= now+codeSkew; s++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(s*codeStep, 0), codeOptions)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return s, true
		}
	}
	return 0, false
}

// Code is the code of the secret at a time, for tests and for the command line.
func Code(secret string, at time.Time) (string, error) {
	return totp.GenerateCodeCustom(secret, at, codeOptions)
}

// QR draws text as a QR code: an SVG of dark squares, four squares of quiet around.
func QR(text string) (svg string, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	return drawQR(code), nil
}

func drawQR(code barcode.Barcode) string {
	const quiet = 4
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && dark(code, x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return fmt.Sprintf(`<svg class="qr" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges" aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path fill="#000" d="%[2]s"/></svg>`, size+2*quiet, path.String())
}

func dark(code barcode.Barcode, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r < 0x8000
}

// recoveryAlphabet has no letters or digits that look alike.
const recoveryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// NewRecoveryCodes makes ten codes of 49 bits, each to be used once in place of the app.
func NewRecoveryCodes() []string {
	out := make([]string, 10)
	for i := range out {
		b := make([]byte, 0, 11)
		for len(b) < 11 {
			if len(b) == 5 {
				b = append(b, '-')
				continue
			}
			var one [1]byte
			rand.Read(one[:])
			if int(one[0]) < 256-256%len(recoveryAlphabet) {
				b = append(b, recoveryAlphabet[int(one[0])%len(recoveryAlphabet)])
			}
		}
		out[i] = string(b)
	}
	return out
}

// FoldRecoveryCode makes two spellings of a recovery code equal; "" for what is none.
func FoldRecoveryCode(s string) string {
	s = strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, s))
	if len(s) != 10 || strings.Trim(s, recoveryAlphabet) != "" {
		return ""
	}
	return s
}

// Package stamp keeps machines from filling in forms in bulk, without asking anybody
// outside. A stamp says when a form was made, what it is about and that we made it. A
// form is taken when its sender took as long as a person takes, or when the sender's
// computer has worked for it (Worked): so it works without scripts, and a script saves
// the wait. Whether a stamp has been used is for whoever takes the form to remember.
package stamp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strings"
	"time"
)

// Bits is the work asked for: SHA-256 of "stamp:proof" begins with so many zero bits.
// That takes 65,536 tries on average, a fraction of a second in a browser.
const Bits = 16

const (
	headLen = 16 // the time in milliseconds, and chance
	macLen  = 16
)

var b64 = base64.RawURLEncoding

// New makes a stamp for a form. about binds it to what the form is for.
func New(key []byte, now time.Time, about ...string) string {
	b := make([]byte, headLen, headLen+macLen)
	binary.BigEndian.PutUint64(b, uint64(now.UnixMilli()))
	rand.Read(b[8:]) // never fails
	return b64.EncodeToString(append(b, mac(key, b, about)...))
}

// Age is how old a stamp is; ok is false for one that we did not make, or made for
// something else. A stamp of another computer whose clock is ahead is younger than nothing.
func Age(key []byte, stamp string, now time.Time, about ...string) (age time.Duration, ok bool) {
	b, err := b64.DecodeString(stamp)
	if err != nil || len(b) != headLen+macLen || b64.EncodeToString(b) != stamp || !hmac.Equal(b[headLen:], mac(key, b[:headLen], about)) {
		return 0, false
	}
	return now.Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(b)))), true
}

func mac(key, head []byte, about []string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("stamp"))
	h.Write(head)
	for _, a := range about {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(a))))
		h.Write([]byte(a))
	}
	return h.Sum(nil)[:macLen]
}

// Worked tells whether proof is the work for a stamp: a text without white space, at most
// 20 bytes long, such that SHA-256 of "stamp:proof" begins with Bits zero bits.
func Worked(stamp, proof string) bool {
	if proof == "" || len(proof) > 20 || strings.ContainsAny(proof, " \t\r\n") {
		return false
	}
	sum := sha256.Sum256([]byte(stamp + ":" + proof))
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:])) >= Bits
}

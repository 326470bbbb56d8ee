package comment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strings"
	"time"

	"depesche"
)

// A proof shows that a form was not filled in by a machine in bulk, without asking anyone
// outside. The site gives a fresh one with the page on which the writer looks at the
// comment once more. It is good for one comment under one story, either when the writer
// took as long as a person takes, or when the sender has worked for it: found a number
// whose hash with the proof begins with WorkBits zero bits. So it works without scripts,
// and a script may save the wait.
const (
	proofYoungest = 3 * time.Second
	proofOldest   = 3 * time.Hour
	// WorkBits is the work asked for: 2^17 hashes on average, about half a second in a
	// browser.
	WorkBits = 17
)

// NewProof makes a proof for a comment under a story.
func (r *Room) NewProof(ctx context.Context, story int64) (string, error) {
	b := make([]byte, 8+10, 8+10+16)
	binary.BigEndian.PutUint64(b, uint64(r.now().UnixMilli()))
	rand.Read(b[8:]) // never fails
	mac, err := r.proofMAC(ctx, story, b)
	return base64.RawURLEncoding.EncodeToString(append(b, mac...)), err
}

func (r *Room) proofMAC(ctx context.Context, story int64, b []byte) ([]byte, error) {
	mac, err := r.mac(ctx, "proof", string(binary.BigEndian.AppendUint64(nil, uint64(story))), string(b))
	if err != nil {
		return nil, err
	}
	return mac[:16], nil
}

// checkProof tells whether a proof is good for a story now; whether it has been used is
// for the store to say.
func (r *Room) checkProof(ctx context.Context, story int64, proof, work string) error {
	stale := depesche.E(depesche.Refused, "comment.proof_old", "this form is too old or not from this page: look at your comment once more and send it again")
	b, err := base64.RawURLEncoding.DecodeString(proof)
	if err != nil || len(b) != 8+10+16 {
		return stale
	}
	mac, err := r.proofMAC(ctx, story, b[:18])
	if err != nil {
		return err
	}
	if !hmac.Equal(mac, b[18:]) {
		return stale
	}
	switch age := r.now().Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(b)))); {
	case age < -time.Minute || age > proofOldest:
		return stale
	case age < proofYoungest && !Worked(proof, work):
		return depesche.E(depesche.Refused, "comment.fast", "that was faster than a person reads: wait three seconds, then send it again")
	}
	return nil
}

// Worked tells whether work is the work for a proof: a text without spaces, at most 20
// bytes long, such that SHA-256 of "proof:work" begins with WorkBits zero bits.
func Worked(proof, work string) bool {
	if work == "" || len(work) > 20 || strings.ContainsAny(work, " \n") {
		return false
	}
	sum := sha256.Sum256([]byte(proof + ":" + work))
	return bits.LeadingZeros32(binary.BigEndian.Uint32(sum[:])) >= WorkBits
}

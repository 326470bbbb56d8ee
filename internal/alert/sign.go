package alert

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/stamp"
	"depesche/internal/store"
)

// Purpose is what a signed link lets its holder do; it is also the link's place in the
// address: /de/follow/confirm/…
type Purpose string

const (
	ToConfirm Purpose = "confirm" // follow one topic
	ToStop    Purpose = "stop"    // stop one topic, or all (topic 0)
	ToManage  Purpose = "me"      // see, change and erase all that is known
)

// confirmLife is how long a reader may take to confirm.
const confirmLife = 7 * 24 * time.Hour

var b64 = base64.RawURLEncoding

func (o *Office) mac(parts ...string) []byte {
	h := hmac.New(sha256.New, o.key)
	for _, p := range parts {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)[:16]
}

// token signs what a link lets a reader do. It depends on the reader's secret: when the
// reader is erased, every link is worth nothing.
func (o *Office) token(p Purpose, r *store.Reader, topic int64, edition string, until time.Time) string {
	end := int64(0)
	if !until.IsZero() {
		end = until.Unix()
	}
	head := strconv.FormatInt(r.ID, 36) + "." + strconv.FormatInt(topic, 36) + "." + strconv.FormatInt(end, 36)
	return head + "." + b64.EncodeToString(o.mac("link", string(p), edition, head, r.Secret))
}

// link is the absolute address of a signed page.
func (o *Office) link(p Purpose, r *store.Reader, topic int64, e *depesche.Edition) string {
	var until time.Time
	if p == ToConfirm {
		until = o.now().Add(confirmLife)
	}
	return o.address(e, "/"+e.Code+"/follow/"+string(p)+"/"+o.token(p, r, topic, e.Code, until))
}

// errLink says that a link is not, or no longer, worth anything. It does not say why.
func errLink() error {
	return depesche.E(depesche.NotFound, "follow.link", "this link is no longer valid: it has expired, or all that was known of its reader has been erased; follow the topic again if you want to")
}

type claim struct {
	reader, topic int64
	until         int64
	head, mac     string
}

func parseToken(t string) (claim, bool) {
	ps := strings.Split(t, ".")
	if len(ps) != 4 || len(t) > 120 {
		return claim{}, false
	}
	var n [3]int64
	for i := range n {
		v, err := strconv.ParseInt(ps[i], 36, 64)
		if err != nil || v < 0 || strconv.FormatInt(v, 36) != ps[i] {
			return claim{}, false
		}
		n[i] = v
	}
	return claim{n[0], n[1], n[2], ps[0] + "." + ps[1] + "." + ps[2], ps[3]}, true
}

const (
	stampLife = 2 * time.Hour
	// minWait is how long a person takes to read a form, for forms that come without a
	// proof of work.
	minWait = 2 * time.Second
)

// Stamp makes a stamp for a form.
func (o *Office) Stamp() string { return stamp.New(o.key, o.now(), "follow") }

// stampAge is how old a stamp is; ok is false for one that we did not make or that is
// too old.
func (o *Office) stampAge(s string) (age time.Duration, ok bool) {
	age, ok = stamp.Age(o.key, s, o.now(), "follow")
	return age, ok && age >= 0 && age <= stampLife
}

package comment

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// What the ledger records of conversations. The segment names the comment ("c123"); a
// reader's name and words do not go into a record that nobody can erase.
const (
	ActPost      depesche.Action = "comment.post"
	ActConfirm   depesche.Action = "comment.confirm"
	ActEdit      depesche.Action = "comment.edit"
	ActDelete    depesche.Action = "comment.delete"
	ActReport    depesche.Action = "comment.report"
	ActObject    depesche.Action = "comment.object"
	ActHold      depesche.Action = "comment.hold"
	ActApprove   depesche.Action = "comment.approve"
	ActReject    depesche.Action = "comment.reject"
	ActBan       depesche.Action = "comment.ban"
	ActUnban     depesche.Action = "comment.unban"
	ActReply     depesche.Action = "comment.reply"
	ActPolicy    depesche.Action = "comment.policy"
	ActTranslate depesche.Action = "comment.translate"
	ActMails     depesche.Action = "comment.mails"
	ActErase     depesche.Action = "comment.erase"
)

// Reader is the actor of what readers do.
var Reader = depesche.Actor{Name: "reader"}

const (
	// EditFor is how long a writer may change a comment.
	EditFor = 5 * time.Minute
	// ForgetAfter is how long the keyed hash of a network address is kept.
	ForgetAfter = 30 * 24 * time.Hour
	// MaxText is the longest comment, in code points.
	MaxText = 4000
	// MaxName is the longest name, in code points.
	MaxName = 60
	// PageSize is how many comments a page shows.
	PageSize = 50
)

// Reasons are what a comment is reported and taken down for, as keys of the catalogues.
func Reasons() []string {
	return []string{"insult", "hate", "spam", "privacy", "illegal", "false", "offtopic", "other"}
}

// Options for New. Store is required.
type Options struct {
	Store   *store.Store
	Engines *translate.Registry // nil: no translations
	Log     *slog.Logger
	Now     func() time.Time
}

// Room is the place of all conversations. It is safe for concurrent use.
type Room struct {
	store   *store.Store
	engines *translate.Registry
	log     *slog.Logger
	now     func() time.Time

	mu       sync.Mutex
	secret   []byte
	pairs    map[translate.Pair]pairState
	inFlight map[string]chan struct{}
}

// New opens the room.
func New(o Options) *Room {
	r := &Room{store: o.Store, engines: o.Engines, log: o.Log, now: o.Now, pairs: map[translate.Pair]pairState{}, inFlight: map[string]chan struct{}{}}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.now == nil {
		r.now = time.Now
	}
	return r
}

// inTx is store.InTx with the secret at hand: making it inside would wait for the
// connection that the transaction holds.
func (r *Room) inTx(ctx context.Context, f func(tx *store.Store) error) error {
	if _, err := r.key(ctx); err != nil {
		return err
	}
	return r.store.InTx(ctx, f)
}

// key is the newsroom's secret, made at first need.
func (r *Room) key(ctx context.Context) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.secret != nil {
		return r.secret, nil
	}
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails
	v, err := r.store.SecretSetting(ctx, "comment.key", hex.EncodeToString(fresh))
	if err != nil {
		return nil, err
	}
	b, err := hex.DecodeString(v)
	if err != nil || len(b) < 16 {
		return nil, depesche.Wrap(err, depesche.Internal, "comment.key", "the setting comment.key is damaged: remove it, and links to comments are made anew")
	}
	r.secret = b
	return b, nil
}

func (r *Room) mac(ctx context.Context, parts ...string) ([]byte, error) {
	key, err := r.key(ctx)
	if err != nil {
		return nil, err
	}
	m := hmac.New(sha256.New, key)
	for _, p := range parts {
		m.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return m.Sum(nil), nil
}

func (r *Room) token(ctx context.Context, kind string, c *store.Comment) (string, error) {
	b, err := r.mac(ctx, kind, strconv.FormatInt(c.ID, 10), strconv.FormatInt(c.CreatedAt.UnixMicro(), 10))
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b[:16]), nil
}

// ManagePath is the address of a writer's own page for a comment, within the site. Who
// has it is the writer.
func (r *Room) ManagePath(ctx context.Context, c *store.Comment) (string, error) {
	return r.path(ctx, "manage", c)
}

func (r *Room) path(ctx context.Context, kind string, c *store.Comment) (string, error) {
	t, err := r.token(ctx, kind, c)
	return "/" + c.Edition + "/comment/" + strconv.FormatInt(c.ID, 10) + "/" + kind + "/" + t, err
}

// Own returns a comment to who has its token of a kind ("manage", "confirm"). A wrong
// token and an unknown comment are the same NotFound error.
func (r *Room) Own(ctx context.Context, kind string, id int64, token string) (*store.Comment, error) {
	return r.own(ctx, r.store, kind, id, token)
}

func (r *Room) own(ctx context.Context, s *store.Store, kind string, id int64, token string) (*store.Comment, error) {
	unknown := depesche.E(depesche.NotFound, "comment.link", "this link belongs to no comment: open the one that was shown when you sent it, whole")
	c, err := s.Comment(ctx, id)
	if depesche.IsNotFound(err) {
		return nil, unknown
	}
	if err != nil {
		return nil, err
	}
	want, err := r.token(ctx, kind, c)
	if err != nil {
		return nil, err
	}
	if !hmac.Equal([]byte(want), []byte(token)) {
		return nil, unknown
	}
	return c, nil
}

// poster is the keyed hash of a network address; of an IPv6 address the first 64 bits,
// which are one household's. An address that cannot be read gives "".
func (r *Room) poster(ctx context.Context, client string) (string, error) {
	a, err := netip.ParseAddr(client)
	if err != nil {
		return "", nil
	}
	a = a.Unmap()
	if a.Is6() {
		p, err := a.WithZone("").Prefix(64)
		if err != nil {
			return "", nil
		}
		a = p.Addr()
	}
	return r.subject(ctx, "poster", a.String())
}

func (r *Room) subject(ctx context.Context, kind, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	b, err := r.mac(ctx, kind, value)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:12]), nil
}

// entry is a line of the ledger about a comment.
func entry(a depesche.Action, c *store.Comment, detail string) depesche.LedgerEntry {
	return depesche.LedgerEntry{Action: a, Story: c.Story, Edition: c.Edition, Lang: c.Lang, Segment: "c" + strconv.FormatInt(c.ID, 10), Detail: detail}
}

// in names the verb that failed.
func in(op string, err error) error {
	var e *depesche.Error
	if errors.As(err, &e) && e.Op == "" {
		e.Op = op
	}
	return err
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n])
}

package newsroom

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/check"
	"depesche/internal/store"
)

// MinPassword is the shortest password taken, in characters.
const MinPassword = 10

// Passwords are hashed with Argon2id, 19 MiB, two passes, one lane: the OWASP password
// storage cheat sheet's second choice, made for small servers.
const (
	argonTime   = 2
	argonMemory = 19 * 1024
	argonLanes  = 1
	argonKey    = 32
)

func hashPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonKey)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

func checkPassword(encoded, password string) bool {
	var v, m, t, p int
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &v, &m, &t, &p); err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, uint32(t), uint32(m), uint8(p), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// dummyHash is what an unknown address is checked against, so that the answer takes as
// long as for a known one.
var dummyHash = sync.OnceValue(func() string { return hashPassword("no account has this one") })

func newToken() string {
	b := make([]byte, 24)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func actorOf(a *depesche.Account) depesche.Actor { return depesche.Actor{Account: a.ID, Name: a.Name} }

// SetPassword sets an account's password and ends its other sessions; keep is the token
// of the session that stays.
func (n *Newsroom) SetPassword(ctx context.Context, account int64, password, keep string) error {
	if utf8.RuneCountInString(password) < MinPassword {
		return depesche.E(depesche.Invalid, "password.short", "the password has fewer than %d characters: choose a longer one, a sentence for instance", MinPassword).In("password")
	}
	if len(password) > 1024 {
		return depesche.E(depesche.Invalid, "password.long", "the password is longer than 1024 characters: choose a shorter one").In("password")
	}
	hash := hashPassword(password)
	return in("password", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.Account(ctx, account)
		if err != nil {
			return err
		}
		if err := tx.SetPasswordHash(ctx, account, hash, hashToken(keep)); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actorOf(a), depesche.LedgerEntry{Action: depesche.ActAccount, Detail: "password of " + a.Email})
	}))
}

// NewToken makes a secret with which a program acts for an account, until it is revoked.
func (n *Newsroom) NewToken(ctx context.Context, actor depesche.Actor, email string) (string, error) {
	token := newToken()
	return token, in("token", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, _, err := tx.AccountByEmail(ctx, email)
		if err != nil {
			return err
		}
		if err := tx.AddToken(ctx, hashToken(token), a.ID); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAccount, Detail: "API token for " + a.Email})
	}))
}

// TokenAccount returns the account for which a program's token speaks.
func (n *Newsroom) TokenAccount(ctx context.Context, token string) (*depesche.Account, error) {
	return n.Store.TokenAccount(ctx, hashToken(token))
}

// RevokeTokens makes all tokens of an account worthless.
func (n *Newsroom) RevokeTokens(ctx context.Context, actor depesche.Actor, email string) error {
	return in("token", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, _, err := tx.AccountByEmail(ctx, email)
		if err != nil {
			return err
		}
		k, err := tx.RevokeTokens(ctx, a.ID)
		if err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAccount, Detail: fmt.Sprintf("%d API tokens of %s revoked", k, a.Email)})
	}))
}

// NeedsSetup tells whether the newsroom has no account yet.
func (n *Newsroom) NeedsSetup(ctx context.Context) (bool, error) {
	as, err := n.Store.Accounts(ctx)
	return len(as) == 0, err
}

// SetupForm is what the first page asks.
type SetupForm struct {
	Newsroom string
	Name     string
	Email    string
	Password string
	Lang     string // of the desk
	Editions []depesche.Edition
}

// Setup names an empty newsroom, makes its editions and its first account, an admin. It
// works once, and only with the token that the console printed (SetupToken).
func (n *Newsroom) Setup(ctx context.Context, token string, f SetupForm) (*depesche.Account, error) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(n.setup)) != 1 {
		return nil, depesche.E(depesche.Forbidden, "setup.token", "this is not the address that the console printed: copy it from there, whole").In("setup")
	}
	if utf8.RuneCountInString(f.Password) < MinPassword {
		return nil, depesche.E(depesche.Invalid, "password.short", "the password has fewer than %d characters: choose a longer one, a sentence for instance", MinPassword).In("setup")
	}
	if strings.TrimSpace(f.Newsroom) == "" {
		return nil, depesche.E(depesche.Invalid, "setup.name", "the newsroom has no name yet: give it one").In("setup")
	}
	if len(f.Editions) == 0 {
		return nil, depesche.E(depesche.Invalid, "setup.editions", "choose at least one language to publish in").In("setup")
	}
	var a *depesche.Account
	hash := hashPassword(f.Password)
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		m := *n
		m.Store = tx
		if empty, err := m.NeedsSetup(ctx); err != nil {
			return err
		} else if !empty {
			return depesche.E(depesche.Conflict, "setup.done", "this newsroom is set up already: log in")
		}
		if err := tx.SetSetting(ctx, "newsroom.name", strings.TrimSpace(f.Newsroom)); err != nil {
			return err
		}
		for i, e := range f.Editions {
			if e.Name == "" {
				e.Name = strings.TrimSpace(f.Newsroom)
			}
			e.Position = i + 1
			if err := m.AddEdition(ctx, depesche.Actor{Name: f.Name}, e); err != nil {
				return err
			}
		}
		var err error
		if a, err = m.AddAccount(ctx, depesche.Actor{Name: f.Name}, depesche.Account{Name: f.Name, Email: f.Email, Role: depesche.RoleAdmin, Lang: f.Lang}); err != nil {
			return err
		}
		a.HasPassword = true
		if err := tx.SetPasswordHash(ctx, a.ID, hash, ""); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actorOf(a), depesche.LedgerEntry{Action: depesche.ActSetup, Detail: f.Newsroom})
	})
	return a, in("setup", err)
}

// AddEdition makes an edition or changes the one of its code.
func (n *Newsroom) AddEdition(ctx context.Context, actor depesche.Actor, e depesche.Edition) error {
	tag, err := language.Parse(e.Lang)
	if err != nil {
		return depesche.E(depesche.Invalid, "edition.lang", "%q is no language tag: use one like de, es-MX or pt-BR", e.Lang).In("edition")
	}
	e.Lang = tag.String()
	if e.Code == "" {
		e.Code = strings.ToLower(e.Lang)
	}
	if !validCode(e.Code) {
		return depesche.E(depesche.Invalid, "edition.code", "%q cannot be an edition's code: use small letters, digits and hyphens, like de or es-mx", e.Code).In("edition")
	}
	if e.TimeZone == "" {
		e.TimeZone = "UTC"
	}
	if _, err := time.LoadLocation(e.TimeZone); err != nil {
		return depesche.E(depesche.Invalid, "edition.zone", "%q is no time zone: use one like Europe/Berlin", e.TimeZone).In("edition")
	}
	if h, s := e.Policy.Lengths(); h < 1 || s < 1 || h > 1000 || s > 1000 {
		return depesche.E(depesche.Invalid, "edition.length", "the length of a headline or standfirst is a number of characters from 1 to 1000, or 0 for the default").In("edition")
	}
	if !check.HouseStyle(e.Policy.Quotes) {
		return depesche.E(depesche.Invalid, "edition.quotes", "%q is no style of quotation marks: give the opening and the closing one, and those of quotations within quotations behind them, like „“‚‘", e.Policy.Quotes).In("edition")
	}
	return in("edition", n.Store.InTx(ctx, func(tx *store.Store) error {
		if e.Position == 0 {
			all, err := tx.Editions(ctx)
			if err != nil {
				return err
			}
			e.Position = len(all) + 1
		}
		if err := ownHost(ctx, tx, &e); err != nil {
			return err
		}
		if err := n.sameLanguage(ctx, tx, e); err != nil {
			return err
		}
		if err := n.validLook(ctx, tx, &e); err != nil {
			return err
		}
		if err := tx.SaveEdition(ctx, e); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Edition: e.Code, Lang: e.Lang, Detail: e.Name + themeWords(e.Look.Theme)})
	}))
}

// sameLanguage refuses another language for an edition that has pages in its own, and what
// ownNames does for a new edition or a new language.
func (n *Newsroom) sameLanguage(ctx context.Context, tx *store.Store, e depesche.Edition) error {
	old, err := tx.Edition(ctx, e.Code)
	if depesche.IsNotFound(err) {
		return ownNames(ctx, tx, &e)
	}
	if err != nil || old.Lang == e.Lang {
		return err
	}
	if err := ownNames(ctx, tx, &e); err != nil {
		return err
	}
	pages, err := tx.PublishedList(ctx, store.ListQuery{Edition: e.Code, Limit: 1})
	if err == nil && len(pages) > 0 {
		return depesche.E(depesche.Refused, "edition.published", "the edition %s has pages in %s: make another edition for %s", e.Code, old.Lang, e.Lang)
	}
	return err
}

// ownNames refuses a code that is the language of another edition, and a language that is the
// code of one, unless both editions publish in the same: by the name of one, verbs would find
// the texts of the other.
func ownNames(ctx context.Context, tx *store.Store, e *depesche.Edition) error {
	all, err := tx.Editions(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		switch {
		case o.Code == e.Code || strings.EqualFold(o.Lang, e.Lang):
		case strings.EqualFold(o.Lang, e.Code):
			return depesche.E(depesche.Refused, "edition.code_taken", "%s is the language of the edition %s, so it cannot be the code of an edition in %s: choose another code", e.Code, o.Code, e.Lang)
		case strings.EqualFold(o.Code, e.Lang):
			return depesche.E(depesche.Refused, "edition.lang_taken", "%s is the code of an edition in %s: give the language of this one with its region, as in pt-BR", e.Lang, o.Lang)
		}
	}
	return nil
}

// reserved are first path elements that belong to the program.
var reserved = map[string]bool{"desk": true, "api": true, "assets": true, "pictures": true, "static": true, "feed": true, "s": true}

func validCode(code string) bool {
	if len(code) < 2 || len(code) > 20 || reserved[code] || code[0] < 'a' || code[0] > 'z' {
		return false
	}
	for _, r := range code {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

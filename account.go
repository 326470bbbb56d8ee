package depesche

import "time"

// Role is what a person may do in the desk. Each role includes the ones before it.
type Role string

const (
	RoleReader     Role = "reader"
	RoleTranslator Role = "translator"
	RoleEditor     Role = "editor"
	RoleChief      Role = "chief"
	RoleAdmin      Role = "admin"
)

var roleRank = map[Role]int{RoleReader: 1, RoleTranslator: 2, RoleEditor: 3, RoleChief: 4, RoleAdmin: 5}

// Roles lists all roles, the least first.
func Roles() []Role { return []Role{RoleReader, RoleTranslator, RoleEditor, RoleChief, RoleAdmin} }

// Includes tells whether r may do what other may do. An unknown role includes nothing.
func (r Role) Includes(other Role) bool { return roleRank[r] > 0 && roleRank[r] >= roleRank[other] }

// Account is a person who works in the desk.
type Account struct {
	ID    int64  `json:"-"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Role  Role   `json:"role"` // in every edition that Editions does not name
	Lang  string `json:"lang"` // of the desk's messages: "en" or "de"
	// TimeZone is the IANA name of the zone in which the desk shows the person times, "" for
	// the newsroom's.
	TimeZone    string `json:"time_zone,omitempty"`
	HasPassword bool   `json:"has_password"`
	// Editions are roles that count in single editions, by their codes, instead of Role:
	// more than it (a reader who translates into German) or less.
	Editions map[string]Role `json:"editions,omitempty"`
	// SecondFactor says that a log-in by password or link also takes a code.
	SecondFactor bool      `json:"second_factor"`
	CreatedAt    time.Time `json:"created_at"`
	// DisabledAt is when the account was closed; zero while its person may come in.
	DisabledAt time.Time `json:"disabled_at,omitzero"`
}

// In is the account's role in the edition with the code.
func (a *Account) In(edition string) Role {
	if r, ok := a.Editions[edition]; ok {
		return r
	}
	return a.Role
}

// Highest is the greatest role that the account has anywhere.
func (a *Account) Highest() Role {
	best := a.Role
	for _, r := range a.Editions {
		if r.Includes(best) {
			best = r
		}
	}
	return best
}

// InLang is the account's role in texts of a language: the greatest among the editions
// that publish in it, or Role where none does.
func (a *Account) InLang(lang string, editions []Edition) Role {
	best, found := Role(""), false
	for _, e := range editions {
		if e.Lang != lang {
			continue
		}
		if r := a.In(e.Code); !found || r.Includes(best) {
			best, found = r, true
		}
	}
	if !found {
		return a.Role
	}
	return best
}

// Session is a browser in which an account is logged in.
type Session struct {
	ID        string    `json:"id"` // names it in forms; no secret
	UserAgent string    `json:"user_agent"`
	Method    string    `json:"method"` // how its person came in: "password", "link", "passkey", "oidc", with "code" after it
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"` // to within a few minutes
	ExpiresAt time.Time `json:"expires_at"`
}

// Passkey is a key pair of a person's device that logs in without a password.
type Passkey struct {
	ID        string    `json:"id"` // credential id, base64url
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	UsedAt    time.Time `json:"used_at,omitzero"`
}

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

// Includes tells whether r may do what other may do. An unknown role includes nothing.
func (r Role) Includes(other Role) bool { return roleRank[r] > 0 && roleRank[r] >= roleRank[other] }

// Account is a person who works in the desk.
type Account struct {
	ID          int64     `json:"-"`
	Name        string    `json:"name"`
	Email       string    `json:"email"`
	Role        Role      `json:"role"`
	Lang        string    `json:"lang"` // of the desk's messages: "en" or "de"
	HasPassword bool      `json:"has_password"`
	CreatedAt   time.Time `json:"created_at"`
}

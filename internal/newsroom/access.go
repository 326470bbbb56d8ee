package newsroom

import (
	"cmp"
	"context"

	"depesche"
)

// Place is where somebody acts; the first field that is set counts. The zero Place is the
// newsroom as a whole.
type Place struct {
	Edition string // code
	Lang    string // the texts of a language, as verbs take it: by its tag or an edition's code
	Tag     string // the texts of a language by its tag alone, as it is stored
	Terms   string // the glossary into a language without its region
	Comment int64  // the edition under whose story it was written
	Story   int64  // its original's language
}

// RoleAt is the role that counts for an account in a place. In the newsroom as a whole it
// is the highest that the account has: lists are for everybody, and verbs that belong to
// an edition ask again with that edition.
func (n *Newsroom) RoleAt(ctx context.Context, a *depesche.Account, p Place) (depesche.Role, error) {
	if len(a.Editions) == 0 {
		return a.Role, nil
	}
	lang := ""
	switch {
	case p.Edition != "" || p.Lang != "" || p.Tag != "" || p.Terms != "":
	case p.Comment != 0:
		c, err := n.Store.Comment(ctx, p.Comment)
		if err != nil {
			return "", err
		}
		return a.In(c.Edition), nil
	case p.Story != 0:
		st, err := n.Store.Story(ctx, p.Story)
		if err != nil {
			return "", err
		}
		lang = st.Lang
	default:
		return a.Highest(), nil
	}
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return "", err
	}
	// Verbs take an edition or a language by any name that named knows; a language that is
	// stored is no such name, and may be the code of an edition in another one.
	switch {
	case p.Edition != "":
		if e := named(editions, p.Edition); e != nil {
			p.Edition = e.Code
		}
		return a.In(p.Edition), nil
	case p.Lang != "":
		lang = p.Lang
		if e := named(editions, lang); e != nil {
			lang = e.Lang
		}
	case p.Tag != "":
		lang = p.Tag
	case p.Terms != "":
		return roleInTerms(a, p.Terms, editions), nil
	}
	return a.InLang(lang, editions), nil
}

// roleInTerms is the least role among the editions in a language, whatever their region: a
// term binds them all.
func roleInTerms(a *depesche.Account, lang string, editions []depesche.Edition) depesche.Role {
	var least depesche.Role
	for _, e := range depesche.Living(editions) {
		if depesche.BaseLang(e.Lang) != depesche.BaseLang(lang) {
			continue
		}
		if r := a.In(e.Code); least == "" || least.Includes(r) {
			least = r
		}
	}
	if least == "" {
		return a.Role
	}
	return least
}

// MayAt refuses, by the first place in which the account's role does not reach, what takes
// the role in all of them.
func (n *Newsroom) MayAt(ctx context.Context, a *depesche.Account, role depesche.Role, places ...Place) error {
	for _, p := range places {
		has, err := n.RoleAt(ctx, a, p)
		if err != nil {
			return err
		}
		if !has.Includes(role) {
			where, err := n.nameOf(ctx, p)
			if err != nil {
				return err
			}
			return depesche.E(depesche.Forbidden, "access.edition", "in %s you are %s, and this takes the role %s: ask an administrator", where, has, role)
		}
	}
	return nil
}

// nameOf is what a message calls a place: an edition's code or a language.
func (n *Newsroom) nameOf(ctx context.Context, p Place) (string, error) {
	name := cmp.Or(p.Edition, p.Lang, p.Tag, p.Terms)
	switch {
	case name != "":
	case p.Comment != 0:
		c, err := n.Store.Comment(ctx, p.Comment)
		if err != nil {
			return "", err
		}
		name = c.Edition
	case p.Story != 0:
		st, err := n.Store.Story(ctx, p.Story)
		if err != nil {
			return "", err
		}
		name = st.Lang
	default:
		name = "the newsroom"
	}
	return name, nil
}

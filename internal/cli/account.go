package cli

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
)

type accountCmd struct {
	List     accountListCmd     `cmd:"" default:"1" help:"List accounts."`
	Add      accountAddCmd      `cmd:"" help:"Add an account; login-link lets its person in."`
	Role     accountRoleCmd     `cmd:"" help:"Change what somebody may do, everywhere or in single editions."`
	Close    accountCloseCmd    `cmd:"" help:"Close an account: sessions, links and tokens end, what its person signed stays."`
	Open     accountOpenCmd     `cmd:"" help:"Open a closed account again."`
	Reset    accountResetCmd    `cmd:"" help:"Take second factor and passkeys away, for who has lost their phone."`
	Sessions accountSessionsCmd `cmd:"" help:"List or end the sessions of an account."`
	Token    accountTokenCmd    `cmd:"" help:"Make a token with which a program acts for an account (see docs/api.md)."`
}

type accountListCmd struct{}

func (accountListCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		as, err := n.Store.AllAccounts(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(as)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for i := range as {
			ac := &as[i]
			words := string(ac.Role)
			for _, code := range slices.Sorted(maps.Keys(ac.Editions)) {
				words += fmt.Sprintf(", %s in %s", ac.Editions[code], code)
			}
			if ac.SecondFactor {
				words += "; code after the password"
			}
			if !ac.DisabledAt.IsZero() {
				words += "; closed"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", ac.Email, ac.Name, words)
		}
		return w.Flush()
	})
}

type accountAddCmd struct {
	Email   string                   `arg:"" help:"E-mail address." placeholder:"ADDRESS"`
	Name    string                   `required:"" help:"Name, as bylines and the ledger show it." placeholder:"NAME"`
	Role    string                   `help:"reader, translator, editor, chief or admin." enum:"reader,translator,editor,chief,admin" default:"editor"`
	Edition map[string]depesche.Role `help:"Role in one edition, instead of that in all: de=translator. May be repeated." placeholder:"CODE=ROLE"`
	Lang    string                   `help:"Language of the desk: en or de." default:"en"`
}

func (c accountAddCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ac, err := n.AddAccount(a.ctx, a.actor, depesche.Account{Name: c.Name, Email: c.Email, Role: depesche.Role(c.Role), Editions: c.Edition, Lang: c.Lang})
		if err != nil {
			return err
		}
		if a.json {
			return a.print(ac)
		}
		a.say("%s may log in by a one-time link: depesche login-link %s", ac.Name, ac.Email)
		return nil
	})
}

// onAccountQuietly is onAccount that prints nothing of its own.
func (a *app) onAccountQuietly(email string, f func(n *newsroom.Newsroom, ac *depesche.Account) error) error {
	return a.with(func(n *newsroom.Newsroom) error {
		ac, err := n.Store.AnyAccountByEmail(a.ctx, email)
		if err != nil {
			return err
		}
		return f(n, ac)
	})
}

// onAccount runs f on the account of an address, closed or not, and prints it afterwards.
func (a *app) onAccount(email string, f func(n *newsroom.Newsroom, ac *depesche.Account) error) error {
	return a.onAccountQuietly(email, func(n *newsroom.Newsroom, ac *depesche.Account) error {
		err := f(n, ac)
		if err != nil || !a.json {
			return err
		}
		if ac, err = n.Store.AnyAccount(a.ctx, ac.ID); err != nil {
			return err
		}
		return a.print(ac)
	})
}

type accountRoleCmd struct {
	Email   string            `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
	Role    string            `arg:"" optional:"" help:"Role in all editions: reader, translator, editor, chief or admin." placeholder:"ROLE"`
	Edition map[string]string `help:"Role in one edition; CODE= takes it back. May be repeated." placeholder:"CODE=ROLE"`
}

func (c accountRoleCmd) Run(a *app) error {
	return a.onAccount(c.Email, func(n *newsroom.Newsroom, ac *depesche.Account) error {
		if c.Role == "" && len(c.Edition) == 0 {
			return depesche.E(depesche.Invalid, "account.role_missing", "say which role: depesche account role %s editor, or --edition de=translator", c.Email)
		}
		if c.Role != "" {
			ac.Role = depesche.Role(c.Role)
		}
		if ac.Editions == nil {
			ac.Editions = map[string]depesche.Role{}
		}
		for code, role := range c.Edition {
			if role == "" {
				delete(ac.Editions, code)
				continue
			}
			ac.Editions[code] = depesche.Role(role)
		}
		return n.UpdateAccount(a.ctx, a.actor, *ac)
	})
}

type accountCloseCmd struct {
	Email string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
}

func (c accountCloseCmd) Run(a *app) error {
	return a.onAccount(c.Email, func(n *newsroom.Newsroom, ac *depesche.Account) error { return n.CloseAccount(a.ctx, a.actor, ac.ID) })
}

type accountOpenCmd struct {
	Email string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
}

func (c accountOpenCmd) Run(a *app) error {
	return a.onAccount(c.Email, func(n *newsroom.Newsroom, ac *depesche.Account) error { return n.OpenAccount(a.ctx, a.actor, ac.ID) })
}

type accountResetCmd struct {
	Email string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
}

func (c accountResetCmd) Run(a *app) error {
	return a.onAccount(c.Email, func(n *newsroom.Newsroom, ac *depesche.Account) error { return n.ResetFactors(a.ctx, a.actor, ac.ID) })
}

type accountSessionsCmd struct {
	Email string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
	End   bool   `help:"End all of them."`
}

func (c accountSessionsCmd) Run(a *app) error {
	return a.onAccountQuietly(c.Email, func(n *newsroom.Newsroom, ac *depesche.Account) error {
		if c.End {
			_, err := n.EndSessions(a.ctx, a.actor, ac.ID, "", "")
			return a.result(nil, err)
		}
		all, err := n.Store.Sessions(a.ctx, ac.ID)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(all)
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, s := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.SeenAt.Format("2006-01-02 15:04"), s.CreatedAt.Format("2006-01-02 15:04"), s.Method, s.UserAgent)
		}
		return w.Flush()
	})
}

type accountTokenCmd struct {
	Email  string `arg:"" help:"Address of the account." placeholder:"ADDRESS"`
	Revoke bool   `help:"Make all tokens of this account worthless instead."`
}

func (c accountTokenCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if c.Revoke {
			return a.result(nil, n.RevokeTokens(a.ctx, a.actor, c.Email))
		}
		token, err := n.NewToken(a.ctx, a.actor, c.Email)
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]string{"token": token})
		}
		a.say("Keep it like a password; it is not shown again.")
		_, err = fmt.Fprintln(a.out, token)
		return err
	})
}

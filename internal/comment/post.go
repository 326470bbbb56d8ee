package comment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/langid"
	"depesche/internal/mail"
	"depesche/internal/store"
)

// Draft is a comment as a form sends it.
type Draft struct {
	Story   int64
	Edition string
	Parent  int64 // 0 begins a thread
	Name    string
	Text    string
	Email   string
	Notify  bool   // with Email: a mail when somebody answers
	Trap    string // a field that people do not see
	Stamp   string // see NewStamp
	Proof   string // of work for the stamp; empty from a browser without script
	Client  string // address in the network
	Trusted bool   // from the command line or the program: no stamp, no rate
}

// FieldError is what is wrong with one field of a form.
type FieldError struct {
	Field string // "name", "text", "email"; "" for the form as a whole
	Err   *depesche.Error
}

// FormError is all that is wrong with a form.
type FormError struct{ Fields []FieldError }

// Error is the text of the first.
func (e *FormError) Error() string { return e.Fields[0].Err.Error() }

// Unwrap gives errors.As the first.
func (e *FormError) Unwrap() error { return e.Fields[0].Err }

func (e *FormError) add(field string, kind depesche.Kind, key, format string, args ...any) {
	e.Fields = append(e.Fields, FieldError{field, depesche.E(kind, key, format, args...)})
}

// Posted is a comment that has arrived, and the address of its writer's own page.
type Posted struct {
	Comment store.Comment
	Path    string
}

// Look is a comment as it would appear, before it is sent.
type Look struct {
	HTML  string
	Lang  string
	Held  []store.HeldFor // why it would wait
	Stamp string          // for the form that sends it
}

// ready is a draft that may be posted.
type ready struct {
	Draft
	rendered Rendered
	address  string // as mail is sent to it; Email is folded
	lang     string
	poster   string
	parent   *store.Comment
	policy   Policy
}

// Look checks a draft and shows what would become of it. Errors are a *FormError for what
// the writer can mend, or an error like those of Post.
func (r *Room) Look(ctx context.Context, d Draft) (*Look, error) {
	rd, err := r.ready(ctx, r.store, d)
	if err != nil {
		return nil, in("comment", err)
	}
	c := rd.comment()
	held, err := r.assess(ctx, r.store, rd.policy, &c, rd.rendered, d.Trap)
	if err != nil {
		return nil, err
	}
	s, err := r.NewStamp(ctx, d.Story)
	return &Look{HTML: rd.rendered.HTML, Lang: rd.lang, Held: held, Stamp: s}, err
}

// Post adds a comment: public at once or held, with the reasons. A form that was sent
// twice gives the comment of the first time.
func (r *Room) Post(ctx context.Context, d Draft) (*Posted, error) {
	var out Posted
	err := r.inTx(ctx, func(tx *store.Store) error {
		if !d.Trusted {
			if err := r.checkStamp(ctx, &d); err != nil {
				return err
			}
			before, fresh, err := tx.UseCommentStamp(ctx, d.Stamp)
			if err != nil {
				return err
			}
			if !fresh {
				c, err := r.sentBefore(ctx, tx, before, d)
				if err == nil {
					out.Comment = *c
				}
				return err
			}
		}
		rd, err := r.ready(ctx, tx, d)
		if err != nil {
			return err
		}
		c, err := r.add(ctx, tx, rd)
		if err != nil {
			return err
		}
		out.Comment = *c
		if !d.Trusted {
			return tx.SetCommentStamp(ctx, d.Stamp, c.ID)
		}
		return nil
	})
	if err != nil {
		return nil, in("comment", err)
	}
	out.Path, err = r.ManagePath(ctx, &out.Comment)
	return &out, err
}

func (r *Room) sentBefore(ctx context.Context, tx *store.Store, id int64, d Draft) (*store.Comment, error) {
	again := depesche.E(depesche.Conflict, "comment.sent", "this form has been sent before: begin a new comment under the story")
	if id == 0 {
		return nil, again
	}
	c, err := tx.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.Source != Tidy(d.Text) || c.Story != d.Story {
		return nil, again
	}
	return c, nil
}

func (r *Room) add(ctx context.Context, tx *store.Store, rd *ready) (*store.Comment, error) {
	if _, err := tx.ForgetPosters(ctx, r.now().Add(-ForgetAfter)); err != nil {
		return nil, err
	}
	c := rd.comment()
	held, err := r.assess(ctx, tx, rd.policy, &c, rd.rendered, rd.Trap)
	if err != nil {
		return nil, err
	}
	c.HeldFor = held
	switch {
	case c.Email != "":
		c.State, c.HeldFor = store.CommentUnconfirmed, nil
	case len(held) > 0:
		c.State = store.CommentHeld
	default:
		c.State = store.CommentPublic
	}
	id, err := tx.AddComment(ctx, c)
	if err != nil {
		return nil, err
	}
	stored, err := tx.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	if stored.State == store.CommentUnconfirmed {
		err = r.askWriter(ctx, tx, stored, rd.address)
	} else {
		err = r.appeared(ctx, tx, stored, "")
	}
	if err != nil {
		return nil, err
	}
	return stored, tx.AddLedger(ctx, Reader, entry(ActPost, stored, because(stored)))
}

// because says in the ledger's words why a comment stands where it stands.
func because(c *store.Comment) string {
	out := []string{string(c.State)}
	for _, h := range c.HeldFor {
		out = append(out, strings.TrimSpace(h.Key+" "+strings.Join(h.Args, " ")))
	}
	return strings.Join(out, ", ")
}

func (rd *ready) comment() store.Comment {
	c := store.Comment{Story: rd.Story, Edition: rd.Edition, Name: rd.Name, Email: rd.Email, Notify: rd.Email != "" && rd.Notify, Poster: rd.poster, Source: rd.Text}
	rd.words(&c)
	if rd.parent != nil {
		c.Parent, c.Root = rd.parent.ID, rd.parent.Root
	}
	return c
}

func (rd *ready) words(c *store.Comment) {
	c.Source, c.Lang, c.HTML, c.Form, c.Digest = rd.Text, rd.lang, rd.rendered.HTML, Form, digest(rd.rendered.Plain)
}

// ready checks all that a draft must be. s is the store or the transaction at hand.
func (r *Room) ready(ctx context.Context, s *store.Store, d Draft) (*ready, error) {
	rd := &ready{Draft: d}
	e, err := s.Edition(ctx, d.Edition)
	if err != nil {
		return nil, err
	}
	rd.Edition = e.Code
	if rd.policy, err = policyOf(ctx, s, e.Code); err != nil {
		return nil, err
	}
	first, err := s.FirstPublishedIn(ctx, d.Story, e.Code)
	if err != nil {
		return nil, err
	}
	if !rd.policy.open(first, r.now()) {
		return nil, depesche.E(depesche.Refused, "comment.closed", "the conversation under this story is closed: nothing can be added to it any more")
	}
	if d.Parent != 0 {
		if rd.parent, err = s.Comment(ctx, d.Parent); err != nil {
			return nil, err
		}
		if rd.parent.Story != d.Story || rd.parent.State != store.CommentPublic {
			return nil, depesche.E(depesche.Conflict, "comment.parent_gone", "the comment that you answer is no longer there: write yours under the story instead")
		}
	}
	if rd.poster, err = r.poster(ctx, d.Client); err != nil {
		return nil, err
	}
	fe := &FormError{}
	r.checkWords(rd, fe, e)
	if err := r.checkName(ctx, s, rd, fe); err != nil {
		return nil, err
	}
	if err := r.checkEmail(ctx, s, rd, fe); err != nil {
		return nil, err
	}
	if len(fe.Fields) > 0 {
		return nil, fe
	}
	if d.Trusted {
		return rd, nil
	}
	return rd, r.checkWriter(ctx, s, rd)
}

func (r *Room) checkWords(rd *ready, fe *FormError, e *depesche.Edition) {
	// Long texts are turned away before the parser sees them: its time may grow with the
	// square of the length.
	tooLong := len(rd.Text) > 16*MaxText
	if !tooLong {
		rd.Text = Tidy(rd.Text)
		tooLong = utf8.RuneCountInString(rd.Text) > MaxText
	}
	if tooLong {
		fe.add("text", depesche.Invalid, "comment.long", "the comment is longer than %d characters: shorten it", MaxText)
		return
	}
	rd.rendered = Render(rd.Text)
	rd.lang = languageOf(rd.rendered.Plain, e.Lang)
	if !strings.ContainsFunc(rd.rendered.Plain, says) {
		fe.add("text", depesche.Invalid, "comment.empty", "the comment is empty: write what you want to say")
	}
}

// says tells characters that say something: letters, digits, symbols such as emoji.
func says(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.So, r)) && !invisible(r)
}

// languageOf is the language of a comment: that of its edition unless it is surely
// another.
func languageOf(plain, edition string) string {
	if utf8.RuneCountInString(plain) < 24 {
		return edition
	}
	lang, sure := langid.Identify(plain)
	if sure < 0.9 || lang == langid.Undetermined || lang == depesche.BaseLang(edition) {
		return edition
	}
	return lang
}

func (r *Room) checkName(ctx context.Context, s *store.Store, rd *ready, fe *FormError) error {
	rd.Name = TidyName(rd.Name)
	n := utf8.RuneCountInString(rd.Name)
	folded := Fold(rd.Name)
	switch {
	case n == 0 || folded == "":
		fe.add("name", depesche.Invalid, "comment.name_empty", "give the name under which your comment shall stand; it need not be your own")
		return nil
	case n > MaxName:
		fe.add("name", depesche.Invalid, "comment.name_long", "the name is longer than %d characters: shorten it", MaxName)
		return nil
	case strings.Contains(rd.Name, "://") || strings.HasPrefix(strings.ToLower(rd.Name), "www."):
		fe.add("name", depesche.Invalid, "comment.name_link", "a name is no place for an address: give a name")
		return nil
	case mixedScripts(rd.Name):
		fe.add("name", depesche.Invalid, "comment.name_mixed", "the name mixes letters of two scripts in one word, which deceives readers: write it in one script")
		return nil
	}
	if rd.Trusted {
		return nil
	}
	reserved, err := reservedNames(ctx, s)
	if err == nil && slices.Contains(reserved, strings.ReplaceAll(folded, " ", "")) {
		fe.add("name", depesche.Invalid, "comment.name_taken", "this name belongs to the newsroom: choose another")
	}
	return err
}

// reservedNames are the folded names under which the newsroom itself speaks.
func reservedNames(ctx context.Context, s *store.Store) ([]string, error) {
	out := []string{"redaktion", "redaccion", "redaction", "editor", "editors", "newsroom", "moderator", "moderation", "admin", "depesche", "التحرير", "هيئةالتحرير"}
	add := func(name string) { out = append(out, strings.ReplaceAll(Fold(name), " ", "")) }
	as, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range as {
		add(a.Name)
	}
	es, err := s.Editions(ctx)
	for _, e := range es {
		add(e.Name)
	}
	return out, err
}

// checkEmail folds the address, if one is given.
func (r *Room) checkEmail(ctx context.Context, s *store.Store, rd *ready, fe *FormError) error {
	if strings.TrimSpace(rd.Email) == "" {
		rd.Email = ""
		if !rd.policy.Guests && !rd.Trusted {
			fe.add("email", depesche.Invalid, "comment.email_needed", "this edition takes comments with a mail address: give yours, which nobody sees, and answer the mail")
		}
		return nil
	}
	send, folded, err := mail.Address(rd.Email)
	if err != nil {
		fe.add("email", depesche.Invalid, "comment.email", "this is no mail address: write it like name@example.org, or leave it out")
		return nil
	}
	rd.Email, rd.address = folded, send
	n, err := s.UnansweredConfirmations(ctx, folded, r.now().Add(-24*time.Hour))
	if err == nil && n >= unansweredPerDay {
		fe.add("email", depesche.Refused, "comment.mail_often", "%d comments under this address wait for an answer to our mail: answer them first, or write again tomorrow", n)
	}
	return err
}

// checkWriter refuses who is barred, who sends more than the policy allows, and who has
// said the same here before.
func (r *Room) checkWriter(ctx context.Context, s *store.Store, rd *ready) error {
	if err := r.checkBan(ctx, s, rd.poster, rd.Email); err != nil {
		return err
	}
	if rd.policy.PerHour > 0 && rd.poster != "" {
		n, oldest, err := s.PosterCount(ctx, rd.poster, r.now().Add(-time.Hour))
		if err != nil {
			return err
		}
		if n >= rd.policy.PerHour {
			minutes := int(oldest.Add(time.Hour).Sub(r.now())/time.Minute) + 1
			return depesche.E(depesche.Refused, "comment.rate", "%d comments came from your connection within an hour, which is as many as are taken: send this one in %d minutes", n, max(minutes, 1))
		}
	}
	if d := digest(rd.rendered.Plain); d != "" {
		_, here, err := s.SameWords(ctx, d, rd.Story, rd.poster, 0, r.now().Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if here > 0 && rd.poster != "" {
			return depesche.E(depesche.Conflict, "comment.twice", "you have said this here already: there is no need to send it again")
		}
	}
	return nil
}

func (r *Room) checkBan(ctx context.Context, s *store.Store, poster, email string) error {
	mailSubject, err := r.subject(ctx, "mail", email)
	if err != nil {
		return err
	}
	ban, err := s.BanOf(ctx, poster, mailSubject)
	if err != nil || ban == nil {
		return err
	}
	return depesche.E(depesche.Refused, "comment.banned", "comments from you are not taken until %s (%s): you can object on the page of the comment that led to it", day(ban.Until), ban.Reason)
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }

// sameElsewhere is how far back and how often the same words count as a circular.
const (
	circularSpan = 7 * 24 * time.Hour
	trustSpan    = 180 * 24 * time.Hour
)

// assess lists why a comment waits; nothing means that it appears at once.
func (r *Room) assess(ctx context.Context, s *store.Store, p Policy, c *store.Comment, rd Rendered, trap string) ([]store.HeldFor, error) {
	var out []store.HeldFor
	hold := func(key string, args ...string) { out = append(out, store.HeldFor{Key: key, Args: args}) }
	if trap != "" {
		hold("trap")
	}
	if w := p.bannedIn(Fold(rd.Plain + "\n" + c.Name + "\n" + strings.Join(rd.Links, " "))); w != "" {
		hold("word", strings.TrimSuffix(w, "*"))
	}
	if n := len(rd.Links); n > p.MaxLinks {
		hold("links", strconv.Itoa(n), strconv.Itoa(p.MaxLinks))
	}
	if c.Digest != "" {
		all, _, err := s.SameWords(ctx, c.Digest, c.Story, c.Poster, c.ID, r.now().Add(-circularSpan))
		if err != nil {
			return nil, err
		}
		if all > 0 {
			hold("same", strconv.Itoa(all))
		}
	}
	switch p.Moderation {
	case Before:
		hold("before")
	case First:
		email := ""
		if c.Confirmed {
			email = c.Email
		}
		known, err := s.TrustedWriter(ctx, email, c.Poster, c.Name, r.now().Add(-trustSpan))
		if err != nil {
			return nil, err
		}
		if !known {
			hold("first")
		}
	}
	return out, nil
}

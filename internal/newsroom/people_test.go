package newsroom_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/signin"
)

func TestPeople(t *testing.T) { each(t, testPeople) }

func testPeople(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	for _, code := range []string{"de", "es"} {
		ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: code, Lang: code}))
	}
	chief, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleAdmin})
	ok(t, err)
	a, link, err := n.Invite(ctx, mara, depesche.Account{Name: " Jon ", Email: "Jon@Bote.example", Role: depesche.RoleReader, Editions: map[string]depesche.Role{"de": depesche.RoleTranslator}})
	ok(t, err)
	if a.Name != "Jon" || a.Email != "jon@bote.example" {
		t.Errorf("invited %q %q", a.Name, a.Email)
	}
	for _, bad := range []depesche.Account{
		{Name: "", Email: "x@bote.example", Role: depesche.RoleReader},
		{Name: "X", Email: "nobody", Role: depesche.RoleReader},
		{Name: "X", Email: "X <x@bote.example>", Role: depesche.RoleReader},
		{Name: "X", Email: "x@bote.example", Role: "king"},
		{Name: "X", Email: "x@bote.example", Role: depesche.RoleReader, Editions: map[string]depesche.Role{"fr": depesche.RoleEditor}},
		{Name: "X", Email: "x@bote.example", Role: depesche.RoleReader, Editions: map[string]depesche.Role{"de": "king"}},
		{Name: "X", Email: "x@bote.example", Role: depesche.RoleReader, Editions: map[string]depesche.Role{"de": depesche.RoleAdmin}},
	} {
		_, _, err := n.Invite(ctx, mara, bad)
		kind(t, err, depesche.Invalid)
	}
	_, _, err = n.Invite(ctx, mara, depesche.Account{Name: "Jon", Email: "JON@bote.example", Role: depesche.RoleReader})
	kind(t, err, depesche.Conflict)

	// The link counts for seven days, once.
	clock.add(6 * 24 * time.Hour)
	in, err := n.UseLoginLink(ctx, link)
	ok(t, err)
	if in.Step != "" || in.Account.ID != a.ID || in.Account.Editions["de"] != depesche.RoleTranslator {
		t.Errorf("came in as %+v", in)
	}
	_, err = n.UseLoginLink(ctx, link)
	kind(t, err, depesche.NotFound)

	for place, want := range map[newsroom.Place]depesche.Role{
		{}: depesche.RoleTranslator, {Lang: "de"}: depesche.RoleTranslator, {Lang: "es"}: depesche.RoleReader, {Lang: "fr"}: depesche.RoleReader,
		{Edition: "de"}: depesche.RoleTranslator, {Edition: "es"}: depesche.RoleReader, {Edition: "DE"}: depesche.RoleTranslator, {Lang: "De"}: depesche.RoleTranslator,
	} {
		if got, err := n.RoleAt(ctx, in.Account, place); err != nil || got != want {
			t.Errorf("%+v: %s %v", place, got, err)
		}
	}
	ok(t, n.MayAt(ctx, in.Account, depesche.RoleTranslator, newsroom.Place{Lang: "de"}))
	kind(t, n.MayAt(ctx, in.Account, depesche.RoleTranslator, newsroom.Place{Lang: "de"}, newsroom.Place{Lang: "es"}), depesche.Forbidden)

	// Sessions are seen and ended; closing ends everything and loses nothing.
	one, err := n.NewSession(ctx, a.ID, "one", "link")
	ok(t, err)
	two, err := n.NewSession(ctx, a.ID, "two", "password")
	ok(t, err)
	clock.add(time.Hour)
	_, err = n.SessionAccount(ctx, one)
	ok(t, err)
	all, err := n.Store.Sessions(ctx, a.ID)
	ok(t, err)
	if len(all) != 2 || all[0].ID != newsroom.SessionID(one) || all[0].SeenAt.Sub(all[0].CreatedAt) != time.Hour {
		t.Errorf("sessions %+v", all)
	}
	if k, err := n.EndSessions(ctx, mara, a.ID, "", one); err != nil || k != 1 {
		t.Errorf("ended %d, %v", k, err)
	}
	_, err = n.SessionAccount(ctx, two)
	kind(t, err, depesche.NotFound)
	token, err := n.NewToken(ctx, mara, a.Email)
	ok(t, err)
	again, err := n.NewLoginLink(ctx, a.Email)
	ok(t, err)
	ok(t, n.CloseAccount(ctx, mara, a.ID))
	for _, try := range []func() error{
		func() error { _, err := n.SessionAccount(ctx, one); return err },
		func() error { _, err := n.TokenAccount(ctx, token); return err },
		func() error { _, err := n.UseLoginLink(ctx, again); return err },
		func() error { _, err := n.NewLoginLink(ctx, a.Email); return err },
		func() error { return n.CloseAccount(ctx, mara, a.ID) },
	} {
		kind(t, try(), depesche.NotFound)
	}
	_, _, err = n.Invite(ctx, mara, depesche.Account{Name: "Jon", Email: a.Email, Role: depesche.RoleReader})
	kind(t, err, depesche.Conflict)
	ok(t, n.OpenAccount(ctx, mara, a.ID))
	_, err = n.NewInvitation(ctx, mara, a.ID)
	ok(t, err)

	// Nobody locks the newsroom from inside.
	kind(t, n.CloseAccount(ctx, mara, chief.ID), depesche.Refused)
	chief.Role = depesche.RoleChief
	kind(t, n.UpdateAccount(ctx, mara, *chief), depesche.Refused)
	_, err = n.AddAccount(ctx, mara, depesche.Account{Name: "Bo", Email: "bo@bote.example", Role: depesche.RoleAdmin})
	ok(t, err)
	ok(t, n.UpdateAccount(ctx, mara, *chief))
}

func TestSecondFactor(t *testing.T) { each(t, testSecondFactor) }

func testSecondFactor(t *testing.T, n *newsroom.Newsroom, clock *clock) {
	a, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleEditor})
	ok(t, err)
	other, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Bo", Email: "bo@bote.example", Role: depesche.RoleEditor})
	ok(t, err)
	ok(t, n.SetPassword(ctx, a.ID, "a long sentence", ""))

	set, err := n.BeginCodeApp(ctx, a)
	ok(t, err)
	code := func(at time.Time) string {
		c, err := signin.Code(set.Secret, at)
		ok(t, err)
		return c
	}
	_, err = n.FinishCodeApp(ctx, other, set.Step, code(clock.now()))
	kind(t, err, depesche.NotFound)
	_, err = n.FinishCodeApp(ctx, a, set.Step, "000000x")
	kind(t, err, depesche.Invalid)
	if in, err := n.Login(ctx, a.Email, "a long sentence"); err != nil || in.Step != "" {
		t.Fatalf("a factor that is not set up is asked for: %+v %v", in, err)
	}
	recovery, err := n.FinishCodeApp(ctx, a, set.Step, code(clock.now()))
	ok(t, err)
	_, err = n.FinishCodeApp(ctx, a, set.Step, code(clock.now()))
	kind(t, err, depesche.NotFound)

	clock.add(time.Minute)
	step := func() string {
		in, err := n.Login(ctx, a.Email, "a long sentence")
		ok(t, err)
		if in.Step == "" {
			t.Fatal("no code is asked for")
		}
		return in.Step
	}
	s := step()
	used := code(clock.now())
	in, err := n.LoginCode(ctx, s, used)
	ok(t, err)
	if in.Account.ID != a.ID || in.Method != "password code" {
		t.Errorf("came in as %+v", in)
	}
	_, err = n.LoginCode(ctx, s, used) // the step is over
	kind(t, err, depesche.NotFound)
	_, err = n.LoginCode(ctx, step(), used) // the code was used
	kind(t, err, depesche.Forbidden)
	_, err = n.LoginCode(ctx, "guess", used)
	kind(t, err, depesche.NotFound)

	// A recovery code counts once, in any spelling.
	if _, err = n.LoginCode(ctx, step(), strings.ToUpper(strings.ReplaceAll(recovery[3], "-", " "))); err != nil {
		t.Fatal(err)
	}
	_, err = n.LoginCode(ctx, step(), recovery[3])
	kind(t, err, depesche.Forbidden)
	if left, err := n.Store.RecoveryCodes(ctx, a.ID); err != nil || left != 9 {
		t.Errorf("%d codes left, %v", left, err)
	}

	// A link is no way around.
	link, err := n.NewLoginLink(ctx, a.Email)
	ok(t, err)
	if in, err = n.UseLoginLink(ctx, link); err != nil || in.Step == "" {
		t.Fatalf("the link let in without a code: %+v %v", in, err)
	}

	// Guessing ends, also when all guesses come at once.
	atOnce := step()
	answered := guesses(func() error { _, err := n.LoginCode(ctx, atOnce, "123456"); return err })
	if answered > 8 {
		t.Errorf("%d codes guessed at once were answered", answered)
	}
	clock.add(16 * time.Minute)
	link, err = n.NewLoginLink(ctx, a.Email)
	ok(t, err)
	in, err = n.UseLoginLink(ctx, link)
	ok(t, err)
	old := in.Step

	// And over new log-ins.
	var got error
	for range 12 {
		if _, got = n.LoginCode(ctx, step(), "123456"); depesche.KindOf(got) == depesche.Unavailable {
			break
		}
	}
	kind(t, got, depesche.Unavailable)
	clock.add(16 * time.Minute)
	_, err = n.LoginCode(ctx, old, code(clock.now())) // began too long ago
	kind(t, err, depesche.NotFound)
	_, err = n.LoginCode(ctx, step(), code(clock.now()))
	ok(t, err)

	ok(t, n.ResetFactors(ctx, mara, a.ID))
	if in, err := n.Login(ctx, a.Email, "a long sentence"); err != nil || in.Step != "" {
		t.Fatalf("after a reset: %+v %v", in, err)
	}
}

// guesses makes 40 guesses at once and counts those that were told that they are wrong.
func guesses(guess func() error) int {
	var wrong atomic.Int64
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			if depesche.KindOf(guess()) == depesche.Forbidden {
				wrong.Add(1)
			}
		})
	}
	all.Wait()
	return int(wrong.Load())
}

// The limit of wrong passwords holds for guesses that come at once as for those that come
// one after another, and afterwards not even the right one is taken.
func TestPasswordsGuessedAtOnce(t *testing.T) {
	n, clock := open(t)
	a, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Lena Marsh", Email: "lena@news.example", Role: depesche.RoleEditor})
	ok(t, err)
	ok(t, n.SetPassword(ctx, a.ID, "a long sentence", ""))
	if answered := guesses(func() error { _, err := n.Login(ctx, a.Email, "a wrong sentence"); return err }); answered > 8 {
		t.Errorf("%d passwords guessed at once were answered", answered)
	}
	_, err = n.Login(ctx, a.Email, "a long sentence")
	kind(t, err, depesche.Unavailable)
	clock.add(16 * time.Minute)
	_, err = n.Login(ctx, a.Email, "a long sentence")
	ok(t, err)
}

// What is stored in a language, as a story's original, an assignment or a term, is judged by
// that language, also where it is the code of an edition in another one. A refusal names it.
func TestRoleAtAStoryWhoseLanguageIsACode(t *testing.T) {
	n, _ := open(t)
	for _, e := range []depesche.Edition{{Code: "de", Lang: "es"}, {Code: "at", Lang: "de"}, {Code: "br", Lang: "pt-BR"}} {
		ok(t, n.Store.SaveEdition(ctx, e)) // as newsrooms may be that are older than the rule for names
	}
	story, err := n.Store.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de"}, 0)
	ok(t, err)
	a := &depesche.Account{Role: depesche.RoleReader, Editions: map[string]depesche.Role{"at": depesche.RoleEditor, "de": depesche.RoleTranslator, "br": depesche.RoleTranslator}}
	for place, want := range map[newsroom.Place]depesche.Role{
		{Story: story}: depesche.RoleEditor, {Tag: "de"}: depesche.RoleEditor, {Terms: "de"}: depesche.RoleEditor, {Terms: "pt"}: depesche.RoleTranslator, {Lang: "at"}: depesche.RoleEditor, {Lang: "de"}: depesche.RoleTranslator, {Edition: "de"}: depesche.RoleTranslator,
	} {
		if got, err := n.RoleAt(ctx, a, place); err != nil || got != want {
			t.Errorf("%+v: %s %v, want %s", place, got, err, want)
		}
	}
	for place, want := range map[newsroom.Place]string{
		{Story: story}: "in de you are editor", {Tag: "de"}: "in de you are editor", {Terms: "pt"}: "in pt you are translator", {}: "in the newsroom you are editor",
	} {
		if err := n.MayAt(ctx, a, depesche.RoleAdmin, place); depesche.KindOf(err) != depesche.Forbidden || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", place, err, want)
		}
	}
	// A term binds all editions in its language.
	ok(t, n.Store.SaveEdition(ctx, depesche.Edition{Code: "wien", Lang: "de-AT"}))
	if got, err := n.RoleAt(ctx, a, newsroom.Place{Terms: "de"}); err != nil || got != depesche.RoleReader {
		t.Errorf("terms that bind an edition of the account and one of others: %s %v", got, err)
	}
	writer, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleReader, Editions: map[string]depesche.Role{"at": depesche.RoleTranslator}})
	ok(t, err)
	_, err = n.Assign(ctx, mara, depesche.Assignment{Story: story, Lang: "de", Account: writer.ID})
	ok(t, err)
}

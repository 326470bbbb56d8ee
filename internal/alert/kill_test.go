package alert

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/mail/mailtest"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// What TestKill kills: a process that publishes and sends.
const (
	killDir  = "DEPESCHE_TEST_KILL_DIR"
	killPort = "DEPESCHE_TEST_KILL_PORT"
	killWant = "DEPESCHE_TEST_KILL_STORIES"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(killDir); dir != "" {
		if err := victim(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// victim settles what its predecessor left, publishes stories until there are as many as
// wanted, and sends all that waits.
func victim(dir string) error {
	ctx := context.Background()
	room, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer room.Close()
	port, err := strconv.Atoi(os.Getenv(killPort))
	if err != nil {
		return err
	}
	server := &mail.Config{Host: "127.0.0.1", Port: port, TLS: "none", From: "news@news.example", Timeout: mail.Duration(20 * time.Second)}
	o, err := Open(ctx, Options{Store: room.Store, Dir: dir, BaseURL: "https://news.example",
		SMTP: func() *mail.Config { return server }})
	if err != nil {
		return err
	}
	defer o.Close()
	if err := o.Settle(ctx); err != nil {
		return err
	}
	fmt.Println("ready")
	for n := 1; n <= envInt(killWant, 0); n++ {
		if err := publishOnce(ctx, room, n); err != nil {
			return err
		}
		if _, err := o.SendDue(ctx); err != nil {
			return err
		}
	}
	for {
		c, err := room.Store.MailCounts(ctx)
		if err != nil || c[store.MailWaiting]+c[store.MailSending] == 0 {
			return err
		}
		if _, err := o.SendDue(ctx); err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// publishOnce takes in and publishes the n-th story, or does what is missing of it.
func publishOnce(ctx context.Context, room *newsroom.Newsroom, n int) error {
	editor := depesche.Actor{Name: "test"}
	if _, err := room.Store.Story(ctx, int64(n)); depesche.IsNotFound(err) {
		text := fmt.Sprintf("# Story %d of the night\n\nThe %d. train left at noon and carried %d passengers over the old bridge by the harbour.\n", n, n, 1000+n*37)
		if _, err := room.Import(ctx, editor, newsroom.ImportRequest{Data: []byte(text), Name: "x.md", Lang: "en", Again: true}); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	if st, err := room.Store.PublicationState(ctx, "en", int64(n)); err == nil && st == depesche.Live {
		return nil
	}
	topics := []string{"rail", "water", "towns"}
	if err := room.Describe(ctx, editor, int64(n), newsroom.StoryChange{Topics: &topics}); err != nil {
		return err
	}
	_, err := room.Publish(ctx, editor, int64(n), []string{"en"})
	return err
}

// A process that publishes to followers and sends is killed at random points, again and
// again. In the end every follower has every story once. DEPESCHE_KILLS and
// DEPESCHE_FOLLOWERS make it longer.
func TestKill(t *testing.T) {
	kills, followers := envInt("DEPESCHE_KILLS", 6), envInt("DEPESCHE_FOLLOWERS", 40)
	ctx := context.Background()
	dir := t.TempDir()
	room, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(room.Store.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: "Depesche", TimeZone: "Europe/London", Policy: depesche.Policy{AllowUnreviewed: true, AllowErrors: true}}))
	for _, k := range []string{"rail", "water", "towns"} {
		must(room.Store.SaveTopic(ctx, depesche.Topic{Key: k, Names: map[string]string{"en": k}}))
	}
	must(room.Store.InTx(ctx, func(tx *store.Store) error {
		for i := range followers {
			if err := tx.AddReader(ctx, store.Reader{Email: numbered(i), Address: numbered(i), Lang: "en", Edition: "en", Pace: store.PaceInstant, Zone: "Europe/London", Secret: newSecret()}); err != nil {
				return err
			}
			for topic := range int64(1 + i%3) { // one, two or three of the story's topics
				if _, err := tx.ConfirmSubscription(ctx, int64(i+1), topic+1, "en"); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	must(room.Close())
	// The server thinks before it answers, so that kills fall between the end of a mail
	// and its answer: that is where mails are doubled or lost.
	srv := mailtest.New(t, mailtest.Options{Step: func(step, _ string) mailtest.Act {
		if step == "dot" {
			time.Sleep(time.Duration(rand.Int64N(int64(6 * time.Millisecond))))
		}
		return mailtest.Act{}
	}})

	start := func(stories int) (*exec.Cmd, *strings.Builder) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), killDir+"="+dir, killPort+"="+strconv.Itoa(srv.Port), killWant+"="+strconv.Itoa(stories))
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.StdoutPipe()
		must(err)
		must(cmd.Start())
		one := make([]byte, 5)
		out.Read(one) // "ready", or the end
		return cmd, &said
	}
	finish := func(stories int) time.Duration {
		cmd, said := start(stories)
		from := time.Now()
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		return time.Since(from)
	}
	whole := finish(1)
	stories, hit := 1, 0
	for i := 0; hit < kills && i < 20*kills; i++ {
		// A new story for every process, so that there is always something to kill it at.
		stories++
		cmd, said := start(stories)
		time.Sleep(time.Duration(rand.Int64N(int64(whole))))
		must(cmd.Process.Kill())
		err := cmd.Wait()
		if err == nil {
			continue // it was done before
		}
		if s := said.String(); s != "" {
			t.Fatalf("the process ended by itself: %s", s)
		}
		hit++
	}
	finish(stories)

	count := map[string]int{}
	perID := map[string]int{}
	for _, g := range srv.Got() {
		count[g.To+" "+g.Header("Subject")]++
		perID[g.Header("Message-Id")]++
	}
	lost, doubled := 0, 0
	for n := 1; n <= stories; n++ {
		for i := range followers {
			switch c := count[fmt.Sprintf("%s Story %d of the night", numbered(i), n)]; {
			case c == 0:
				lost++
			case c > 1:
				doubled++
			}
		}
	}
	t.Logf("%d kills, %d stories, %d followers, %d mails taken (%d Message-IDs): %d lost, %d doubled; one story took %v undisturbed",
		hit, stories, followers, len(srv.Got()), len(perID), lost, doubled, whole.Round(time.Millisecond))
	if lost > 0 || doubled > 0 {
		t.Error("a mail was lost or sent twice")
	}
	if hit < kills {
		t.Errorf("only %d of %d kills hit", hit, kills)
	}
	if _, err := os.Stat(filepath.Join(dir, "mail.journal")); err != nil {
		t.Error(err)
	}
}

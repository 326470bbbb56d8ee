package announce

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"depesche/internal/store"
	"depesche/internal/wire"
)

// Bounds of our own hub (W3C WebSub): it is open to everybody, so it is bounded.
const (
	leaseDefault   = 10 * 24 * time.Hour
	leaseMin       = 5 * time.Minute
	leaseMax       = 30 * 24 * time.Hour
	maxSubscribers = 20_000
	maxPerHost     = 500
	maxForm        = 8 << 10
	maxSecret      = 199
	askTries       = 3 // to ask back
	tellTries      = 6 // to tell of one change
	batch          = 64
	atOnce         = 8
)

// ServeHTTP takes what subscribers ask of the hub.
func (of *Office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	say := func(status int, text string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		fmt.Fprintln(w, text)
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		say(http.StatusMethodNotAllowed, "This is the WebSub hub of the feeds of this site. It takes forms with hub.mode, hub.topic and hub.callback.")
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		say(http.StatusBadRequest, "The form cannot be read: send application/x-www-form-urlencoded of at most 8 kB.")
		return
	}
	sub, host, problem := of.asked(r.Context(), r.PostForm)
	if problem != "" {
		say(http.StatusBadRequest, problem)
		return
	}
	ok, err := of.o.Store.Subscribe(r.Context(), sub, host, maxSubscribers, maxPerHost)
	switch {
	case err != nil:
		of.o.Log.Error("subscription failed", "err", err)
		say(http.StatusInternalServerError, "Something went wrong on our side; try again later.")
	case !ok:
		say(http.StatusServiceUnavailable, "There are too many subscriptions; try again later.")
	default:
		w.WriteHeader(http.StatusAccepted)
		select {
		case of.wake <- struct{}{}:
		default:
		}
	}
}

// asked reads what somebody asks for; problem says what is wrong with it.
func (of *Office) asked(ctx context.Context, v url.Values) (sub store.Subscriber, host, problem string) {
	sub = store.Subscriber{Topic: v.Get("hub.topic"), Callback: v.Get("hub.callback"), Asked: v.Get("hub.mode"), Pending: v.Get("hub.secret"), Lease: leaseDefault}
	if sub.Asked != "subscribe" && sub.Asked != "unsubscribe" {
		return sub, "", "hub.mode is neither subscribe nor unsubscribe."
	}
	u, err := url.Parse(sub.Callback)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || len(sub.Callback) > 1000 {
		return sub, "", "hub.callback is no web address."
	}
	if len(sub.Pending) > maxSecret {
		return sub, "", "hub.secret is longer than 199 bytes."
	}
	if n, err := strconv.Atoi(v.Get("hub.lease_seconds")); err == nil && n > 0 {
		sub.Lease = min(max(time.Duration(min(n, 1<<31))*time.Second, leaseMin), leaseMax)
	}
	if len(sub.Topic) > 1000 {
		return sub, "", "hub.topic is no feed of this site."
	}
	if _, _, ok := of.o.Content(ctx, sub.Topic); !ok && sub.Asked == "subscribe" {
		return sub, "", "hub.topic is no feed of this site."
	}
	return sub, u.Host, ""
}

// notify makes the subscribers of what has changed due.
func (of *Office) notify(ctx context.Context, parts []string, change int64) (int, string, error) {
	feeds, err := of.feeds(ctx, parts)
	if err != nil || len(feeds) == 0 {
		return 0, "", err
	}
	return 0, "", of.o.Store.NotifySubscribers(ctx, feeds, change)
}

// serve asks back and tells those who wait, several at once.
func (of *Office) serve(ctx context.Context) error {
	due, err := of.o.Store.DueSubscribers(ctx, batch)
	if err != nil {
		return err
	}
	turn := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for _, sub := range due {
		turn <- struct{}{}
		all.Go(func() {
			defer func() { <-turn }()
			step := of.deliver
			if sub.Asked != "" {
				step = of.verify
			}
			if err := step(ctx, sub); err != nil && ctx.Err() == nil {
				of.o.Log.Error("subscriber", "callback", sub.Callback, "err", err)
			}
		})
	}
	all.Wait()
	return nil
}

func (of *Office) inside() wire.Options {
	return wire.Options{Timeout: 10 * time.Second, Version: of.o.Version, AllowHosts: of.o.AllowHosts}
}

// verify asks back whether a subscriber meant it: nobody shall be told in somebody else's
// name.
func (of *Office) verify(ctx context.Context, sub store.Subscriber) error {
	u, err := url.Parse(sub.Callback)
	if err != nil {
		return of.o.Store.DropSubscriber(ctx, sub.ID)
	}
	challenge := rand.Text()
	q := u.Query()
	q.Set("hub.mode", sub.Asked)
	q.Set("hub.topic", sub.Topic)
	q.Set("hub.challenge", challenge)
	if sub.Asked == "subscribe" {
		q.Set("hub.lease_seconds", strconv.Itoa(int(sub.Lease/time.Second)))
	}
	u.RawQuery = q.Encode()
	status, answer, err := wire.Send(ctx, http.MethodGet, u.String(), nil, nil, of.inside())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	is := sub
	switch {
	case err == nil && status/100 == 2 && strings.TrimSpace(string(answer)) == challenge:
		if sub.Asked == "unsubscribe" {
			return of.o.Store.DropSubscriber(ctx, sub.ID)
		}
		is.Asked, is.Secret, is.Until, is.Failures, is.Next = "", sub.Pending, of.o.Now().Add(sub.Lease), 0, of.o.Now()
	case err == nil && status/100 != 5, sub.Failures+1 >= askTries:
		// It did not mean it, or cannot be reached: what was before stays.
		if sub.Until.IsZero() {
			return of.o.Store.DropSubscriber(ctx, sub.ID)
		}
		is.Asked, is.Failures, is.Next = "", 0, of.o.Now()
	default:
		is.Failures++
		is.Next = of.o.Now().Add(wire.RetryAfter(is.Failures))
	}
	return of.o.Store.SaveSubscriber(ctx, sub, is)
}

// deliver sends a subscriber the feed as it is now, signed where it gave a secret.
func (of *Office) deliver(ctx context.Context, sub store.Subscriber) error {
	body, contentType, ok := of.o.Content(ctx, sub.Topic)
	if !ok { // the channel or topic is gone
		return of.o.Store.DropSubscriber(ctx, sub.ID)
	}
	h := http.Header{"Content-Type": {contentType}, "Link": {"<" + of.o.OwnURL + `>; rel="hub"`, "<" + sub.Topic + `>; rel="self"`}}
	if sub.Secret != "" {
		m := hmac.New(sha256.New, []byte(sub.Secret))
		m.Write(body)
		h.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(m.Sum(nil)))
	}
	status, _, err := wire.Send(ctx, http.MethodPost, sub.Callback, h, body, of.inside())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	is := sub
	line := store.Announcement{Target: "subscriber " + sub.Callback, Count: 1, Detail: sub.Topic}
	switch {
	case err == nil && status == http.StatusGone:
		return of.o.Store.DropSubscriber(ctx, sub.ID)
	case err == nil && status/100 == 2:
		is.Due, is.Failures, is.Next = 0, 0, of.o.Now()
	default:
		if err == nil {
			err = fmt.Errorf("it answered with status %d", status)
		}
		line.Error = err.Error()
		is.Failures++
		is.Next = of.o.Now().Add(wire.RetryAfter(is.Failures))
		if is.Failures >= tellTries {
			is.Due, is.Failures = 0, 0 // it hears of the next change
		}
	}
	if line.Error != "" {
		if err := of.o.Store.AddAnnouncement(ctx, line); err != nil {
			return err
		}
	}
	return of.o.Store.SaveSubscriber(ctx, sub, is)
}

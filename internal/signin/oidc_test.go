package signin_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"depesche/internal/signin"
	"depesche/internal/signin/signintest"
)

// round goes to the service and back, as a browser does, and returns what comes of it.
func round(t *testing.T, s *signin.Service) (*signin.Identity, error) {
	t.Helper()
	address, state, err := s.Begin(context.Background(), "the step", "http://desk.example/done")
	if err != nil {
		return nil, err
	}
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || back.Query().Get("state") != "the step" {
		t.Fatalf("came back to %v, %v", back, err)
	}
	return s.Finish(context.Background(), state, back.Query().Get("code"))
}

func TestService(t *testing.T) {
	p := signintest.New(t)
	t.Setenv("DEPESCHE_TEST_SIGNON", p.Secret)
	s := signin.NewService(signin.Config{Issuer: p.URL, ClientID: p.ClientID, SecretEnv: "DEPESCHE_TEST_SIGNON"})
	p.Claims = map[string]any{"sub": "u1", "email": "mara@bote.example", "email_verified": true, "name": "Mara"}
	id, err := round(t, s)
	if err != nil {
		t.Fatal(err)
	}
	if want := (signin.Identity{Subject: p.URL + "#u1", Email: "mara@bote.example", Name: "Mara"}); *id != want {
		t.Errorf("%+v, want %+v", *id, want)
	}
}

func TestConfigCheck(t *testing.T) {
	for _, tc := range []struct {
		c    signin.Config
		good bool
	}{
		{signin.Config{Issuer: "https://id.example", ClientID: "x"}, true},
		{signin.Config{Issuer: "http://localhost:9000", ClientID: "x"}, true},
		{signin.Config{Issuer: "http://id.example", ClientID: "x"}, false},
		{signin.Config{Issuer: "https://id.example"}, false},
		{signin.Config{ClientID: "x"}, false},
		{signin.Config{Issuer: "https://id.example", ClientID: "x", NewRole: "king", Domains: []string{"x.example"}}, false},
		{signin.Config{Issuer: "https://id.example", ClientID: "x", NewRole: "reader"}, false},
		{signin.Config{Issuer: "https://id.example", ClientID: "x", NewRole: "reader", Domains: []string{"x.example"}}, true},
	} {
		if err := tc.c.Check(); (err == nil) != tc.good {
			t.Errorf("%+v: %v", tc.c, err)
		}
	}
}

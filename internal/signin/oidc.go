package signin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"depesche"
)

// Config names the service (OpenID Connect) by whose word people may log in.
type Config struct {
	Issuer    string `json:"issuer"` // "https://accounts.example"
	ClientID  string `json:"client_id"`
	SecretEnv string `json:"client_secret_env,omitempty"` // environment variable with the client's secret
	Name      string `json:"name,omitempty"`              // on the button; the issuer's host if left out
	// NewRole is what people get who come for the first time and have no account; without
	// it an administrator has to add them first.
	NewRole depesche.Role `json:"new_role,omitempty"`
	// Domains are the mail domains from which people may come for the first time.
	Domains []string `json:"domains,omitempty"`
}

// Check tells what is wrong with the configuration, nil if nothing is.
func (c *Config) Check() error {
	u, err := url.Parse(c.Issuer)
	local := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return errors.New("oidc: issuer is no https:// address")
	}
	if c.ClientID == "" {
		return errors.New("oidc: client_id is missing")
	}
	if c.NewRole != "" {
		if !c.NewRole.Includes(depesche.RoleReader) {
			return errors.New("oidc: new_role is no role; choose reader, translator, editor, chief or admin")
		}
		if len(c.Domains) == 0 {
			return errors.New("oidc: new_role without domains would let everybody in whom the service knows; name the mail domains of your people")
		}
	}
	return nil
}

// Label is the service's name on a button.
func (c *Config) Label() string {
	if c.Name != "" {
		return c.Name
	}
	if u, err := url.Parse(c.Issuer); err == nil && u.Host != "" {
		return u.Host
	}
	return c.Issuer
}

// Allows tells whether somebody with the address may come for the first time.
func (c *Config) Allows(email string) bool {
	_, domain, ok := strings.Cut(email, "@")
	if !ok || c.NewRole == "" {
		return false
	}
	for _, d := range c.Domains {
		if strings.EqualFold(d, domain) {
			return true
		}
	}
	return false
}

// Identity is what the service says of a person.
type Identity struct {
	Subject string // issuer and subject: the same for one person for ever
	Email   string // "" unless the service has verified it
	Name    string
}

// Service speaks OpenID Connect (authorization code flow with PKCE) with one issuer. It
// asks the issuer where its doors are when it is first needed.
type Service struct {
	Config
	client   *http.Client
	mu       sync.Mutex
	provider *oidc.Provider
}

// NewService returns the service of a configuration.
func NewService(c Config) *Service {
	return &Service{Config: c, client: &http.Client{Timeout: 15 * time.Second}}
}

func (s *Service) ask(ctx context.Context) (*oidc.Provider, context.Context, error) {
	ctx = oidc.ClientContext(ctx, s.client)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider == nil {
		// The provider keeps its context for later key look-ups: it must not be the request's.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.client), s.Issuer)
		if err != nil {
			return nil, nil, s.away(err)
		}
		s.provider = p
	}
	return s.provider, ctx, nil
}

func (s *Service) away(err error) error {
	return depesche.Wrap(err, depesche.Unavailable, "oidc.away", "%s does not answer as it should: try again later, or log in another way", s.Label())
}

func (s *Service) oauth(p *oidc.Provider, back string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: s.ClientID, ClientSecret: os.Getenv(s.SecretEnv), Endpoint: p.Endpoint(), RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// pending is what the second step must know of the first.
type pending struct{ Nonce, Verifier, Back string }

// Begin returns the address of the service to which the browser goes, and the state for
// Finish. token comes back with the browser; back is our address for that.
func (s *Service) Begin(ctx context.Context, token, back string) (address, state string, err error) {
	p, _, err := s.ask(ctx)
	if err != nil {
		return "", "", err
	}
	pend := pending{Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(), Back: back}
	b, err := json.Marshal(pend)
	if err != nil {
		return "", "", err
	}
	return s.oauth(p, back).AuthCodeURL(token, oidc.Nonce(pend.Nonce), oauth2.S256ChallengeOption(pend.Verifier)), string(b), nil
}

// Finish takes the code that the browser brought and returns whom the service means.
func (s *Service) Finish(ctx context.Context, state, code string) (*Identity, error) {
	var pend pending
	if err := json.Unmarshal([]byte(state), &pend); err != nil {
		return nil, err
	}
	p, ctx, err := s.ask(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := s.oauth(p, pend.Back).Exchange(ctx, code, oauth2.VerifierOption(pend.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
			return nil, s.wrong(err)
		}
		return nil, s.away(err)
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return nil, s.wrong(errors.New("the answer has no id_token"))
	}
	token, err := p.Verifier(&oidc.Config{ClientID: s.ClientID}).Verify(ctx, raw)
	if err != nil {
		return nil, s.wrong(err)
	}
	if token.Nonce != pend.Nonce {
		return nil, s.wrong(errors.New("the nonce is another"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some services send "true"
		Name     string `json:"name"`
	}
	if err := token.Claims(&claims); err != nil {
		return nil, s.wrong(err)
	}
	id := &Identity{Subject: token.Issuer + "#" + token.Subject, Name: claims.Name}
	if claims.Verified == true || claims.Verified == "true" {
		id.Email = claims.Email
	}
	return id, nil
}

func (s *Service) wrong(err error) error {
	return depesche.Wrap(err, depesche.Forbidden, "oidc.wrong", "the answer of %s does not prove who you are: try again, or log in another way", s.Label())
}

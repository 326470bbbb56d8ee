package signin

import (
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"
	"strconv"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"depesche"
)

// Site is the newsroom as browsers know it, to which passkeys are bound.
type Site struct {
	Name   string // shown by the browser
	Origin string // "https://news.example"
}

func (s Site) protocol() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(s.Origin)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil, depesche.E(depesche.Refused, "passkey.origin", "browsers tie passkeys to a host name, and this page was opened by a number (%s): open it by its name, on your own machine as http://localhost", s.Origin)
	}
	required := protocol.ResidentKeyRequirementRequired
	w, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: s.Name, RPOrigins: []string{s.Origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: required, UserVerification: protocol.VerificationRequired},
	})
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "passkey.origin", "browsers tie passkeys to a host name, and this page was opened by a number (%s): open it by its name, on your own machine as http://localhost", s.Origin)
	}
	return w, nil
}

// owner is an account with its credentials as the protocol sees it.
type owner struct {
	account     *depesche.Account
	credentials []webauthn.Credential
}

func (o *owner) WebAuthnID() []byte                         { return []byte(strconv.FormatInt(o.account.ID, 10)) }
func (o *owner) WebAuthnName() string                       { return o.account.Email }
func (o *owner) WebAuthnDisplayName() string                { return o.account.Name }
func (o *owner) WebAuthnCredentials() []webauthn.Credential { return o.credentials }

func newOwner(a *depesche.Account, stored []string) (*owner, error) {
	o := &owner{account: a}
	for _, s := range stored {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(s), &c); err != nil {
			return nil, err
		}
		o.credentials = append(o.credentials, c)
	}
	return o, nil
}

// Ceremony is a passkey protocol under way: Options go to the browser, State comes back
// to the second step.
type Ceremony struct {
	Options string // JSON for navigator.credentials
	State   string
}

// AddPasskey begins to register a passkey of an account; stored are those it has, so that
// no device makes two.
func (s Site) AddPasskey(a *depesche.Account, stored []string) (*Ceremony, error) {
	w, err := s.protocol()
	if err != nil {
		return nil, err
	}
	o, err := newOwner(a, stored)
	if err != nil {
		return nil, err
	}
	options, session, err := w.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	return ceremony(options.Response, session)
}

func ceremony(options any, session *webauthn.SessionData) (*Ceremony, error) {
	o, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	state, err := json.Marshal(session)
	return &Ceremony{Options: string(o), State: string(state)}, err
}

// AddedPasskey finishes AddPasskey with the browser's answer, and returns the credential's
// id (base64url) and what to store of it.
func (s Site) AddedPasskey(a *depesche.Account, state, answer string) (id, credential string, err error) {
	w, err := s.protocol()
	if err != nil {
		return "", "", err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		return "", "", err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return "", "", badPasskey(err)
	}
	c, err := w.CreateCredential(&owner{account: a}, session, parsed)
	if err != nil {
		return "", "", badPasskey(err)
	}
	b, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(c.ID), string(b), err
}

func badPasskey(err error) error {
	return depesche.Wrap(err, depesche.Forbidden, "passkey.wrong", "the passkey was not accepted: try again, or log in another way")
}

// UsePasskey begins a log-in by a passkey of anybody.
func (s Site) UsePasskey() (*Ceremony, error) {
	w, err := s.protocol()
	if err != nil {
		return nil, err
	}
	options, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	return ceremony(options.Response, session)
}

// UsedPasskey finishes UsePasskey: find returns the account of an id with its stored
// credentials. It returns the account, the id of the credential that was used, and what to
// store of it now. A credential whose counter runs backwards is a copy and is refused.
func (s Site) UsedPasskey(state, answer string, find func(account int64) (*depesche.Account, []string, error)) (a *depesche.Account, id, credential string, err error) {
	w, err := s.protocol()
	if err != nil {
		return nil, "", "", err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal([]byte(state), &session); err != nil {
		return nil, "", "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, "", "", badPasskey(err)
	}
	_, c, err := w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		n, err := strconv.ParseInt(string(handle), 10, 64)
		if err != nil {
			return nil, err
		}
		found, stored, err := find(n)
		if err != nil {
			return nil, err
		}
		a = found
		return newOwner(found, stored)
	}, session, parsed)
	if err != nil {
		return nil, "", "", badPasskey(err)
	}
	if c.Authenticator.CloneWarning {
		return nil, "", "", depesche.E(depesche.Forbidden, "passkey.copy", "this passkey seems to be a copy of another and is not accepted: log in another way and remove it from your account")
	}
	b, err := json.Marshal(c)
	return a, base64.RawURLEncoding.EncodeToString(c.ID), string(b), err
}

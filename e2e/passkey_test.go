package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// TestPasskey adds a passkey in a real browser, whose authenticator the protocol plays,
// and logs in with nothing else. Browsers tie passkeys to a name: the newsroom is opened
// as localhost.
func TestPasskey(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	h := open(t, "serve")
	h.run("edition", "add", "en", "--name", "Harbour Post")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "chief")
	h.base = strings.Replace(h.base, "127.0.0.1", "localhost", 1)
	b := browse(t, h)
	hand := mouse{b}
	call(b, webauthn.Enable, webauthn.EnableParams{})
	device, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		t.Fatal(err)
	}
	key := device.AuthenticatorID

	h.enter(b, editorMail)
	b.goTo(h.base + "/desk/account")
	b.wait("the form is offered", `!document.querySelector('form[action="/desk/account/passkey"]').hidden`)
	hand.write("#key-name", "Nora's laptop")
	hand.press(button("/desk/account/passkey"))
	b.sees("The passkey is added.")
	b.sees("Nora's laptop")

	hand.press(button("/desk/logout"))
	b.sees("You are logged out.")
	hand.press(button("/desk/login/passkey"))
	b.wait("the desk is open", `location.pathname === "/desk"`)
	b.goTo(h.base + "/desk/account")
	b.sees("last used")

	// Without the finger or the face of its owner the key opens nothing.
	hand.press(button("/desk/logout"))
	call(b, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: key, IsUserVerified: false})
	hand.press(button("/desk/login/passkey"))
	if b.soon(2*time.Second, `location.pathname === "/desk"`) {
		t.Fatal("came in unverified")
	}
	call(b, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: key, IsUserVerified: true})

	// A passkey that was removed opens nothing either.
	b.goTo(h.base + "/desk/login")
	hand.press(button("/desk/login/passkey"))
	b.wait("the desk is open again", `location.pathname === "/desk"`)
	b.goTo(h.base + "/desk/account")
	hand.press(button("/desk/account/passkey/remove"))
	b.sees("The passkey is removed.")
	hand.press(button("/desk/logout"))
	b.expectRefusal(h.base + "/desk/login/passkey")
	hand.press(button("/desk/login/passkey"))
	b.sees("The passkey was not accepted.")
}

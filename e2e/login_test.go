package e2e

import "strings"

// come opens a browser in which somebody has logged in.
func (h *house) come(address string) *browser {
	h.t.Helper()
	b := browse(h.t, h)
	h.enter(b, address)
	return b
}

// enter logs somebody in who has an account and no password.
func (h *house) enter(b *browser, address string) {
	h.t.Helper()
	said := h.run("login-link", address)
	at := strings.Index(said, "/desk/")
	if at < 0 {
		h.t.Fatalf("login-link %s prints no address of the desk: %q", address, said)
	}
	b.logIn(h.base + strings.Fields(said[at:])[0])
}

// logIn goes in by a link, as somebody without a password.
func (b *browser) logIn(link string) {
	b.t.Helper()
	b.goTo(link)
	mouse{b}.press("form.form button")
	b.wait("the log-in", `location.pathname === "/desk/password"`)
}

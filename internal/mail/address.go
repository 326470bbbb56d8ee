package mail

import (
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"depesche"
)

// Address reads an address that somebody typed and returns it as mail is sent to it (the
// domain in ASCII) and folded, so that two spellings of one mailbox are equal. Anything
// but one bare address is an Invalid error: names, lists, comments, quoted parts, line
// ends, and letters outside ASCII before the @, which few servers take.
func Address(typed string) (send, folded string, err error) {
	s := strings.TrimSpace(typed)
	invalid := depesche.E(depesche.Invalid, "mail.address", "%q is no e-mail address: write it like name@example.org", short(s))
	if s == "" || len(s) > 254 || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar }) {
		return "", "", invalid
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at > 64 {
		return "", "", invalid
	}
	local, domain := s[:at], s[at+1:]
	if !dotAtom(local) {
		return "", "", invalid
	}
	domain, derr := idna.Lookup.ToASCII(strings.TrimSuffix(domain, "."))
	if derr != nil || !strings.Contains(domain, ".") || len(domain) > 253 || !hostName(domain) {
		return "", "", invalid
	}
	send = local + "@" + domain
	if a, perr := mail.ParseAddress(send); perr != nil || a.Address != send || a.Name != "" {
		return "", "", invalid
	}
	return send, strings.ToLower(send), nil
}

// dotAtom is RFC 5322's dot-atom, the local part of practically every address.
func dotAtom(s string) bool {
	for _, part := range strings.Split(s, ".") {
		if part == "" {
			return false
		}
		for _, r := range part {
			if r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
				return false
			}
		}
	}
	return true
}

func hostName(s string) bool {
	for _, l := range strings.Split(s, ".") {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		for _, r := range l {
			if r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' {
				return false
			}
		}
	}
	// A top-level domain is not a number: that would be an address of the network.
	top := s[strings.LastIndexByte(s, '.')+1:]
	return strings.ContainsFunc(top, unicode.IsLetter)
}

func short(s string) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}

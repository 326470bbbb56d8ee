// Package signin knows the ways in which a person proves who they are: codes from an app
// (TOTP, RFC 6238), passkeys (WebAuthn), and the word of another service (OpenID
// Connect). It holds the protocols alone: what they need to remember between two steps it
// gives to its caller as text, and takes back.
package signin

package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"

	"github.com/emersion/go-msgauth/dkim"

	"depesche"
)

type signer struct {
	domain, selector string
	key              crypto.Signer
}

// signedHeaders are RFC 6376's recommended ones that we write. Each that is missing is
// signed as missing, so that none can be added.
var signedHeaders = []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}

// NewSender checks the configuration and reads the keys.
func NewSender(c Config) (*Sender, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Sender{Address: c.From, Name: c.FromName, ReplyTo: c.ReplyTo}
	for _, d := range c.DKIM {
		key, err := readKey(d.KeyFile)
		if err != nil {
			return nil, err
		}
		if d.Domain == "" {
			d.Domain = s.domain()
		}
		if d.Selector == "" {
			return nil, depesche.E(depesche.Invalid, "mail.dkim", "\"dkim\" in config.json: give the \"selector\" under which the key stands in the domain's DNS; see docs/mail.md")
		}
		s.signers = append(s.signers, signer{d.Domain, d.Selector, key})
	}
	return s, nil
}

func readKey(path string) (crypto.Signer, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "mail.key", "the DKIM key %s cannot be read: check its path and rights", path)
	}
	damaged := depesche.E(depesche.Invalid, "mail.key", "%s is no DKIM key: it must be PEM with an Ed25519 or RSA private key (openssl genpkey makes one, see docs/mail.md)", path)
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, damaged
	}
	if k, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return k, nil
	}
	k, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, damaged
	}
	switch k := k.(type) {
	case ed25519.PrivateKey:
		return k, nil
	case *rsa.PrivateKey:
		return k, nil
	}
	return nil, damaged
}

// sign puts a signature of each key before the message.
func (s *Sender) sign(msg []byte) ([]byte, error) {
	for _, g := range s.signers {
		var b bytes.Buffer
		err := dkim.Sign(&b, bytes.NewReader(msg), &dkim.SignOptions{Domain: g.domain, Selector: g.selector, Signer: g.key, Hash: crypto.SHA256,
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed, HeaderKeys: signedHeaders})
		if err != nil {
			return nil, depesche.Wrap(err, depesche.Internal, "mail.dkim", "the mail could not be signed: check the DKIM keys in config.json")
		}
		msg = b.Bytes()
	}
	return msg, nil
}

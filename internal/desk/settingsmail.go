package desk

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

const mailServerHref = "/desk/settings/mail"

// mailServerPage is how mails leave the house.
type mailServerPage struct {
	frame
	Fixed  bool // config.json decides
	On     bool // a server is set up
	Form   mailForm
	To     string // of the test mail
	Taken  string // that the test went well
	Failed string // that it did not, and why
	Talk   []string
}

// mailForm is a mail server as a form shows it. The password is never shown.
type mailForm struct {
	Host, User, From, FromName, ReplyTo string
	Port                                string
	HasPassword                         bool
	TLS                                 []option
}

func (s *Server) mailServer(w http.ResponseWriter, v *visit) error {
	return s.renderMailServer(w, v, http.StatusOK, s.room.MailServer(), &mailServerPage{}, nil)
}

func (s *Server) renderMailServer(w http.ResponseWriter, v *visit, status int, asked *mail.Config, p *mailServerPage, bad *problem) error {
	f, err := s.frame(v, v.p.T("section.settings/mail"), "settings/mail")
	if err != nil {
		return err
	}
	f.Problem = bad
	p.frame, p.Fixed, p.On = f, s.room.MailFixed(), s.room.MailServer() != nil
	if asked == nil {
		asked = &mail.Config{}
	}
	p.Form = mailForm{Host: asked.Host, User: asked.User, From: asked.From, FromName: asked.FromName, ReplyTo: asked.ReplyTo}
	if asked.Port != 0 {
		p.Form.Port = strconv.Itoa(asked.Port)
	}
	if have := s.room.MailServer(); have != nil {
		p.Form.HasPassword = have.Password != "" || have.PasswordEnv != ""
	}
	for _, mode := range []string{"starttls", "implicit", "none"} {
		p.Form.TLS = append(p.Form.TLS, option{Value: mode, Name: v.p.T("mailserver.tls_" + mode), Here: mode == asked.TLS || asked.TLS == "" && mode == "starttls"})
	}
	if p.To == "" {
		p.To = v.account.Email
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.templates.Render(w, status, "mailserver", p)
}

// readMailServer reads the form. What it has no field for stays.
func (s *Server) readMailServer(v *visit) (*mail.Config, error) {
	c := mail.Config{}
	if have := s.room.MailServer(); have != nil {
		c = *have
		c.Password = ""
	}
	f := v.PostForm
	for name, into := range map[string]*string{"host": &c.Host, "tls": &c.TLS, "user": &c.User, "from": &c.From, "from_name": &c.FromName, "reply_to": &c.ReplyTo} {
		*into = strings.TrimSpace(f.Get(name))
	}
	c.Password = f.Get("password")
	c.Port = 0
	if port := strings.TrimSpace(f.Get("port")); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil || n < 1 || n > 65535 {
			return &c, depesche.E(depesche.Invalid, "mailserver.port", "the port is a number from 1 to 65535; leave it empty for the usual one")
		}
		c.Port = n
	}
	switch {
	case c.Host == "" || strings.ContainsAny(c.Host, "/ @:"):
		return &c, depesche.E(depesche.Invalid, "mailserver.host", "name the mail server by its host alone, like mail.example.org")
	case c.TLS != "starttls" && c.TLS != "implicit" && c.TLS != "none":
		return &c, depesche.E(depesche.Invalid, "mailserver.tls", "choose how the connection is encrypted")
	}
	for _, a := range []string{c.From, c.ReplyTo} {
		if _, _, err := mail.Address(a); err != nil && (a != "" || a == c.From) {
			return &c, depesche.E(depesche.Invalid, "mailserver.address", "%s is no mail address; write it like news@example.org", a)
		}
	}
	return &c, nil
}

// saveMailServer keeps the settings, or sends a test mail with what the form says.
func (s *Server) saveMailServer(w http.ResponseWriter, v *visit) error {
	c, err := s.readMailServer(v)
	p := &mailServerPage{To: strings.TrimSpace(v.PostForm.Get("to"))}
	test := v.PostForm.Get("do") == "test"
	switch {
	case s.room.MailFixed() && test:
		c, err = s.room.MailServer(), nil
	case err == nil && test:
		c, err = s.room.ReadyMail(*c)
	case err == nil:
		err = s.room.SetMailServer(v.ctx(), v.actor(), c)
	}
	if err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		return s.renderMailServer(w, v, web.StatusOf(err), c, p, bad)
	}
	if !test {
		return say(w, v, mailServerHref, "said.mailserver_saved")
	}
	return s.testMail(w, v, c, p)
}

// testMail sends a mail, and shows what the server said when it did not take it.
func (s *Server) testMail(w http.ResponseWriter, v *visit, c *mail.Config, p *mailServerPage) error {
	talk, err := newsroom.TryMail(v.ctx(), *c, p.To, v.p.T("mailserver.test_subject", s.bare(v, "").House), v.p.T("mailserver.test_text"))
	if err == nil {
		p.Taken = v.p.T("mailserver.taken", p.To)
		return s.renderMailServer(w, v, http.StatusOK, c, p, nil)
	}
	var f *mail.Failure
	if !errors.As(err, &f) {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		return s.renderMailServer(w, v, web.StatusOf(err), c, p, bad)
	}
	p.Failed, p.Talk = v.p.T("mailserver.failed", p.To), talk
	return s.renderMailServer(w, v, http.StatusOK, c, p, nil)
}

func (s *Server) dropMailServer(w http.ResponseWriter, v *visit) error {
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("mailserver.drop_sure"), Why: v.p.T("mailserver.drop_why"), Verb: v.p.T("mailserver.drop"), Back: mailServerHref})
	if !ok || err != nil {
		return err
	}
	if err := s.room.SetMailServer(v.ctx(), v.actor(), nil); err != nil {
		return s.sayBad(w, v, mailServerHref, err)
	}
	return say(w, v, mailServerHref, "said.mailserver_dropped")
}

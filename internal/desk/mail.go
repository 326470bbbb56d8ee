package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
)

const mailLines = 100

// mailsPage is the outbox: what is sent to readers, and how it went.
type mailsPage struct {
	frame
	Lead    string
	State   string
	Filters []queueLink
	Mails   []mailLine
	Older   string
}

type mailLine struct {
	Href, ISO, When string
	To, What        string
	Story, Where    string // number and address
	State           stateView
	Note            string
}

// mailPage is one mail.
type mailPage struct {
	frame
	mailLine
	From      string
	Lang, Dir string
	Attempts  string
	Next      string
	Kept      bool // there is something to open
	HTML      string
	Text      string
	Retry     string
}

var mailShape = map[store.MailState]string{store.MailWaiting: "scheduled", store.MailSending: "edit", store.MailSent: "approved", store.MailFailed: "problem", store.MailCancelled: "waived"}

func (v *visit) mailLine(m *store.Mail) mailLine {
	l := mailLine{Href: "/desk/mail/" + strconv.FormatInt(m.ID, 10), ISO: v.p.ISO(m.Created), When: v.clock(m.Created), To: m.Address, What: m.Subject,
		State: stateView{Key: mailShape[m.State], Word: v.p.T("mail.state." + string(m.State))}, Note: m.Note}
	if l.What == "" {
		l.What = v.p.T("mail.kind." + string(m.Kind))
	}
	if m.Story > 0 {
		l.Story, l.Where = "#"+strconv.FormatInt(m.Story, 10), storyHref(m.Story)
	}
	if key := "mail.note." + m.Note; m.Note != "" && v.p.Has(key) {
		l.Note = v.p.T(key)
	}
	return l
}

// mails lists the outbox.
func (s *Server) mails(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("mail.title"), "mail")
	if err != nil {
		return err
	}
	p := &mailsPage{frame: f, Lead: v.p.T("mail.lead_server")}
	if s.mailbox() {
		p.Lead = v.p.T("mail.lead_mailbox")
	}
	counts, err := s.room.Store.MailCounts(v.ctx())
	if err != nil {
		return err
	}
	state := store.MailState(v.URL.Query().Get("state"))
	all := 0
	for _, st := range store.MailStates() {
		all += counts[st]
		here := st == state
		if here {
			p.State = v.p.T("mail.state." + string(st))
		}
		p.Filters = append(p.Filters, queueLink{Name: v.p.T("mail.state." + string(st)), Href: "/desk/mail?state=" + string(st), Count: v.p.Number(int64(counts[st])), Counted: true, Here: here,
			Bad: st == store.MailFailed && counts[st] > 0})
	}
	if p.State == "" {
		state = ""
	}
	p.Filters = append([]queueLink{{Name: v.p.T("mail.all"), Href: "/desk/mail", Count: v.p.Number(int64(all)), Counted: true, Here: state == ""}}, p.Filters...)
	ms, err := s.room.Store.Mails(v.ctx(), store.MailQuery{State: state, Before: v.beforeID(), Limit: mailLines + 1})
	if err != nil {
		return err
	}
	ms, p.Older = cut(v, "/desk/mail", ms, mailLines, func(m *store.Mail) string { return idKey(m.ID) })
	for i := range ms {
		p.Mails = append(p.Mails, v.mailLine(&ms[i]))
	}
	return s.templates.Render(w, http.StatusOK, "mails", p)
}

// mailbox tells whether mails stay here because no server is set up.
func (s *Server) mailbox() bool { return s.room.MailServer() == nil }

func (s *Server) mailOf(v *visit) (*store.Mail, error) {
	n, err := strconv.ParseInt(v.PathValue("mail"), 10, 64)
	if err != nil || n <= 0 {
		return nil, depesche.E(depesche.NotFound, "mail.unknown", "there is no such mail: it may have been erased with its reader")
	}
	return s.room.Store.Mail(v.ctx(), n)
}

// mail shows one mail as its reader gets it, with links that work.
func (s *Server) mail(w http.ResponseWriter, v *visit) error {
	m, err := s.mailOf(v)
	if err != nil {
		return err
	}
	f, err := s.frame(v, v.p.T("mail.title"), "mail")
	if err != nil {
		return err
	}
	p := &mailPage{frame: f, mailLine: v.mailLine(m), Lang: m.Lang, Dir: depesche.Dir(m.Lang), Attempts: v.p.N("mail.attempts", m.Attempts), Kept: m.Body != "" || m.HTML != "", Text: m.Body}
	if e, err := s.room.Store.Edition(v.ctx(), m.Edition); err == nil {
		p.From = e.Name
	}
	if m.HTML != "" {
		p.HTML = p.Href + "/html"
	}
	if m.State == store.MailWaiting && m.Attempts > 0 {
		p.Next = v.p.DateTime(m.Next)
	}
	if m.State == store.MailFailed || m.State == store.MailWaiting && m.Attempts > 0 {
		p.Retry = p.Href + "/retry"
	}
	return s.templates.Render(w, http.StatusOK, "mail", p)
}

// mailPolicy lets a mail be shown and nothing else: no script, no form, nothing from
// another host. Its links open in a window of their own.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

// mailHTML is the mail itself, for the frame in which it is shown.
func (s *Server) mailHTML(w http.ResponseWriter, v *visit) error {
	m, err := s.mailOf(v)
	if err != nil {
		return err
	}
	if m.HTML == "" {
		return depesche.E(depesche.NotFound, "mail.unkept", "this mail was handed to a server, and no copy was kept")
	}
	h := w.Header()
	policy := mailPolicy
	if base := s.room.Config().BaseURL; base != "" {
		policy = strings.Replace(policy, "img-src 'self'", "img-src 'self' "+base, 1)
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	_, err = w.Write([]byte(strings.Replace(m.HTML, "<head>", `<head><base target="_blank">`, 1)))
	return err
}

// retryMail lets a mail go again now.
func (s *Server) retryMail(w http.ResponseWriter, v *visit) error {
	m, err := s.mailOf(v)
	if err != nil {
		return err
	}
	to := "/desk/mail/" + strconv.FormatInt(m.ID, 10)
	ok, err := s.room.Store.RetryMail(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	if !ok {
		return s.sayBad(w, v, to, depesche.E(depesche.Refused, "mail.no_retry", "this mail cannot be sent again: it has been sent, is being sent, or was cancelled"))
	}
	return say(w, v, to, "mail.retried")
}

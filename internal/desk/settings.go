package desk

import (
	"net/http"

	"depesche"
)

// section is a page of the settings, with the least role that may see it.
type section struct {
	at   string // names the section; also the key of its words
	href string
	role depesche.Role
}

// sections are the pages of the settings, in order. Some have addresses of their own.
var sections = []section{
	{"settings/editions", "/desk/settings/editions", depesche.RoleReader},
	{"settings/channels", "/desk/settings/channels", depesche.RoleReader},
	{"settings/authors", authorsHref, depesche.RoleReader},
	{"rules", "/desk/comments/rules", depesche.RoleReader},
	{"engines", "/desk/engines", depesche.RoleReader},
	{"settings/mail", "/desk/settings/mail", depesche.RoleAdmin},
	{"people", "/desk/people", depesche.RoleAdmin},
	{"settings/backups", "/desk/settings/backups", depesche.RoleAdmin},
	{"settings/archives", archivesHref, depesche.RoleAdmin},
}

// inSettings tells whether a page is one of the settings.
func inSettings(at string) bool {
	for _, s := range sections {
		if s.at == at {
			return true
		}
	}
	return at == "settings"
}

// maySee tells whether a page of the settings is for the person.
func (v *visit) maySee(s section) bool {
	return v.account.Role.Includes(s.role) || s.role == depesche.RoleReader
}

// sectionLinks lead to the pages of the settings that the person may see.
func (v *visit) sectionLinks(at string) []queueLink {
	var out []queueLink
	for _, s := range sections {
		if v.maySee(s) {
			out = append(out, queueLink{Name: v.p.T("section." + s.at), Href: s.href, Here: s.at == at})
		}
	}
	return out
}

type settingsPage struct {
	frame
	Lines []settingLine
}

// settingLine is a page of the settings, with what it is for.
type settingLine struct{ Name, Href, Why string }

func (s *Server) settings(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("settings.title"), "settings")
	if err != nil {
		return err
	}
	p := &settingsPage{frame: f}
	for _, one := range sections {
		if v.maySee(one) {
			p.Lines = append(p.Lines, settingLine{v.p.T("section." + one.at), one.href, v.p.T("section." + one.at + "_why")})
		}
	}
	return s.templates.Render(w, http.StatusOK, "settings", p)
}

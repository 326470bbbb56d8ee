package desk

import (
	"net/http"
	"strings"

	"depesche"
	"depesche/internal/web"
)

type keysPage struct {
	frame
	Groups  []keyGroup
	Changed bool // something is otherwise than by default
}

// keyGroup are the actions of one place.
type keyGroup struct {
	Name  string
	Lines []keyLine
}

type keyLine struct {
	ID, Name, Value string
	Default         string // as it is by default, "" where it is so
	Problem         string
}

// keysPage shows every action with its key, to be changed.
func (s *Server) keysPage(w http.ResponseWriter, v *visit) error {
	return s.renderKeys(w, v, http.StatusOK, nil, nil)
}

// renderKeys writes the page; typed are the fields of a form that came back with problems
// by action.
func (s *Server) renderKeys(w http.ResponseWriter, v *visit, status int, typed, problems map[string]string) error {
	f, err := s.frame(v, v.p.T("keys.page"), "-")
	if err != nil {
		return err
	}
	mac := onMac(v.UserAgent())
	p := &keysPage{frame: f, Changed: len(f.KeyMap.own()) > 0}
	if len(problems) > 0 {
		p.Problem = &problem{Text: v.p.T("keys.not_saved")}
	}
	for _, at := range actionPlaces() {
		g := keyGroup{Name: v.p.T("keys.in_" + string(at))}
		for _, a := range actions {
			if a.Place != at {
				continue
			}
			l := keyLine{ID: a.ID, Name: v.p.T("action." + a.ID), Value: shown(v.p, f.KeyMap[a.ID], mac), Problem: problems[a.ID]}
			if typed != nil {
				l.Value = typed[a.ID]
			}
			if f.KeyMap[a.ID] != a.Key {
				if l.Default = shown(v.p, a.Key, mac); l.Default == "" {
					l.Default = v.p.T("keys.none")
				}
			}
			g.Lines = append(g.Lines, l)
		}
		p.Groups = append(p.Groups, g)
	}
	return s.templates.Render(w, status, "keys", p)
}

// saveKeys takes the form of all keys. The button may put one action, or all, back to
// their defaults.
func (s *Server) saveKeys(w http.ResponseWriter, v *visit) error {
	what, which, _ := strings.Cut(v.PostForm.Get("do"), ":")
	if what == "reset-all" {
		if err := s.room.SetKeyMap(v.ctx(), v.actor(), nil); err != nil {
			return err
		}
		return say(w, v, "/desk/account/keys", "said.keys_reset")
	}
	m, typed, problems := keyMap{}, map[string]string{}, map[string]string{}
	for _, a := range actions {
		typed[a.ID] = v.PostForm.Get("key-" + a.ID)
		if what == "reset" && which == a.ID {
			typed[a.ID] = a.Key
		}
		key, ok := readKey(typed[a.ID])
		if !ok {
			problems[a.ID] = v.p.T("keys.no_key")
			continue
		}
		m[a.ID] = key
		if why := keyProblem(&a, key); why != "" {
			problems[a.ID] = v.p.T(why)
		}
	}
	for id, others := range m.clashes() {
		if problems[id] == "" {
			problems[id] = v.p.T("keys.clash", v.p.T("action."+others[0]))
		}
	}
	if len(problems) > 0 {
		return s.renderKeys(w, v, web.StatusOf(depesche.E(depesche.Invalid, "keys.not_saved", "")), typed, problems)
	}
	if err := s.room.SetKeyMap(v.ctx(), v.actor(), m.own()); err != nil {
		return err
	}
	return say(w, v, "/desk/account/keys", "said.keys_saved")
}

package desk

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web"
	"depesche/internal/web/i18n"
)

// frame is what every page of the desk shows around its own content.
type frame struct {
	*i18n.Printer
	Account  *depesche.Account
	Role     depesche.Role // that counts on this page
	House    string        // the newsroom's name
	Title    string
	Layout   string // "", "with-side" or "wide"
	Query    string
	Here     string
	Queues   []queueLink
	Also     []queueLink
	Views    []viewLink
	Sections []queueLink // of the settings, on their pages
	Running  []jobView
	Said     string
	SaidBad  bool
	Problem  *problem
	Keys     []keyView
	KeyMap   keyMap // of this person
	mac      bool
	Tongues  []tongueLink
	CSS, JS  string
}

// queueLink is a line of the rail.
type queueLink struct {
	Name, Href string
	Count      string
	Counted    bool
	Key        string // of the count, for scripts
	Here, Bad  bool
	Alarm      bool // may become bad while one looks
}

type jobView struct {
	ID             int64
	What, Href     string
	Progress       string
	Done, Total    int
	Failed, Ending bool
}

// keyView is a line of the list of all keys; ID is empty for what has a fixed key.
type keyView struct{ ID, Does, Press string }

type tongueLink struct {
	Lang, Name, Href string
	Here             bool
}

// problem is an error as a page shows it above its form.
type problem struct{ Text, Detail string }

// option is a line of a select or a check box.
type option struct {
	Value, Name, Own string
	Here             bool
}

// May tells a template whether the person has at least the role on this page.
func (f *frame) May(role string) bool { return f.Role.Includes(depesche.Role(role)) }

// MayAnywhere tells a template whether the person has at least the role in some edition.
func (f *frame) MayAnywhere(role string) bool {
	return f.Account.Highest().Includes(depesche.Role(role))
}

// Initials stand for the person in the corner.
func (f *frame) Initials() string { return initials(f.Account.Name) }

func initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToUpper(r))
		}
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	if len(out) == 0 {
		return "–"
	}
	return string(out)
}

// bare is the frame of a page that shows nothing of the newsroom: log-in and set-up.
func (s *Server) bare(v *visit, title string) frame {
	f := frame{
		Printer: v.p, Account: &depesche.Account{}, Title: title, House: "Depesche", Here: v.URL.RequestURI(),
		CSS: s.assets.Path("desk.css"), JS: s.assets.Path("desk.js"),
	}
	if v.account != nil {
		f.Account, f.Role = v.account, v.role
	}
	if name, err := s.room.Store.Setting(v.ctx(), "newsroom.name"); err == nil && name != "" {
		f.House = name
	}
	for _, l := range tongues {
		f.Tongues = append(f.Tongues, tongueLink{l, i18n.SelfName(l), v.URL.Path + "?lang=" + l, l == v.p.Lang()})
	}
	if said := web.SaidTo(v.Request); said != nil {
		f.Said, f.SaidBad = v.p.T(said.Key, said.Any()...), said.Bad
	}
	return f
}

// frame is the frame of a page within the desk. at names the line of the rail: a queue
// ("" is the matrix), "ledger", "memory", "glossary", "readings", "mail", "settings" or one of its sections, or "-" for none.
func (s *Server) frame(v *visit, title, at string) (frame, error) {
	f := s.bare(v, title)
	counts, err := s.room.Store.QueueCounts(v.ctx())
	if err != nil {
		return f, err
	}
	f.Queues = append(f.Queues, queueLink{Name: v.p.T("queue.matrix"), Href: "/desk", Here: at == ""})
	todo, err := s.room.Store.TodoCount(v.ctx(), v.account.ID)
	if err != nil {
		return f, err
	}
	f.Queues = append(f.Queues, queueLink{Name: v.p.T("todo.title"), Href: "/desk/todo", Here: at == "todo", Counted: true, Key: "todo", Count: v.p.Number(int64(todo))})
	for _, q := range store.Queues() {
		f.Queues = append(f.Queues, queueLink{
			Name: v.p.T("queue." + q), Href: "/desk?queue=" + q, Count: v.p.Number(int64(counts[q])), Counted: true, Key: q, Alarm: q == "problems",
			Here: at == q, Bad: q == "problems" && counts[q] > 0,
		})
	}
	if f.Views, err = s.views(v); err != nil {
		return f, err
	}
	waiting, err := s.room.Store.CommentCounts(v.ctx())
	if err != nil {
		return f, err
	}
	f.Also = append(f.Also, queueLink{Name: v.p.T("comments.title"), Href: "/desk/comments", Here: at == "comments", Counted: true, Key: "comments",
		Count: v.p.Number(int64(waiting["held"] + waiting["reported"] + waiting["objected"]))})
	for _, a := range []string{"pictures", "pages", "memory", "glossary", "readings", "ledger", "mail", "settings"} {
		switch {
		case a == "mail" && !v.account.Highest().Includes(depesche.RoleEditor):
			continue // addresses of readers are not for everybody
		}
		f.Also = append(f.Also, queueLink{Name: v.p.T(a + ".title"), Href: "/desk/" + a, Here: at == a || a == "settings" && inSettings(at)})
	}
	if inSettings(at) {
		f.Sections = v.sectionLinks(at)
	}
	if f.Running, err = s.running(v); err != nil {
		return f, err
	}
	own, err := s.room.Store.KeyMap(v.ctx(), v.account.ID)
	if err != nil {
		return f, err
	}
	f.KeyMap, f.mac = keysOf(own), onMac(v.UserAgent())
	f.Keys = f.keys()
	return f, nil
}

// running lists the jobs under way.
func (s *Server) running(v *visit) ([]jobView, error) {
	js, err := s.room.Store.RunningJobs(v.ctx(), 0)
	if err != nil {
		return nil, err
	}
	var out []jobView
	for _, j := range js {
		view := jobView{ID: j.ID, Done: j.Done, Total: j.Total, What: v.p.T("job.other", "#"+strconv.FormatInt(j.Story, 10))}
		progress := v.p.T("job.progress", j.Done, j.Total)
		switch {
		case j.Kind == newsroom.TaskModels:
			view.What, view.Href = v.p.T("job.models", pairArrow(j.Lang)), "/desk/engines#models"
			progress = v.p.T("job.progress_of", v.bytes(int64(j.Done)*1000), v.bytes(int64(j.Total)*1000))
		case j.Kind == newsroom.TaskBackup:
			view.What, view.Href = v.p.T("job.backup"), "/desk/settings/backups"
			progress = v.p.T("job.progress_of", v.bytes(int64(j.Done)*1000), v.bytes(int64(j.Total)*1000))
		case j.Kind == archive.TaskImport || j.Kind == archive.TaskExport:
			view.What, progress = v.p.T("job."+j.Kind), v.p.T("archives.of", j.Done, j.Total)
			if v.account.Role.Includes(depesche.RoleAdmin) {
				view.Href = archivesHref
			}
		case j.Lang != "":
			view.What = v.p.T("job.translate", "#"+strconv.FormatInt(j.Story, 10), v.p.LangNameIn(j.Lang))
		}
		if j.Story > 0 {
			view.Href = storyHref(j.Story)
		}
		switch {
		case j.State == "waiting":
			view.Progress = v.p.T("job.waiting")
		case j.Total > 0:
			view.Progress = progress
		default:
			view.Progress = v.p.T("job.running")
		}
		out = append(out, view)
	}
	return out, nil
}

// keys lists what the keyboard does, for the dialog that "?" opens and for the palette.
func (f *frame) keys() []keyView {
	out := []keyView{{"", f.T("keys.cells"), f.T("key.arrows")}, {"", f.T("keys.open"), f.T("key.enter")}}
	for _, a := range actions {
		out = append(out, keyView{a.ID, f.T("action." + a.ID), f.KeyFor(a.ID)})
	}
	ctrl := f.T("key.ctrl")
	for _, k := range [][2]string{{"block", "/"}, {"move_block", "Alt ↑ ↓"}, {"strong", ctrl + " B, " + ctrl + " I, " + ctrl + " K"}, {"tools", "Alt F10"}, {"save", ctrl + " S"}} {
		out = append(out, keyView{"", f.T("keys." + k[0]), k[1]})
	}
	return out
}

// KeyFor is the key of an action as it stands on the person's keyboard, "" for none.
func (f *frame) KeyFor(id string) string { return shown(f.Printer, f.KeyMap[id], f.mac) }

// KeyNames are the words for keys as the page of keys writes them, for the script.
func (f *frame) KeyNames() string {
	names := map[string]string{}
	for _, k := range []string{"Mod", "Shift", "Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Space"} {
		names[k] = shown(f.Printer, k, f.mac)
	}
	b, err := json.Marshal(names)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// KeysJSON is the key map as the script reads it.
func (f *frame) KeysJSON() string { return f.KeyMap.json() }

// clock writes a moment as a list does: the time of day today, with the day of the week
// in the days around it, else the date.
func (v *visit) clock(t time.Time) string {
	switch d := t.Sub(v.now); {
	case t.IsZero():
		return ""
	case v.p.SameDay(t, v.now):
		return v.p.Clock(t)
	case d.Abs() < 6*24*time.Hour:
		return v.p.ShortWeekday(t) + " " + v.p.Clock(t)
	}
	return v.p.MediumDate(t)
}

// problemOf shows an error above a form. Errors that no other input would mend are not
// shown so: ok is false, and the error page has them.
func (v *visit) problemOf(err error) (*problem, bool) {
	switch depesche.KindOf(err) {
	case depesche.Invalid, depesche.Conflict, depesche.Refused, depesche.Unavailable, depesche.NotFound, depesche.Forbidden:
		return &problem{Text: v.p.Error(err)}, true
	}
	return nil, false
}

func storyHref(n int64) string { return "/desk/story/" + strconv.FormatInt(n, 10) }

func textHref(n int64, lang string) string { return storyHref(n) + "/text/" + lang }

// say answers a form: back to a page, with a message there.
func say(w http.ResponseWriter, v *visit, to, key string, args ...string) error {
	web.RedirectSaying(w, v.Request, to, web.Said{Key: key, Args: args})
	return nil
}

// sayBad is say for what went wrong.
func (s *Server) sayBad(w http.ResponseWriter, v *visit, to string, err error) error {
	p, ok := v.problemOf(err)
	if !ok {
		return err
	}
	s.Log.InfoContext(v.ctx(), "refused", "edge", "desk", "path", v.URL.Path, "err", err)
	web.RedirectSaying(w, v.Request, to, web.Said{Key: "said.plain", Args: []string{p.Text}, Bad: true})
	return nil
}

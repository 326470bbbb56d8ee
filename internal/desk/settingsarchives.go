package desk

import (
	"cmp"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/lang"
	"depesche/internal/store"
	"depesche/internal/web"
)

const (
	archivesHref = "/desk/settings/archives"
	archiveRows  = 30
)

func archiveHref(run int64) string { return archivesHref + "/" + strconv.FormatInt(run, 10) }

// archivesPage takes archives of other systems in, hands the newsroom's own out, and lists
// what came of those before.
type archivesPage struct {
	frame
	Max       string // of an upload, for people
	MaxBytes  int64
	Languages []option
	Form      archiveForm
	Rows      []archiveRow
	Older     string
	Opened    bool // the options say something
	Nobody    bool // no background work runs here
}

type archiveForm struct {
	Lang, URL, Pages, Categories, Pictures string
	NoComments                             bool
}

type archiveRow struct {
	Href, Name, What, ISO, When, By string
	State                           stateView
}

func (s *Server) archivesPage(w http.ResponseWriter, v *visit) error {
	return s.renderArchives(w, v, http.StatusOK, archiveForm{}, nil)
}

func (s *Server) renderArchives(w http.ResponseWriter, v *visit, status int, form archiveForm, bad *problem) error {
	f, err := s.frame(v, v.p.T("section.settings/archives"), "settings/archives")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &archivesPage{frame: f, Max: v.p.T("archives.gb", archive.MaxUpload>>30), MaxBytes: archive.MaxUpload, Form: form, Nobody: s.room.Queue == nil}
	p.Languages = languageOptions(v.p, lang.Codes(), []string{form.Lang})
	p.Opened = form != archiveForm{}
	runs, err := s.archives.Runs(v.ctx(), v.beforeID(), archiveRows+1)
	if err != nil {
		return err
	}
	runs, p.Older = cut(v, archivesHref, runs, archiveRows, func(r *archive.Run) string { return idKey(r.ID) })
	for i := range runs {
		p.Rows = append(p.Rows, v.archiveRow(&runs[i]))
	}
	return s.templates.Render(w, status, "archives", p)
}

func (v *visit) archiveRow(r *archive.Run) archiveRow {
	row := archiveRow{Href: archiveHref(r.ID), Name: r.Name, What: v.p.T("archives.in_" + r.Format), ISO: v.p.ISO(r.At), When: v.p.DateTime(r.At), By: r.By, State: v.archiveState(r)}
	if r.Share != nil {
		row.What = v.p.T("archives.out_own")
	}
	return row
}

// archiveState says how far a run is, or how it ended.
func (v *visit) archiveState(r *archive.Run) stateView {
	switch {
	case r.Job == nil || r.Job.State == "cancelled":
		return stateView{Key: "waived", Word: v.p.T("archives.stopped")}
	case r.Job.State == "waiting":
		return stateView{Key: "scheduled", Word: v.p.T("job.waiting")}
	case r.Job.State == "running":
		return stateView{Key: "edit", Word: v.p.T("job.running")}
	case r.Job.State == "failed":
		return stateView{Key: "problem", Word: v.p.T("archives.failed")}
	case r.Options.DryRun:
		return stateView{Key: "review", Word: v.p.T("archives.looked")}
	}
	return stateView{Key: "published", Word: v.p.T("archives.done")}
}

// archiveRunPage is one import or export: how far it is, and what came of it.
type archiveRunPage struct {
	frame
	archiveRow
	Run       int64
	Job       int64 // that can be stopped
	Step      string
	Progress  string
	Done, All int
	Wrong     string
	Notes     []string
	Facts     []pair
	Lists     []archiveList
	Problems  []archiveProblem
	More      string // problems that are only counted
	Looked    bool   // nothing is stored yet
	Go        string // what may be done next
	Look      bool   // it can be looked at once more
	Files     string
	Download  string
}

type archiveList struct {
	Title string
	Rows  []pair
}

type archiveProblem struct{ Where, What, Lang string }

func (s *Server) archiveOf(v *visit) (*archive.Run, error) {
	id, err := strconv.ParseInt(v.PathValue("run"), 10, 64)
	if err != nil || id <= 0 {
		return nil, depesche.E(depesche.NotFound, "archive.run_unknown", "there is no import or export of this number: it may have been removed")
	}
	return s.archives.Run(v.ctx(), id)
}

func (s *Server) archiveRun(w http.ResponseWriter, v *visit) error {
	r, err := s.archiveOf(v)
	if err != nil {
		return err
	}
	f, err := s.frame(v, r.Name, "settings/archives")
	if err != nil {
		return err
	}
	p := &archiveRunPage{frame: f, archiveRow: v.archiveRow(r), Run: r.ID}
	out := r.Outcome
	if r.Active() {
		p.Job, p.Done, p.All = r.Job.ID, r.Job.Done, r.Job.Total
		p.Step = v.p.T("archives.step_" + cmp.Or(string(out.Step), "wait"))
		if p.All > 0 {
			p.Progress = v.p.T("archives.of", p.Done, p.All)
			if out.Step == archive.Surveying {
				p.Progress = v.p.T("job.progress_of", v.bytes(int64(p.Done)<<10), v.bytes(int64(p.All)<<10))
			}
		}
	}
	if r.Job != nil && r.Job.State == "failed" {
		p.Wrong = v.reason(r.Job)
	}
	if out.Resumed {
		p.Notes = append(p.Notes, v.p.T("archives.resumed"))
	}
	p.Looked = r.Options.DryRun && !r.Active() && p.Wrong == "" && out.Report != nil
	v.archiveReport(p, &out)
	if r.Files > 0 {
		p.Files = v.p.N("archives.files", r.Files, v.bytes(r.Size))
	}
	switch {
	case r.Active():
	case r.Share != nil && out.Done && r.Files > 0:
		p.Download = p.Href + "/file"
	case r.Share != nil:
		p.Go = v.p.T("archives.make_again")
	case out.Done || r.Files == 0:
	case out.Unreadable:
		p.Notes = append(p.Notes, v.p.T("archives.unreadable"))
	case p.Looked:
		p.Go = v.p.T("archives.take_now")
	default:
		p.Go, p.Look = v.p.T("archives.go_on"), true
		p.Notes = append(p.Notes, v.p.T("archives.go_on_why"))
	}
	return s.templates.Render(w, http.StatusOK, "archiverun", p)
}

// archiveReport fills what came, and what did not.
func (v *visit) archiveReport(p *archiveRunPage, out *archive.Outcome) {
	number := func(n int) string { return v.p.Number(int64(n)) }
	add := func(key string, n int) {
		p.Facts = append(p.Facts, pair{Name: v.p.T("archives." + key), Value: number(n)})
	}
	some := func(key string, n int) {
		if n > 0 {
			add(key, n)
		}
	}
	if e := out.Export; e != nil {
		add("stories", e.Rows["story"])
		add("pictures", e.Pictures)
		some("pictures_missing", len(e.Missing))
		return
	}
	r := out.Report
	if r == nil || r.Posts == 0 && (p.Job != 0 || p.Wrong != "") {
		return // the files have not been read yet, or cannot be
	}
	if r.Site != "" {
		p.Facts = append(p.Facts, pair{Name: v.p.T("archives.site"), Value: r.Site})
	}
	add("posts", r.Posts)
	add("new", r.Stories)
	some("translations", r.Translations)
	some("known", r.Known)
	add("published", r.Published)
	some("drafts", r.Drafts)
	some("pages_held", r.PagesHeld)
	some("embargoed", r.Scheduled)
	some("comments", r.Comments)
	some("comments_held", r.CommentsHeld)
	some("topics", r.Topics)
	some("pictures", r.Pictures)
	some("pictures_lost", r.PicturesLost)
	some("addresses", r.Addresses)
	some("old_lists", r.Lists)
	some("unplaced", r.Unplaced)
	langs := map[string]int{}
	for l, n := range r.Languages {
		langs[v.p.LangName(l)] += n
	}
	for _, l := range []struct {
		key  string
		rows map[string]int
		say  func(string) string
	}{{"languages", langs, nil}, {"left_out", r.Skipped, v.reportWords}, {"not_understood", r.NotUnderstood, v.reportWords}} {
		if len(l.rows) > 0 {
			p.Lists = append(p.Lists, archiveList{v.p.T("archives." + l.key), counted(l.rows, l.say, number)})
		}
	}
	for _, one := range r.Problems {
		var where []string
		if one.Line > 0 {
			where = append(where, v.p.T("archives.line", one.Line))
		}
		if one.ID != "" {
			where = append(where, v.p.T("archives.post", one.ID))
		}
		what := v.reportWords(one.What)
		pr := archiveProblem{Where: strings.Join(where, ", "), What: what, Lang: v.p.Lang()}
		if what == one.What {
			pr.Lang = "en"
		}
		p.Problems = append(p.Problems, pr)
	}
	if more := r.ProblemCount - len(r.Problems); more > 0 {
		p.More = v.p.N("archives.more", more)
	}
}

// counted lists what was counted by name, the most frequent first.
func counted(rows map[string]int, say func(string) string, number func(int) string) []pair {
	names := make([]string, 0, len(rows))
	for n := range rows {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(rows[b], rows[a]), strings.Compare(a, b)) })
	out := make([]pair, len(names))
	for i, n := range names {
		out[i] = pair{Name: n, Value: number(rows[n])}
		if say != nil {
			out[i].Name = say(n)
		}
	}
	return out
}

// reportTerms are the beginnings of what a report says of things by name, with their keys.
var reportTerms = []struct{ begins, ends, key string }{
	{"block ", "", "imported.block"}, {"shortcode gallery without numbers", "", "imported.gallery"}, {"shortcode ", "", "imported.shortcode"}, {"card markdown without HTML", "", "imported.markdown"},
	{"card ", "", "imported.card"}, {"gallery picture ", " that is not in the export", "imported.gallery_picture"}, {"page in a language without an edition (", "); its text is here", "imported.no_edition"},
	{"post in the trash, or saved by a machine", "", "imported.trash"}, {"post without a word", "", "imported.wordless"}, {"post of unknown language", "", "imported.unknown_language"},
	{"page", "", "imported.page"}, {"term of the taxonomy ", "", "imported.taxonomy"}, {"row of the table ", "", "imported.table"}, {"of further names", "", "imported.further"}, {"internal tag", "", "imported.internal_tag"}, {"members", "", "imported.members"},
	{"comment marked as spam or thrown away", "", "imported.spam"}, {"comment without a word", "", "imported.wordless_comment"}, {"comment", "", "imported.comment"},
	{"comment under a post without a page here", "", "imported.pageless_comment"}, {"comment under a post that is not in the export", "", "imported.stray_comment"}, {"comment that was deleted", "", "imported.deleted_comment"},
	{"custom fields of a post", "", "imported.fields"}, {"a Lexical document that is damaged", "", "imported.lexical"}, {"a Mobiledoc document that is damaged", "", "imported.mobiledoc"},
	{"its language cannot be told: say it with --lang; left out", "", "imported.tell_language"}, {"its story has another text in this language already; it came as a story of its own", "", "imported.own_story"},
	{"a CDATA section of this item is never closed", "", "imported.cdata"}, {"an attachment without an address", "", "imported.attachment"}, {"a post without a number; its address stands for it", "", "imported.numberless"},
	{"picture ", "", "imported.picture"},
}

// reportWords says in the person's language what a report says in ours; names of things in
// other systems stay.
func (v *visit) reportWords(s string) string {
	for _, t := range reportTerms {
		rest, ok := strings.CutPrefix(s, t.begins)
		if !ok {
			continue
		}
		named := strings.HasSuffix(t.begins, " ") || t.ends != ""
		if rest, ok = strings.CutSuffix(rest, t.ends); ok && (named || rest == "") {
			return v.p.T(t.key, rest)
		}
	}
	return s
}

// stalled is how long an upload may stand still.
const stalled = 2 * time.Minute

// takeArchive streams the files of an export to the disk and begins the import.
func (s *Server) takeArchive(w http.ResponseWriter, v *visit) error {
	form, run, err := s.receiveArchive(w, v)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(stalled))
	if err != nil {
		// A browser that is still sending does not read: let it come to an end.
		_, _ = io.CopyN(io.Discard, v.Body, 64<<20)
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		s.Log.InfoContext(v.ctx(), "refused", "edge", "desk", "path", v.URL.Path, "err", err)
		return s.renderArchives(w, v, web.StatusOf(err), form, bad)
	}
	return say(w, v, archiveHref(run), "said.import_begun")
}

func (s *Server) receiveArchive(w http.ResponseWriter, v *visit) (form archiveForm, run int64, err error) {
	if s.room.Queue == nil {
		return form, 0, depesche.E(depesche.Unavailable, "archive.no_queue", "no background work runs in this process: use `depesche import` and `depesche export archive`")
	}
	if err := s.archives.Free(v.ctx()); err != nil {
		return form, 0, err // before hours of sending, not after
	}
	u, err := s.archives.NewUpload(max(v.ContentLength, 0))
	if err != nil {
		return form, 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, u.Drop())
		}
	}()
	v.Body = http.MaxBytesReader(w, &unstalled{v.Body, http.NewResponseController(w)}, archive.MaxUpload+(1<<20))
	parts, err := v.MultipartReader()
	if err != nil {
		return form, 0, depesche.Wrap(err, depesche.Invalid, "web.form_broken", "the form arrived broken; go back, reload the page and send it again")
	}
	fields := url.Values{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && part.FileName() != "" && len(u.Names) == 0 {
			// What is wrong with the form is said before the files come, not after hours of them.
			err = archive.CheckUpload(readArchiveForm(fields).options(fields))
		}
		if err == nil {
			err = s.receivePart(u, part, fields)
		}
		if err != nil {
			var known *depesche.Error
			if !errors.As(err, &known) {
				err = depesche.Wrap(err, depesche.Invalid, "archive.broken_off", "the upload was broken off: send it again; nothing was stored")
			}
			return readArchiveForm(fields), 0, err
		}
	}
	form = readArchiveForm(fields)
	run, err = s.archives.StartImport(v.ctx(), v.actor(), u, form.options(fields))
	return form, run, err
}

func (s *Server) receivePart(u *archive.Upload, part *multipart.Part, fields url.Values) error {
	if part.FileName() != "" {
		return u.Take(part.FileName(), part)
	}
	if part.FormName() == "file" {
		return nil // no file was chosen
	}
	b, err := io.ReadAll(io.LimitReader(part, 4096))
	if err == nil && len(fields) < 40 {
		fields.Set(part.FormName(), strings.ToValidUTF8(string(b), ""))
	}
	return err
}

func readArchiveForm(f url.Values) archiveForm {
	return archiveForm{Lang: strings.TrimSpace(f.Get("lang")), URL: strings.TrimSpace(f.Get("url")), Pages: f.Get("pages"), Categories: f.Get("categories"), Pictures: f.Get("pictures"), NoComments: f.Get("no-comments") != ""}
}

func (f archiveForm) options(fields url.Values) archive.Options {
	return archive.Options{Lang: f.Lang, URL: f.URL, Pages: f.Pages, Categories: f.Categories, Comments: !f.NoComments, Pictures: f.Pictures, DryRun: fields.Get("now") == ""}
}

// unstalled is a body that may take as long as it wants, if something comes.
type unstalled struct {
	io.ReadCloser
	c *http.ResponseController
}

func (u *unstalled) Read(b []byte) (int, error) {
	_ = u.c.SetReadDeadline(time.Now().Add(stalled))
	return u.ReadCloser.Read(b)
}

func (s *Server) makeArchive(w http.ResponseWriter, v *visit) error {
	run, err := s.archives.StartExport(v.ctx(), v.actor(), store.Share{Secrets: v.PostForm.Get("secrets") != "", Readers: v.PostForm.Get("readers") != ""})
	if err != nil {
		return s.sayBad(w, v, archivesHref, err)
	}
	return say(w, v, archiveHref(run), "said.export_begun")
}

func (s *Server) archiveAgain(w http.ResponseWriter, v *visit) error {
	r, err := s.archiveOf(v)
	if err != nil {
		return err
	}
	if err := s.archives.Again(v.ctx(), v.actor(), r.ID, v.PostForm.Get("look") != ""); err != nil {
		return s.sayBad(w, v, archiveHref(r.ID), err)
	}
	said := "said.import_begun"
	if r.Share != nil {
		said = "said.export_begun"
	}
	return say(w, v, archiveHref(r.ID), said)
}

func (s *Server) removeArchive(w http.ResponseWriter, v *visit) error {
	r, err := s.archiveOf(v)
	if err != nil {
		return err
	}
	why := "archives.remove_why"
	if r.Share != nil {
		why = "archives.remove_out_why"
	}
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("archives.remove_sure", r.Name), Why: v.p.T(why), Verb: v.p.T("archives.remove"), Back: archiveHref(r.ID)})
	if !ok || err != nil {
		return err
	}
	if err := s.archives.Remove(v.ctx(), v.actor(), r.ID); err != nil {
		return s.sayBad(w, v, archiveHref(r.ID), err)
	}
	return say(w, v, archivesHref, "said.archive_removed")
}

// downloadArchive hands the newsroom's archive out. It may take longer than a page may.
func (s *Server) downloadArchive(w http.ResponseWriter, v *visit) error {
	r, err := s.archiveOf(v)
	if err != nil {
		return err
	}
	f, r, err := s.archives.OpenExport(v.ctx(), v.actor(), r.ID)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.handOut(w, v, f, r.Name, "application/zip")
}

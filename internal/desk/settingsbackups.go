package desk

import (
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"depesche/internal/backup"
	"depesche/internal/newsroom"
)

const backupsHref = "/desk/settings/backups"

// backupsPage lists the backups in the data folder, and says when the next is made.
type backupsPage struct {
	frame
	Folder  string
	Rows    []backupRow
	On      bool
	Hours   []option
	Keep    int
	Most    int
	Busy    bool   // one is being made
	Failed  string // why the last one failed
	Nowhere bool   // the database is elsewhere
}

type backupRow struct{ Name, Href, ISO, When, Kind, Size, Remove string }

func (s *Server) backups(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("section.settings/backups"), "settings/backups")
	if err != nil {
		return err
	}
	p := &backupsPage{frame: f, Folder: s.room.BackupFolder(), Most: newsroom.MostKept, Nowhere: s.room.Config().Database != ""}
	all, err := s.room.Backups()
	if err != nil {
		return err
	}
	for _, b := range all {
		href := backupsHref + "/" + url.PathEscape(b.Name)
		kind := v.p.T("backups.by_hand")
		if b.Kind == backup.Nightly {
			kind = v.p.T("backups.nightly")
		}
		p.Rows = append(p.Rows, backupRow{b.Name, href, v.p.ISO(b.Made), v.p.DateTime(b.Made), kind, v.bytes(b.Size), href + "/remove"})
	}
	plan, err := s.room.BackupPlan(v.ctx())
	if err != nil {
		return err
	}
	p.On, p.Keep = plan.On, plan.Keep
	for h := range 24 {
		at := time.Date(2026, 1, 1, h, 0, 0, 0, v.p.Zone())
		p.Hours = append(p.Hours, option{Value: strconv.Itoa(h), Name: v.p.Clock(at), Here: h == plan.Hour})
	}
	last, err := s.room.Store.LastJob(v.ctx(), newsroom.TaskBackup)
	if err != nil {
		return err
	}
	if last != nil {
		p.Busy = last.State == "waiting" || last.State == "running"
		if last.State == "failed" {
			p.Failed = v.reason(last)
		}
	}
	return s.templates.Render(w, http.StatusOK, "backups", p)
}

func (s *Server) makeBackup(w http.ResponseWriter, v *visit) error {
	if _, err := s.room.StartBackup(v.ctx(), v.actor()); err != nil {
		return s.sayBad(w, v, backupsHref, err)
	}
	return say(w, v, backupsHref, "said.backup_begun")
}

func (s *Server) planBackups(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	plan := newsroom.BackupPlan{On: f.Get("on") != ""}
	var err1, err2 error
	plan.Hour, err1 = strconv.Atoi(f.Get("hour"))
	plan.Keep, err2 = strconv.Atoi(f.Get("keep"))
	if err1 != nil {
		plan.Hour = -1
	}
	if err2 != nil {
		plan.Keep = 0
	}
	if err := s.room.SetBackupPlan(v.ctx(), v.actor(), plan); err != nil {
		return s.sayBad(w, v, backupsHref, err)
	}
	return say(w, v, backupsHref, "said.saved")
}

func (s *Server) downloadBackup(w http.ResponseWriter, v *visit) error {
	name := v.PathValue("backup")
	f, err := s.room.OpenBackup(v.ctx(), v.actor(), name)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.handOut(w, v, f, name, "application/x-tar")
}

// handOut answers with a file. It may take longer than a page may.
func (s *Server) handOut(w http.ResponseWriter, v *visit, f *os.File, name, mime string) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil {
		s.Log.InfoContext(v.ctx(), "a download is held to the time of a page", "edge", "desk", "err", err)
	}
	h := w.Header()
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	http.ServeContent(w, v.Request, "", st.ModTime(), f)
	return nil
}

func (s *Server) removeBackup(w http.ResponseWriter, v *visit) error {
	name := v.PathValue("backup")
	ok, err := s.sure(w, v, confirmPage{Question: v.p.T("backups.remove_sure", name), Why: v.p.T("backups.remove_why"), Verb: v.p.T("backups.remove"), Back: backupsHref})
	if !ok || err != nil {
		return err
	}
	if err := s.room.RemoveBackup(v.ctx(), v.actor(), name); err != nil {
		return s.sayBad(w, v, backupsHref, err)
	}
	return say(w, v, backupsHref, "said.backup_removed")
}

package desk

import (
	"net/http"

	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// translatingView is how far a story's translations are that machines are at.
type translatingView struct {
	*i18n.Printer
	Base    string
	Here    string
	Jobs    []jobView
	Failed  []failedJob
	CanStop bool
}

type failedJob struct{ Lang, Why string }

// translating is nil when no machine is at the story and none has failed lately.
func (s *Server) translating(v *visit, story int64, can bool) (*translatingView, error) {
	js, err := s.room.Store.Jobs(v.ctx(), story)
	if err != nil {
		return nil, err
	}
	t := &translatingView{Printer: v.p, Base: storyHref(story), Here: storyHref(story), CanStop: can}
	seen := map[string]bool{}
	for i := range js {
		j := &js[i]
		if j.Kind != newsroom.TaskTranslate || seen[j.Lang] {
			continue
		}
		seen[j.Lang] = true // older ones say nothing new
		switch j.State {
		case "waiting", "running":
			t.Jobs = append(t.Jobs, v.jobView(j))
		case "failed":
			t.Failed = append(t.Failed, failedJob{v.p.LangName(j.Lang), v.reason(j)})
		}
	}
	if len(t.Jobs)+len(t.Failed) == 0 {
		return nil, nil
	}
	return t, nil
}

// jobView shows a translation by its language alone.
func (v *visit) jobView(j *store.Job) jobView {
	out := jobView{ID: j.ID, What: v.p.LangName(j.Lang), Href: textHref(j.Story, j.Lang), Done: j.Done, Total: j.Total, Progress: v.p.T("job.running")}
	switch {
	case j.State == "waiting":
		out.Progress = v.p.T("job.waiting")
	case j.Total > 0:
		out.Progress = v.p.T("job.progress", j.Done, j.Total)
	}
	return out
}

// stopTranslating stops all translations of a story at once.
func (s *Server) stopTranslating(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	if _, err := s.room.CancelTranslations(v.ctx(), v.actor(), n); err != nil {
		return s.sayBad(w, v, storyHref(n), err)
	}
	return say(w, v, storyHref(n)+"#translating", "said.cancelled")
}

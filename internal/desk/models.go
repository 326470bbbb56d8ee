package desk

import (
	"net/http"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
	"depesche/internal/store"
)

// modelsView is the part of the engines' page about the models of the engine in this
// program: which pairs are ready, what is missing, and how it is had.
type modelsView struct {
	CanFetch  bool
	Host      string // of the list
	Asked     string // when the list was last asked for; empty: never
	Pairs     []modelPair
	Installed []modelRow
}

// modelPair is a pair of the editions' languages.
type modelPair struct {
	Name  string // "German → Spanish"
	Value string // "de-es", for the form
	State stateView
	Note  string // the models that translate it, or what is missing
	Offer string // what would be fetched: size, licence, hosts
	Fetch bool   // it can be fetched now
	Job   int64  // that fetches it
	Wrong string // why the last try failed
}

// modelRow is a model that is in the data folder.
type modelRow struct{ Name, Value, Version, Size, License, Origin string }

// pairArrow writes a pair for people: "en → de".
func pairArrow(pair string) string {
	p, err := models.ParsePair(pair)
	if err != nil {
		return pair
	}
	return p.Source + " → " + p.Target
}

// bytes writes a size for people.
func (v *visit) bytes(n int64) string { return v.p.T("size.mb", v.p.Decimal(float64(n)/1e6, 1)) }

func (s *Server) modelsView(v *visit) (modelsView, error) {
	st := s.room.Neural.Models()
	m := modelsView{CanFetch: v.may(depesche.RoleChief), Host: st.ListHost()}
	if c := st.Known(); c != nil {
		m.Asked = v.clock(c.Asked)
	}
	jobs, err := s.room.Store.Jobs(v.ctx(), 0)
	if err != nil {
		return m, err
	}
	pairs, err := s.room.ModelPairs(v.ctx())
	if err != nil {
		return m, err
	}
	for _, p := range pairs {
		m.Pairs = append(m.Pairs, s.modelPair(v, p, jobs, m.Asked != ""))
	}
	// What is missing stands first.
	slices.SortStableFunc(m.Pairs, func(a, b modelPair) int { return strings.Compare(b.State.Key, a.State.Key) })
	installed, err := st.Installed()
	if err != nil {
		return m, err
	}
	for _, i := range installed {
		from := v.p.T("models.imported")
		if i.Origin != models.OriginFiles {
			from = models.HostOf(i.Origin)
		}
		m.Installed = append(m.Installed, modelRow{Name: pairArrow(i.Pair.String()), Value: i.Pair.String(), Version: strings.TrimPrefix(i.Identity(), i.Pair.String()+" "),
			Size: v.bytes(i.Size()), License: v.license(i.License), Origin: from})
	}
	return m, nil
}

func (v *visit) license(l string) string {
	if l == "" {
		return v.p.T("models.license_unknown")
	}
	return l
}

func (s *Server) modelPair(v *visit, p newsroom.PairInfo, jobs []store.Job, asked bool) modelPair {
	wanted := s.room.Neural.Wanted(p.Source, p.Target)
	out := modelPair{Name: v.p.LangName(p.Source) + " → " + v.p.LangName(p.Target), Value: wanted.String()}
	if len(p.Way) > 0 {
		out.State = stateView{Key: "published", Word: v.p.T("models.ready")}
		var ids []string
		for _, m := range p.Way {
			ids = append(ids, pairArrow(m.Pair.String()))
		}
		if out.Note = v.p.T("models.direct"); len(ids) > 1 {
			out.Note = v.p.T("models.through", v.p.List(ids))
		}
		return out
	}
	out.State = stateView{Key: "stale", Word: v.p.T("models.missing")}
	var lacks []string
	for _, l := range p.Lacking {
		lacks = append(lacks, pairArrow(l.String()))
	}
	out.Note = v.p.T("models.lacks", v.p.List(lacks))
	for _, j := range jobs {
		if j.Kind != newsroom.TaskModels || j.Lang != out.Value {
			continue
		}
		if j.State == "waiting" || j.State == "running" {
			out.Job = j.ID
			out.State = stateView{Key: "edit", Word: v.p.T("models.coming")}
		}
		if j.State == "failed" {
			out.Wrong = v.reason(&j)
		}
		break
	}
	switch {
	case !asked:
	case len(p.Offers) < len(p.Lacking):
		out.Offer = v.p.T("models.not_offered", s.room.Neural.Models().ListHost())
	default:
		out.Offer, out.Fetch = v.offer(p.Offers), true
	}
	return out
}

// offer says what would be fetched: how much, from whom, under which licence.
func (v *visit) offer(offers []models.Offer) string {
	var size int64
	var hosts, licenses []string
	for _, o := range offers {
		size += o.Download()
		for _, h := range o.Hosts() {
			if !slices.Contains(hosts, h) {
				hosts = append(hosts, h)
			}
		}
		if l := v.license(o.License); !slices.Contains(licenses, l) {
			licenses = append(licenses, l)
		}
	}
	much := v.p.T("models.size_unknown")
	if size > 0 {
		much = v.bytes(size)
	}
	return v.p.T("models.offer", much, v.p.List(hosts), v.p.List(licenses))
}

const modelsHref = "/desk/engines#models"

// askModels asks the host of the list which models there are.
func (s *Server) askModels(w http.ResponseWriter, v *visit) error {
	if _, err := s.room.Neural.Models().Catalog(v.ctx()); err != nil {
		return s.sayBad(w, v, modelsHref, err)
	}
	return say(w, v, modelsHref, "said.models_asked", s.room.Neural.Models().ListHost())
}

// fetchModels begins to fetch what a pair needs.
func (s *Server) fetchModels(w http.ResponseWriter, v *visit) error {
	p, err := models.ParsePair(v.PostForm.Get("pair"))
	if err == nil {
		_, err = s.room.StartFetchModels(v.ctx(), v.actor(), p)
	}
	if err != nil {
		return s.sayBad(w, v, modelsHref, err)
	}
	return say(w, v, modelsHref, "said.models_started", pairArrow(p.String()))
}

// removeModel takes a model out of the data folder.
func (s *Server) removeModel(w http.ResponseWriter, v *visit) error {
	p, err := models.ParsePair(v.PostForm.Get("pair"))
	if err == nil {
		ok, sureErr := s.sure(w, v, confirmPage{Question: v.p.T("models.remove_sure", pairArrow(p.String())), Why: v.p.T("models.remove_why"), Verb: v.p.T("models.remove"), Back: modelsHref})
		if !ok || sureErr != nil {
			return sureErr
		}
		_, err = s.room.RemoveModel(v.ctx(), v.actor(), p)
	}
	if err != nil {
		return s.sayBad(w, v, modelsHref, err)
	}
	return say(w, v, modelsHref, "said.model_removed", pairArrow(p.String()))
}

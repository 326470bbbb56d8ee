package api

import (
	"depesche"
	"depesche/internal/comment"
	"depesche/internal/extract"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
	"depesche/internal/store"
)

type (
	// has is an object with these, each named with a value of its type.
	has map[string]any
	// either is one of several answers, by what was asked for.
	either []any
	// aFile is a file of this media type.
	aFile string
	// anObject is an object of which nothing more is said.
	anObject struct{}
)

// answers are what addresses answer with, by pattern: a value of the type. Those that are not
// here answer with an empty object. Tests hold every answer that they get against them.
var answers = map[string]any{
	"GET /api/v1/stories":                      has{"stories": []store.MatrixRow{}},
	"POST /api/v1/stories":                     newsroom.ImportResult{},
	"GET /api/v1/stories/{story}":              has{"story": depesche.Story{}, "texts": []depesche.Text{}, "publications": []depesche.Publication{}, "scheduled": []store.Scheduled{}},
	"PATCH /api/v1/stories/{story}":            depesche.Story{},
	"POST /api/v1/stories/{story}/accept":      depesche.Story{},
	"GET /api/v1/stories/{story}/ledger":       has{"ledger": []depesche.LedgerEntry{}},
	"GET /api/v1/stories/{story}/record":       newsroom.Record{},
	"POST /api/v1/stories/{story}/publish":     either{has{"publications": []depesche.Publication{}}, has{"scheduled": []newsroom.Planned{}}},
	"GET /api/v1/schedule":                     has{"scheduled": []store.Scheduled{}},
	"GET /api/v1/search":                       either{has{"stories": []store.StoryHit{}}, newsroom.Found{}},
	"GET /api/v1/views":                        has{"views": []store.SavedView{}},
	"PUT /api/v1/views":                        has{"views": []store.SavedView{}},
	"POST /api/v1/extract":                     new(extract.Story).JSON(),
	"GET /api/v1/openapi.json":                 anObject{},
	"GET /api/v1/editions":                     has{"editions": []depesche.Edition{}},
	"GET /api/v1/editions/{edition}":           depesche.Edition{},
	"GET /api/v1/channels":                     has{"channels": []depesche.Channel{}},
	"GET /api/v1/maintenance":                  has{"closed": false, "since": ""},
	"PUT /api/v1/maintenance":                  has{"closed": false, "since": ""},
	"GET /api/v1/authors":                      has{"authors": []depesche.Author{}},
	"PATCH /api/v1/authors/{author}":           depesche.Author{},
	"GET /api/v1/topics":                       has{"topics": []depesche.Topic{}},
	"PUT /api/v1/topics/{topic}":               depesche.Topic{},
	"GET /api/v1/engines":                      has{"engines": []newsroom.EngineInfo{}},
	"POST /api/v1/engines/{engine}/try":        newsroom.Trial{},
	"GET /api/v1/models":                       has{"list": "", "models": []models.Model{}, "pairs": []newsroom.PairInfo{}},
	"POST /api/v1/models":                      store.Job{},
	"POST /api/v1/models/ask":                  models.Catalog{},
	"DELETE /api/v1/models/{pair}":             has{"pair": "", "freed_bytes": int64(0)},
	"GET /api/v1/jobs/{job}":                   store.Job{},
	"GET /api/v1/memory":                       aFile(tmxType),
	"GET /api/v1/memory/search":                has{"pairs": []newsroom.ConcordanceHit{}},
	"POST /api/v1/memory":                      newsroom.MemoryTaken{},
	"GET /api/v1/glossary":                     aFile(tbxType),
	"POST /api/v1/glossary":                    newsroom.GlossaryTaken{},
	"GET /api/v1/todo":                         has{"assignments": []depesche.Assignment{}, "mentions": []depesche.Remark{}},
	"GET /api/v1/accounts":                     has{"accounts": []depesche.Account{}},
	"POST /api/v1/accounts":                    has{"account": depesche.Account{}, "link": ""},
	"PATCH /api/v1/accounts/{email}":           depesche.Account{},
	"POST /api/v1/accounts/{email}/link":       has{"link": ""},
	"DELETE /api/v1/accounts/{email}/sessions": has{"ended": int64(0)},

	"GET /api/v1/stories/{story}/original":                            originalState{},
	"PUT /api/v1/stories/{story}/original":                            originalState{},
	"POST /api/v1/stories/{story}/original/restore":                   originalState{},
	"POST /api/v1/stories/{story}/texts/{lang}/restore":               newsroom.Restored{},
	"GET /api/v1/stories/{story}/texts/{lang}":                        textView{},
	"GET /api/v1/stories/{story}/texts/{lang}/revisions":              has{"revisions": []revisionLine{}},
	"GET /api/v1/stories/{story}/texts/{lang}/comparison":             has{"lang": "", "from": 0, "to": 0, "pieces": []newsroom.Difference{}},
	"POST /api/v1/stories/{story}/texts/{lang}/translate":             newsroom.TranslateResult{},
	"POST /api/v1/stories/{story}/texts/{lang}/check":                 has{"text": depesche.Text{}, "revision": 0, "stale": false, "findings": []depesche.Finding{}},
	"PUT /api/v1/stories/{story}/texts/{lang}/segments/{key}":         depesche.Text{},
	"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/split":  textView{},
	"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/merge":  textView{},
	"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/draft":  segment{},
	"GET /api/v1/stories/{story}/texts/{lang}/segments/{key}/repeats": has{"repeats": []repeat{}},
	"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/spread": has{"changed": 0, "left": []repeat{}},
	"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/review": depesche.Text{},
	"POST /api/v1/stories/{story}/texts/{lang}/review":                depesche.Text{},
	"POST /api/v1/stories/{story}/texts/{lang}/confirm":               depesche.Text{},
	"POST /api/v1/stories/{story}/texts/{lang}/approve":               depesche.Text{},

	"PUT /api/v1/stories/{story}/texts/{lang}/findings/{identity}/waiver":    depesche.Text{},
	"DELETE /api/v1/stories/{story}/texts/{lang}/findings/{identity}/waiver": depesche.Text{},
	"GET /api/v1/stories/{story}/texts/{lang}/xliff":                         aFile(xliffType),
	"POST /api/v1/stories/{story}/texts/{lang}/xliff":                        newsroom.TakenIn{},
	"GET /api/v1/stories/{story}/texts/{lang}/presence":                      has{"people": []depesche.Presence{}, "lock": (*depesche.Lock)(nil)},
	"GET /api/v1/stories/{story}/assignments":                                has{"assignments": []depesche.Assignment{}},
	"POST /api/v1/stories/{story}/assignments":                               depesche.Assignment{},
	"GET /api/v1/stories/{story}/remarks":                                    has{"remarks": []depesche.Remark{}},
	"POST /api/v1/stories/{story}/remarks":                                   depesche.Remark{},
	"GET /api/v1/stories/{story}/topics/suggestions":                         has{"suggestions": []newsroom.TopicSuggestion{}},

	"GET /api/v1/editions/{edition}/pages":         has{"pages": []depesche.Page{}},
	"GET /api/v1/editions/{edition}/pages/{key}":   depesche.Page{},
	"PUT /api/v1/editions/{edition}/pages/{key}":   depesche.Page{},
	"GET /api/v1/editions/{edition}/comment-rules": comment.Policy{},

	"PATCH /api/v1/editions/{edition}/comment-rules":      comment.Policy{},
	"GET /api/v1/pictures":                                has{"pictures": []store.PictureFile{}},
	"POST /api/v1/pictures":                               pictureView{},
	"GET /api/v1/pictures/{hash}":                         pictureView{},
	"PATCH /api/v1/pictures/{hash}":                       pictureView{},
	"POST /api/v1/stories/{story}/pictures":               textView{},
	"PUT /api/v1/stories/{story}/pictures/{place}":        textView{},
	"DELETE /api/v1/stories/{story}/pictures/{place}":     textView{},
	"POST /api/v1/stories/{story}/pictures/{place}/fetch": textView{},

	"GET /api/v1/stories/{story}/comments":    conversation{},
	"GET /api/v1/comments":                    has{"comments": []store.Comment{}, "counts": map[string]int{}},
	"GET /api/v1/comments/{comment}":          commentView{},
	"POST /api/v1/comments/{comment}/approve": commentView{},
	"POST /api/v1/comments/{comment}/reject":  commentView{},
	"POST /api/v1/comments/{comment}/hold":    commentView{},
	"POST /api/v1/comments/{comment}/ban":     commentView{},
	"POST /api/v1/comments/{comment}/reply":   store.Comment{},
	"GET /api/v1/comments/bans":               has{"bans": []store.CommentBan{}},
}

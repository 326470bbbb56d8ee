// Package api is the newsroom's verbs over HTTP, for programs: JSON in, JSON out, under
// /api/v1. A program shows who it acts for by a token (Authorization: Bearer …), made
// with `depesche account token`; it may do what that account's role may do. No cookie
// counts here, so no page of another site can act in anybody's name.
//
// Errors are {"error": {"kind", "key", "message", "findings"}} with the status that
// web.Status gives the kind; 422 is a refusal by a check or policy, with the findings.
package api

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// Config of the API.
type Config struct {
	Newsroom *newsroom.Newsroom
	Comments *comment.Room
	Log      *slog.Logger
}

// server serves the API.
type server struct {
	rooms *newsroom.Newsroom
	talks *comment.Room
	edge  web.Edge
}

// New makes the handler for everything under /api/.
func New(c Config) http.Handler {
	s := &server{rooms: c.Newsroom, talks: c.Comments}
	s.edge = web.Edge{Name: "api", Log: c.Log, Fail: fail}
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.pattern, s.edge.Handle(s.guard(r.role, r.handle)))
	}
	mux.Handle("/api/", s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return web.OtherMethod(w, r, web.MethodsAt(r, nil, mux), depesche.E(depesche.NotFound, "api.unknown", "there is no such address; docs/api.md lists those there are"))
	}))
	return mux
}

// call is one request of somebody who may make it.
type call struct {
	*http.Request
	actor   depesche.Actor
	account *depesche.Account
	role    depesche.Role // that counts at this address
}

// mayEach refuses what takes the role in every one of the places.
func (s *server) mayEach(c *call, role depesche.Role, places ...newsroom.Place) error {
	return s.rooms.MayAt(c.Context(), c.account, role, places...)
}

// acrossEditions are addresses under a story whose body names editions: who has the role
// anywhere may come, and the handler asks again for each that is named.
var acrossEditions = map[string]bool{
	"/api/v1/stories/{story}/publish": true, "/api/v1/stories/{story}/unpublish": true, "/api/v1/stories/{story}/unschedule": true, "/api/v1/stories/{story}/corrections": true,
	"/api/v1/stories/{story}/assignments": true, "/api/v1/stories/{story}/remarks": true,
}

// place is where an address acts.
func place(r *http.Request) newsroom.Place {
	var p newsroom.Place
	if _, path, _ := strings.Cut(r.Pattern, " "); acrossEditions[path] {
		return p
	}
	p.Lang, p.Edition = r.PathValue("lang"), r.PathValue("edition")
	p.Comment, _ = strconv.ParseInt(r.PathValue("comment"), 10, 64)
	p.Story, _ = strconv.ParseInt(r.PathValue("story"), 10, 64)
	return p
}

// handle answers a call with a value to be written as JSON, or a file; nil is {}.
type handle func(c *call) (any, error)

// route is one address of the API with the least role that may use it; without a role it
// is for everybody.
type route struct {
	pattern string
	role    depesche.Role
	handle  handle
}

func (s *server) routes() []route {
	const (
		reader     = depesche.RoleReader
		translator = depesche.RoleTranslator
		editor     = depesche.RoleEditor
		admin      = depesche.RoleAdmin
		chief      = depesche.RoleChief
		anybody    = depesche.Role("")
	)
	return []route{
		{"GET /api/v1/stories", reader, s.list},
		{"POST /api/v1/stories", editor, s.importStory},
		{"GET /api/v1/stories/{story}", reader, s.story},
		{"PATCH /api/v1/stories/{story}", editor, s.describe},
		{"POST /api/v1/stories/{story}/accept", editor, s.accept},
		{"GET /api/v1/stories/{story}/ledger", reader, s.ledger},
		{"GET /api/v1/stories/{story}/record", editor, s.record},
		{"POST /api/v1/stories/{story}/publish", editor, s.publish},
		{"POST /api/v1/stories/{story}/unpublish", editor, s.unpublish},
		{"POST /api/v1/stories/{story}/unschedule", editor, s.cancelSchedule},
		{"GET /api/v1/schedule", reader, s.scheduled},
		{"POST /api/v1/stories/{story}/corrections", editor, s.correct},
		{"GET /api/v1/stories/{story}/original", reader, s.original},
		{"PUT /api/v1/stories/{story}/original", editor, s.editOriginal},
		{"POST /api/v1/stories/{story}/original/restore", editor, s.restoreOriginal},
		{"POST /api/v1/stories/{story}/texts/{lang}/restore", translator, s.restore},
		{"GET /api/v1/stories/{story}/texts/{lang}", reader, s.text},
		{"GET /api/v1/stories/{story}/texts/{lang}/revisions", reader, s.revisions},
		{"GET /api/v1/stories/{story}/texts/{lang}/comparison", reader, s.comparison},
		{"POST /api/v1/stories/{story}/texts/{lang}/translate", translator, s.translate},
		{"POST /api/v1/stories/{story}/texts/{lang}/check", reader, s.check},
		{"PUT /api/v1/stories/{story}/texts/{lang}/segments/{key}", translator, s.edit},
		{"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/split", translator, s.split},
		{"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/merge", translator, s.merge},
		{"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/draft", translator, s.draft},
		{"GET /api/v1/stories/{story}/texts/{lang}/segments/{key}/repeats", translator, s.repeats},
		{"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/spread", translator, s.spread},
		{"POST /api/v1/stories/{story}/texts/{lang}/segments/{key}/review", translator, s.review},
		{"POST /api/v1/stories/{story}/texts/{lang}/review", translator, s.reviewAll},
		{"POST /api/v1/stories/{story}/texts/{lang}/confirm", translator, s.confirm},
		{"POST /api/v1/stories/{story}/texts/{lang}/approve", editor, s.approve},
		{"PUT /api/v1/stories/{story}/texts/{lang}/findings/{identity}/waiver", translator, s.waive},
		{"DELETE /api/v1/stories/{story}/texts/{lang}/findings/{identity}/waiver", translator, s.unwaive},
		{"GET /api/v1/search", reader, s.search},
		{"GET /api/v1/stories/{story}/texts/{lang}/xliff", translator, s.handOut},
		{"POST /api/v1/stories/{story}/texts/{lang}/xliff", translator, s.takeIn},
		{"GET /api/v1/memory", translator, s.exportMemory},
		{"GET /api/v1/memory/search", reader, s.concordance},
		{"POST /api/v1/memory", editor, s.importMemory},
		{"GET /api/v1/glossary", translator, s.exportGlossary},
		{"POST /api/v1/glossary", editor, s.importGlossary},
		{"GET /api/v1/views", reader, s.views},
		{"PUT /api/v1/views", reader, s.saveView},
		{"DELETE /api/v1/views/{view}", reader, s.deleteView},
		{"POST /api/v1/extract", reader, s.extract},
		{"GET /api/v1/openapi.json", anybody, s.openAPI},
		{"GET /api/v1/editions", reader, s.editions},
		{"GET /api/v1/editions/{edition}", reader, s.edition},
		{"GET /api/v1/channels", reader, s.channels},
		{"GET /api/v1/editions/{edition}/pages", reader, s.pages},
		{"GET /api/v1/editions/{edition}/pages/{key}", reader, s.page},
		{"PUT /api/v1/editions/{edition}/pages/{key}", chief, s.savePage},
		{"DELETE /api/v1/editions/{edition}/pages/{key}", chief, s.removePage},
		{"GET /api/v1/maintenance", reader, s.maintenance},
		{"PUT /api/v1/maintenance", admin, s.setMaintenance},
		{"GET /api/v1/authors", reader, s.authors},
		{"PATCH /api/v1/authors/{author}", editor, s.describeAuthor},
		{"GET /api/v1/engines", reader, s.engines},
		{"POST /api/v1/engines/{engine}/try", translator, s.tryEngine},
		{"GET /api/v1/models", reader, s.models},
		{"POST /api/v1/models", depesche.RoleChief, s.addModels},
		{"POST /api/v1/models/ask", depesche.RoleChief, s.askModels},
		{"DELETE /api/v1/models/{pair}", depesche.RoleChief, s.removeModel},
		{"GET /api/v1/jobs/{job}", reader, s.job},
		{"GET /api/v1/stories/{story}/texts/{lang}/presence", reader, s.presence},
		{"GET /api/v1/stories/{story}/assignments", reader, s.assignments},
		{"POST /api/v1/stories/{story}/assignments", translator, s.assign},
		{"POST /api/v1/assignments/{assignment}/done", translator, s.finishAssignment},
		{"GET /api/v1/stories/{story}/remarks", reader, s.remarks},
		{"POST /api/v1/stories/{story}/remarks", translator, s.remark},
		{"POST /api/v1/remarks/{remark}/settle", translator, s.settleRemark},
		{"POST /api/v1/remarks/{remark}/noted", reader, s.noteMention},
		{"GET /api/v1/todo", reader, s.todo},
		{"GET /api/v1/accounts", admin, s.accounts},
		{"POST /api/v1/accounts", admin, s.invite},
		{"PATCH /api/v1/accounts/{email}", admin, s.changeAccount},
		{"POST /api/v1/accounts/{email}/link", admin, s.accountLink},
		{"POST /api/v1/accounts/{email}/reset", admin, s.resetAccount},
		{"DELETE /api/v1/accounts/{email}/sessions", admin, s.endSessions},

		{"GET /api/v1/topics", reader, s.topics},
		{"PUT /api/v1/topics/{topic}", editor, s.saveTopic},
		{"GET /api/v1/stories/{story}/topics/suggestions", reader, s.suggestTopics},

		{"GET /api/v1/pictures", reader, s.pictureList},
		{"POST /api/v1/pictures", editor, s.addPicture},
		{"GET /api/v1/pictures/{hash}", reader, s.pictureShow},
		{"PATCH /api/v1/pictures/{hash}", editor, s.describePicture},
		{"POST /api/v1/stories/{story}/pictures", editor, s.onPictures(s.insertPicture)},
		{"PUT /api/v1/stories/{story}/pictures/{place}", editor, s.onPictures(s.setPicture)},
		{"DELETE /api/v1/stories/{story}/pictures/{place}", editor, s.onPictures(s.removePicture)},
		{"POST /api/v1/stories/{story}/pictures/{place}/fetch", editor, s.onPictures(s.fetchPicture)},

		{"GET /api/v1/stories/{story}/comments", anybody, s.conversation},
		{"GET /api/v1/comments", reader, s.commentList},
		{"GET /api/v1/comments/{comment}", reader, s.commentShow},
		{"POST /api/v1/comments/{comment}/approve", editor, s.decide(s.commentApprove)},
		{"POST /api/v1/comments/{comment}/reject", editor, s.decide(s.commentReject)},
		{"POST /api/v1/comments/{comment}/hold", editor, s.decide(s.commentHold)},
		{"POST /api/v1/comments/{comment}/ban", editor, s.decide(s.commentBan)},
		{"POST /api/v1/comments/{comment}/reply", editor, s.commentReply},
		{"GET /api/v1/comments/bans", reader, s.bans},
		{"DELETE /api/v1/comments/bans/{ban}", editor, s.liftBan},
		{"GET /api/v1/editions/{edition}/comment-rules", reader, s.commentRules},
		{"PATCH /api/v1/editions/{edition}/comment-rules", chief, s.setCommentRules},
	}
}

func (s *server) guard(role depesche.Role, h handle) web.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if role == "" {
			v, err := h(&call{Request: r})
			if err != nil {
				return err
			}
			return write(w, http.StatusOK, v)
		}
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok {
			return unauthorised("this needs a token: send Authorization: Bearer TOKEN; `depesche account token` makes one")
		}
		a, err := s.rooms.TokenAccount(r.Context(), strings.TrimSpace(token))
		if depesche.IsNotFound(err) {
			return unauthorised("this token is not known here, or was revoked; `depesche account token` makes one")
		}
		if err != nil {
			return err
		}
		has, err := s.rooms.RoleAt(r.Context(), a, place(r))
		if depesche.IsNotFound(err) {
			has, err = a.Role, nil // the handler says what is not there
		}
		if err != nil {
			return err
		}
		if !has.Includes(role) {
			return depesche.E(depesche.Forbidden, "api.role", "%s is %s here; this needs the role %s", a.Name, has, role)
		}
		// An engine takes its time; the server's limit for pages would cut the answer off.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(maxCall))
		v, err := h(&call{r, depesche.Actor{Account: a.ID, Name: a.Name}, a, has})
		if err != nil {
			return err
		}
		if f, ok := v.(file); ok {
			return web.Attachment(w, f.name, f.contentType, f.write)
		}
		return write(w, http.StatusOK, v)
	}
}

// file is an answer that is a file.
type file struct {
	name, contentType string
	write             func(io.Writer) error
}

func unauthorised(message string) error {
	return web.WithStatus(http.StatusUnauthorized, depesche.E(depesche.Forbidden, "api.token", "%s", message))
}

func write(w http.ResponseWriter, status int, v any) error {
	if v == nil {
		v = struct{}{}
	}
	if fields, ok := v.(map[string]any); ok { // no list is an empty one
		for name, of := range fields {
			if list := reflect.ValueOf(of); list.Kind() == reflect.Slice && list.IsNil() {
				fields[name] = []any{}
			}
		}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, err = w.Write(append(b, '\n'))
	return err
}

// fail writes an error as JSON. What is our fault is not told, only its reference.
func fail(w http.ResponseWriter, _ *http.Request, f web.Failure) error {
	body := map[string]any{"kind": f.Kind, "message": "something went wrong on our side; the log has more under this reference"}
	var e *depesche.Error
	if errors.As(f.Err, &e) && e.Kind != depesche.Internal {
		body["key"], body["message"] = e.Key, e.Text
		if len(e.Findings) > 0 {
			body["findings"] = e.Findings
		}
	}
	if f.Reference != "" {
		body["reference"] = f.Reference
	}
	if f.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="depesche"`)
	}
	return write(w, f.Status, map[string]any{"error": body})
}

// maxCall bounds a call, translation by a slow engine included.
const maxCall = time.Hour

// number is the story that the address names.
func (c *call) number() (int64, error) {
	n, err := strconv.ParseInt(c.PathValue("story"), 10, 64)
	if err != nil || n <= 0 {
		return 0, depesche.E(depesche.NotFound, "story.unknown", "%q is no story number", c.PathValue("story"))
	}
	return n, nil
}

const maxJSON = 4 << 20

// read reads a JSON body into v; no body leaves v as it is.
func (c *call) read(v any) error {
	b, err := io.ReadAll(http.MaxBytesReader(nil, c.Body, maxJSON))
	if err != nil {
		return web.WithStatus(http.StatusRequestEntityTooLarge, depesche.Wrap(err, depesche.Invalid, "api.large", "the body is larger than %d MB", maxJSON>>20))
	}
	if len(b) == 0 {
		return nil
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return depesche.Wrap(err, depesche.Invalid, "api.json", "the body is not the JSON that this address takes (%v)", err)
	}
	return nil
}

// isJSON tells whether the body says that it is JSON.
func (c *call) isJSON() bool {
	t, _, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	return err == nil && t == "application/json"
}

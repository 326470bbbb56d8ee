package desk

import (
	"net/http"

	"depesche"
	"depesche/internal/web"
)

// The desk's table of contents: address, the least role that may use it, handler.
func (s *Server) routes() []route {
	const (
		reader     = depesche.RoleReader
		translator = depesche.RoleTranslator
		editor     = depesche.RoleEditor
	)
	return []route{
		// Coming in
		{"GET /desk/setup", "", s.setupPage},
		{"POST /desk/setup", "", s.setup},
		{"GET /desk/login", "", s.loginPage},
		{"POST /desk/login", "", s.login},
		{"POST /desk/login/code", "", s.loginCode},
		{"POST /desk/login/passkey", "", s.passkeyLogin},
		{"POST /desk/login/passkey/begin", "", s.beginPasskeyLogin},
		{"GET /desk/login/sign-on", "", s.signOn},
		{"GET " + signOnPath, "", s.signOnDone},
		{"GET /desk/login/{token}", "", s.linkPage},
		{"POST /desk/login/{token}", "", s.useLink},
		{"POST /desk/logout", reader, s.logout},
		{"GET /desk/password", reader, s.passwordPage},
		{"POST /desk/password", reader, s.setPassword},
		{"GET /desk/account", reader, s.accountPage},
		{"POST /desk/account", reader, s.saveAccount},
		{"GET /desk/account/keys", reader, s.keysPage},
		{"POST /desk/account/keys", reader, s.saveKeys},
		{"GET /desk/palette", reader, s.palette},
		{"GET /desk/topics", reader, s.findTopics},
		{"POST /desk/account/password", reader, s.changePassword},
		{"POST /desk/account/code", reader, s.beginCodeApp},
		{"POST /desk/account/code/done", reader, s.finishCodeApp},
		{"POST /desk/account/code/off", reader, s.dropCodeApp},
		{"POST /desk/account/passkey", reader, s.addPasskey},
		{"POST /desk/account/passkey/begin", reader, s.beginPasskey},
		{"POST /desk/account/passkey/remove", reader, s.removePasskey},
		{"POST /desk/account/session", reader, s.endSession},

		// Stories
		{"GET /desk", reader, s.matrix},
		{"GET /desk/live", "", s.liveEvents},
		{"POST /desk/views", reader, s.saveView},
		{"POST /desk/views/{view}/delete", reader, s.deleteView},
		{"GET /desk/import", editor, s.importPage},
		{"POST /desk/import", editor, s.importStory},
		{"GET /desk/story/{story}", reader, s.story},
		{"POST /desk/story/{story}", editor, s.storyAgain},
		{"POST /desk/story/{story}/accept", editor, s.accept},
		{"POST /desk/story/{story}/describe", editor, s.describe},
		{"POST /desk/story/{story}/translate", translator, s.translateStory},
		{"POST /desk/story/{story}/translate/stop", translator, s.stopTranslating},
		{"POST /desk/story/{story}/publish", editor, s.publishStory},
		{"POST /desk/story/{story}/unpublish", editor, s.unpublishStory},
		{"POST /desk/story/{story}/unplan", editor, s.unplan},
		{"GET /desk/story/{story}/original", editor, s.originalPage},
		{"POST /desk/story/{story}/original", editor, s.saveOriginal},
		{"GET /desk/story/{story}/picture", editor, s.usePage},
		{"POST /desk/story/{story}/picture", editor, s.saveUse},
		{"GET /desk/story/{story}/picture/{place}", editor, s.usePage},
		{"POST /desk/story/{story}/picture/{place}", editor, s.saveUse},
		{"POST /desk/story/{story}/picture/{place}/remove", editor, s.removeUse},
		{"POST /desk/story/{story}/picture/{place}/fetch", editor, s.fetchUse},
		{"GET /desk/story/{story}/ledger", reader, s.ledger},
		{"GET /desk/story/{story}/record", editor, s.record},
		{"GET /desk/story/{story}/record.json", editor, s.recordJSON},

		// One text
		{"GET /desk/story/{story}/text/{lang}", reader, s.text},
		{"GET /desk/story/{story}/text/{lang}/preview", reader, s.preview},
		{"GET /desk/story/{story}/text/{lang}/revisions", reader, s.revisionsPage},
		{"POST /desk/story/{story}/text/{lang}/restore", translator, s.restoreRevision},
		{"POST /desk/story/{story}/text/{lang}/segment", translator, s.saveSegment},
		{"POST /desk/story/{story}/text/{lang}/waive", translator, s.waive},
		{"POST /desk/story/{story}/text/{lang}/unwaive", translator, s.unwaive},
		{"POST /desk/story/{story}/text/{lang}/translate", translator, s.translateText},
		{"GET /desk/story/{story}/text/{lang}/compare", reader, s.compare},
		{"POST /desk/story/{story}/text/{lang}/review", translator, s.reviewAll},
		{"POST /desk/story/{story}/text/{lang}/confirm-all", translator, s.confirmAll},
		{"POST /desk/story/{story}/text/{lang}/xliff", translator, s.importXLIFF},
		{"POST /desk/story/{story}/text/{lang}/xliff/export", translator, s.exportXLIFF},
		{"POST /desk/story/{story}/text/{lang}/approve", editor, s.approve},
		{"POST /desk/story/{story}/text/{lang}/publish", editor, s.publishText},
		{"POST /desk/story/{story}/text/{lang}/unpublish", editor, s.unpublishText},

		// Working together
		{"POST /desk/story/{story}/text/{lang}/here", reader, s.beat},
		{"POST /desk/story/{story}/text/{lang}/leave", reader, s.leaveText},
		{"POST /desk/story/{story}/text/{lang}/lock", translator, s.lock},
		{"POST /desk/story/{story}/text/{lang}/typed", translator, s.typed},
		{"POST /desk/story/{story}/assign", translator, s.assign},
		{"POST /desk/assignment/{assignment}/done", translator, s.finishAssignment},
		{"POST /desk/story/{story}/remark", translator, s.addRemark},
		{"POST /desk/remark/{remark}/settle", translator, s.settleRemark},
		{"POST /desk/mention/{remark}/noted", reader, s.noteMention},
		{"GET /desk/todo", reader, s.todo},

		// What readers say
		{"GET /desk/comments", reader, s.comments},
		{"POST /desk/comments/{comment}/approve", editor, s.decide("said.comment_approved", s.approveComment)},
		{"POST /desk/comments/{comment}/reject", editor, s.decide("said.comment_rejected", s.rejectComment)},
		{"POST /desk/comments/{comment}/hold", editor, s.decide("said.comment_held", s.holdComment)},
		{"POST /desk/comments/{comment}/ban", editor, s.decide("said.comment_banned", s.banWriter)},
		{"POST /desk/comments/{comment}/reply", editor, s.decide("said.comment_replied", s.replyComment)},
		{"GET /desk/comments/rules", reader, s.commentRules},
		{"POST /desk/comments/rules", depesche.RoleChief, s.setCommentRules},
		{"POST /desk/comments/bans/{ban}/lift", editor, s.liftBan},

		// Who works here
		{"GET /desk/people", depesche.RoleAdmin, s.listPeople},
		{"POST /desk/people", depesche.RoleAdmin, s.invite},
		{"GET /desk/people/{person}", depesche.RoleAdmin, s.personPage},
		{"POST /desk/people/{person}", depesche.RoleAdmin, s.onPerson("said.saved", s.savePerson)},
		{"POST /desk/people/{person}/link", depesche.RoleAdmin, s.linkPerson},
		{"POST /desk/people/{person}/sessions", depesche.RoleAdmin, s.onPerson("said.session_ended", s.endPersonSessions)},
		{"POST /desk/people/{person}/reset", depesche.RoleAdmin, s.onPerson("said.person_reset", s.resetPerson)},
		{"POST /desk/people/{person}/close", depesche.RoleAdmin, s.onPerson("said.person_closed", s.closePerson)},
		{"POST /desk/people/{person}/open", depesche.RoleAdmin, s.onPerson("said.person_opened", s.openPerson)},

		// Settings
		{"GET /desk/settings", reader, s.settings},
		{"GET /desk/settings/editions", reader, s.editions},
		{"POST /desk/settings/editions", depesche.RoleAdmin, s.addEdition},
		{"GET /desk/settings/editions/{edition}", reader, s.edition},
		{"POST /desk/settings/editions/{edition}", depesche.RoleAdmin, s.saveEdition},
		{"POST /desk/settings/editions/{edition}/retire", depesche.RoleAdmin, s.retireEdition},
		{"POST /desk/settings/editions/{edition}/revive", depesche.RoleAdmin, s.reviveEdition},
		{"GET /desk/settings/editions/{edition}/look", reader, s.look},
		{"POST /desk/settings/editions/{edition}/look", depesche.RoleAdmin, s.saveLook},
		{"POST /desk/settings/editions/{edition}/look/reset", depesche.RoleAdmin, s.resetLook},
		{"GET /desk/settings/editions/{edition}/look/preview", reader, s.previewLook},
		{"GET /desk/settings/editions/{edition}/look/theme.css", reader, s.previewSheet},
		{"GET /desk/settings/channels", reader, s.channels},
		{"POST /desk/settings/channels", depesche.RoleAdmin, s.saveChannel},
		{"POST /desk/settings/channels/remove", depesche.RoleAdmin, s.removeChannel},
		{"POST /desk/settings/topics", editor, s.saveTopic},
		{"GET /desk/settings/authors", reader, s.authors},
		{"GET /desk/settings/authors/{author}", reader, s.author},
		{"POST /desk/settings/authors/{author}", editor, s.saveAuthor},
		{"GET /desk/settings/mail", depesche.RoleAdmin, s.mailServer},
		{"POST /desk/settings/mail", depesche.RoleAdmin, s.saveMailServer},
		{"POST /desk/settings/mail/drop", depesche.RoleAdmin, s.dropMailServer},
		{"GET /desk/settings/backups", depesche.RoleAdmin, s.backups},
		{"POST /desk/settings/backups", depesche.RoleAdmin, s.makeBackup},
		{"POST /desk/settings/backups/plan", depesche.RoleAdmin, s.planBackups},
		{"GET /desk/settings/backups/{backup}", depesche.RoleAdmin, s.downloadBackup},
		{"POST /desk/settings/backups/{backup}/remove", depesche.RoleAdmin, s.removeBackup},
		{"GET /desk/settings/archives", depesche.RoleAdmin, s.archivesPage},
		{"POST /desk/settings/archives", depesche.RoleAdmin, s.takeArchive},
		{"POST /desk/settings/archives/export", depesche.RoleAdmin, s.makeArchive},
		{"GET /desk/settings/archives/{run}", depesche.RoleAdmin, s.archiveRun},
		{"POST /desk/settings/archives/{run}/again", depesche.RoleAdmin, s.archiveAgain},
		{"POST /desk/settings/archives/{run}/remove", depesche.RoleAdmin, s.removeArchive},
		{"GET /desk/settings/archives/{run}/file", depesche.RoleAdmin, s.downloadArchive},

		// The editions' own pages
		{"GET /desk/pages", reader, s.ownPages},
		{"POST /desk/pages", reader, s.newOwnPage},
		{"GET /desk/pages/{edition}/{key}", reader, s.ownPage},
		{"POST /desk/pages/{edition}/{key}", depesche.RoleChief, s.saveOwnPage},
		{"POST /desk/pages/{edition}/{key}/remove", depesche.RoleChief, s.removeOwnPage},

		// Beside the stories
		{"GET /desk/ledger", reader, s.ledger},
		{"GET /desk/readings", reader, s.mostRead},
		{"GET /desk/memory", reader, s.memory},
		{"POST /desk/memory/export", translator, s.exportMemory},
		{"POST /desk/memory/import", editor, s.importMemory},
		{"GET /desk/glossary", reader, s.glossary},
		{"POST /desk/glossary/add", translator, s.addTerm},
		{"POST /desk/glossary/delete", editor, s.deleteTerm},
		{"POST /desk/glossary/export", translator, s.exportGlossary},
		{"POST /desk/glossary/import", editor, s.importGlossary},
		{"GET /desk/engines", reader, s.engines},
		{"POST /desk/engines", translator, s.tryEngine},
		{"POST /desk/engines/models/ask", depesche.RoleChief, s.askModels},
		{"POST /desk/engines/models/fetch", depesche.RoleChief, s.fetchModels},
		{"POST /desk/engines/models/remove", depesche.RoleChief, s.removeModel},
		{"GET /desk/mail", editor, s.mails},
		{"GET /desk/mail/{mail}", editor, s.mail},
		{"GET /desk/mail/{mail}/html", editor, s.mailHTML},
		{"POST /desk/mail/{mail}/retry", editor, s.retryMail},
		{"POST /desk/job/{job}/cancel", translator, s.cancelJob},
		{"GET /desk/picture/{hash}", reader, s.picture},
		{"GET /desk/preview/pictures/{hash}/{variant}/{name}", reader, s.previewPicture},
		{"GET /desk/pictures", reader, s.picturesPage},
		{"POST /desk/pictures", editor, s.addPicture},
		{"GET /desk/pictures/{hash}", reader, s.picturePage},
		{"POST /desk/pictures/{hash}", editor, s.describePicture},
		{"POST /desk/pictures/{hash}/focus", editor, s.setFocus},
		{"POST /desk/pictures/{hash}/use", editor, s.usePicture},
	}
}

// route is one address of the desk. Without a role the page is for everybody.
type route struct {
	pattern string
	role    depesche.Role
	handle  page
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.pattern, s.edge.Handle(s.guard(r.role, r.handle)))
	}
	mux.Handle("GET /desk/asset/", s.assets)
	mux.Handle("GET /desk/{$}", http.RedirectHandler("/desk", http.StatusMovedPermanently))
	nowhere := s.edge.Handle(s.guard("", func(w http.ResponseWriter, v *visit) error {
		return web.OtherMethod(w, v.Request, web.MethodsAt(v.Request, nil, mux), depesche.E(depesche.NotFound, "desk.nowhere", "there is no such page in the desk"))
	}))
	mux.Handle("/desk", nowhere)
	mux.Handle("/desk/", nowhere)
	return s.edge.Protect(mux, web.Policy{Scripts: true, Frames: true, Accounts: true})
}

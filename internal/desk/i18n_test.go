package desk

import (
	"os"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
)

// Keys that are put together at run time.
func madeKeys() []string {
	var out []string
	add := func(prefix string, names ...string) {
		for _, n := range names {
			out = append(out, prefix+n)
		}
	}
	add("queue.", store.Queues()...)
	add("role.", "reader", "translator", "editor", "chief", "admin")
	add("state.", "missing", "draft", "edit", "review", "approved", "scheduled", "published", "stale")
	add("severity.", "error", "warning", "note", "waived")
	for _, c := range depesche.Categories() {
		add("category.", string(c))
	}
	add("policy.", "required", "preferred", "forbidden")
	add("priority.", "1", "2", "3", "4", "5", "6")
	add("unit.", "headline", "standfirst", "text", "heading", "quotation", "speaker", "item", "caption", "alt", "dateline")
	add("kind.", append([]string{"picture"}, formKinds...)...)
	add("slash.", append([]string{"picture"}, formKinds...)...)
	add("editor.", editorKeys...)
	add("keys.", "block", "move_block", "strong", "tools", "save")
	add("revision.", "import", "edit", "picture", "restore", "translate", "confirm", "deliver", "review", "split", "merge", "spread", "takein", "other")
	add("piece.", "headline", "standfirst", "byline", "dateline", "text", "heading2", "heading3", "heading4", "quotation", "speaker", "item", "numbered", "caption", "alt", "picture", "embed", "rule")
	add("mark.", "strong", "emphasis", "link", "insertion", "foreign")
	add("block.", "errors", "warnings", "empty", "review", "stale", "missing", "killed", "retired", "headline", "picture_credit", "picture_alt", "picture_rights", "picture_name")
	add("void.", "all", "all_why", "queue", "queue_why", "inbox", "inbox_why", "problems", "problems_why", "search", "search_why")
	add("error.heading_", "invalid", "not_found", "conflict", "refused", "forbidden", "unavailable", "internal")
	for _, a := range []depesche.Action{depesche.ActImport, depesche.ActTranslate, depesche.ActCheck, depesche.ActEdit, depesche.ActConfirm, depesche.ActWaive, depesche.ActUnwaive, depesche.ActApprove,
		depesche.ActPublish, depesche.ActUnpublish, depesche.ActCorrect, depesche.ActEmbargo, depesche.ActDescribe, depesche.ActLogin, depesche.ActSetup, depesche.ActSchedule, depesche.ActUnschedule, depesche.ActHoldBack, depesche.ActAccept, depesche.ActPicture, depesche.ActHandOut, depesche.ActTakeIn, depesche.ActAssign, depesche.ActRemark, depesche.ActReview, depesche.ActSplit, depesche.ActMerge, depesche.ActSpread, depesche.ActAccount, depesche.ActPage, depesche.ActBackup, depesche.ActCancel, depesche.ActRestore, depesche.ActWrite} {
		add("deed.", string(a))
	}
	for _, a := range []depesche.Action{comment.ActPost, comment.ActConfirm, comment.ActEdit, comment.ActDelete, comment.ActReport, comment.ActObject, comment.ActHold, comment.ActApprove, comment.ActReject,
		comment.ActBan, comment.ActUnban, comment.ActReply, comment.ActPolicy, comment.ActTranslate, comment.ActMails, comment.ActErase} {
		add("deed.", string(a))
	}
	add("taken.count_", string(newsroom.Taken), string(newsroom.Confirmed), string(newsroom.Same), string(newsroom.Untranslated), string(newsroom.Clash), string(newsroom.Broken), string(newsroom.Moved), string(newsroom.Absent))
	add("taken.", "import.codes", "import.part", "import.joined")
	for _, a := range actions {
		add("action.", a.ID)
	}
	for _, at := range actionPlaces() {
		add("keys.in_", string(at))
	}
	add("keys.", "taken", "typed")
	add("comments.", store.CommentQueues()...)
	add("reason.", comment.Reasons()...)
	add("held.", "trap", "word", "links", "same", "before", "first", "edited", "reported", "newsroom")
	add("task.", "late", "late_models", "late_backup", "internal", "cut_off")
	add("error.", "conflict", "forbidden", "invalid", "not_found", "refused", "unavailable")
	add("channel.", "key")
	add("topic.", "key")
	add("import.duplicate_", "address", "text")
	add("job.", archive.TaskImport, archive.TaskExport)
	for _, s := range sections {
		add("section."+s.at, "", "_why")
	}
	for _, s := range store.MailStates() {
		add("mail.state.", string(s))
	}
	for _, k := range []store.MailKind{store.MailConfirm, store.MailStory, store.MailDigest, store.MailNote, store.MailCommentConfirm, store.MailCommentDecision, store.MailCommentAnswer} {
		add("mail.kind.", string(k))
	}
	add("mail.note.", "left", "nothing", "old", "unanswered", store.NoteWithdrawn)
	add("mailserver.tls_", "implicit", "none", "starttls")
	for _, pick := range []string{"age", "channel", "edition", "owner", "state", "topic"} {
		add("matrix.", pick, "any_"+pick)
	}
	add("pages.key_", expected...)
	add("state.", "draft_more")
	add("hint.", "apply", "concordance", "confirm_next", "next_finding", "palette", "waive")
	add("deed.", string(depesche.ActFollow), string(depesche.ActUnfollow), string(depesche.ActErase), string(depesche.ActBounce), string(depesche.ActAlert))
	add("look.side_", "light", "dark")
	add("look.colour_", "paper", "ink", "muted", "link", "accent")
	add("look.scheme_", "own", "light", "dark")
	add("look.face_", "house", string(depesche.FaceNewsreader), string(depesche.FaceInter), string(depesche.FaceSystem))
	add("look.dates_", "words", string(depesche.DatesInFigures), string(depesche.DatesISO))
	add("look.clock_", "language", string(depesche.Clock24), string(depesche.Clock12))
	add("archives.in_", archive.WXR, archive.Ghost, archive.Own)
	add("archives.step_", "wait", string(archive.Surveying), string(archive.Taking), string(archive.Indexing), string(archive.Writing), string(archive.Copying))
	add("archives.", "stories", "pictures", "pictures_missing", "posts", "new", "translations", "known", "published", "drafts", "pages_held", "embargoed", "comments", "comments_held", "topics", "pictures_lost", "addresses", "old_lists",
		"unplaced", "languages", "left_out", "not_understood")
	add("opening.", string(comment.Open), string(comment.Closed), string(comment.Off))
	add("moderation.", string(comment.Before), string(comment.First), string(comment.After))
	return out
}

func TestEveryWordInBothLanguages(t *testing.T) {
	c := i18n.MustLoad(catalogs, "i18n")
	keys, err := i18n.UsedKeys(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if !strings.HasSuffix(k, ".") && !strings.HasSuffix(k, "_") && strings.Contains(k, ".") && !strings.Contains(k, "<") {
			for _, m := range c.Missing([]string{k}, tongues...) {
				t.Error("missing: " + m)
			}
		}
	}
	for _, m := range c.Missing(madeKeys(), tongues...) {
		t.Error("missing: " + m)
	}
	for _, m := range c.Missing(c.Keys("en"), "de") {
		t.Error("missing: " + m)
	}
	for _, m := range c.Missing(c.Keys("de"), "en") {
		t.Error("missing: " + m)
	}
}

// A word that no page says any more is taken out of the catalogues.
func TestNoWordIsUnused(t *testing.T) {
	unused, err := i18n.Unused(i18n.MustLoad(catalogs, "i18n").Keys("en"), os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	made := madeKeys()
	for _, k := range unused {
		if !slices.Contains(made, k) {
			t.Errorf("no source file names %q: take it out of the catalogues, or say in madeKeys how it is made", k)
		}
	}
}

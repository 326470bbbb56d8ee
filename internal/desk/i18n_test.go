package desk

import (
	"os"
	"strings"
	"testing"

	"depesche"
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

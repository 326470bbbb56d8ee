package desk

import (
	"encoding/json"

	"depesche/internal/web/i18n"
)

// editorKeys are the messages that the editor's script shows, under "editor.".
var editorKeys = []string{"text", "empty", "up", "down", "remove", "undo", "redo", "link", "address", "foreign", "language", "apply", "unlink", "cancel", "insertion", "strong", "emphasis",
	"kind", "marks", "commands", "no_command", "alt", "caption", "credit", "speaker", "decorative", "embed_address", "picture_pick", "picture_file", "picture_stored", "picture_add", "picture_none", "picture_failed", "lead", "lead_make", "lead_unmake",
	"lost", "pasted_cut", "bad_address", "bad_language", "toolbar_hint", "headline", "standfirst", "record"}

// wordsOfEditor are the messages for the editor's script as JSON.
func wordsOfEditor(p *i18n.Printer) string {
	words := map[string]string{}
	for _, k := range editorKeys {
		words["editor."+k] = p.T("editor." + k)
	}
	for _, k := range append([]string{"picture"}, formKinds...) {
		words["kind."+k] = p.T("kind." + k)
		words["slash."+k] = p.T("slash." + k)
	}
	b, _ := json.Marshal(words) // strings always are JSON
	return string(b)
}

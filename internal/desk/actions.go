package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche/internal/web/i18n"
)

// action is something that the keyboard does. Its name in the catalogues is
// "action.ID"; a script does it by pressing the page's own button, link or field.
type action struct {
	ID    string
	Key   string // by default, "" for none
	Place place  // where it is to be had
}

// place is where an action is to be had. The same key may do different things in
// different places, but not in one and on every page.
type place string

const (
	everywhere  place = "desk"
	inTranslate place = "translate"
	inComments  place = "comments"
)

// actions are all that can be given a key, in the order in which they are listed.
var actions = []action{
	{"palette", "Mod+K", everywhere},
	{"search", "/", everywhere},
	{"keys", "?", everywhere},

	{"confirm_next", "Mod+Enter", inTranslate},
	{"confirm_unconfirmed", "Mod+Shift+Enter", inTranslate},
	{"previous", "Mod+ArrowUp", inTranslate},
	{"next", "Mod+ArrowDown", inTranslate},
	{"match1", "Mod+1", inTranslate},
	{"match2", "Mod+2", inTranslate},
	{"match3", "Mod+3", inTranslate},
	{"copy", "Mod+I", inTranslate},
	{"machine", "Mod+M", inTranslate},
	{"finding_next", "F8", inTranslate},
	{"finding_previous", "Shift+F8", inTranslate},
	{"apply", "F2", inTranslate},
	{"waive", "Shift+F2", inTranslate},
	{"term", "F4", inTranslate},
	{"concordance", "Mod+Shift+F", inTranslate},
	{"spread", "", inTranslate},
	{"split", "", inTranslate},
	{"merge", "", inTranslate},
	{"review", "", inTranslate},
	{"save", "", inTranslate},
	{"preview", "", inTranslate},
	{"confirm_all", "", inTranslate},
	{"approve", "", inTranslate},
	{"publish", "", inTranslate},

	{"comment_next", "J", inComments},
	{"comment_previous", "K", inComments},
	{"comment_approve", "F", inComments},
	{"comment_reject", "D", inComments},
	{"comment_ban", "B", inComments},
	{"comment_reply", "R", inComments},
}

// keyMap is the key of every action for one person.
type keyMap map[string]string

func keysOf(own map[string]string) keyMap {
	m := keyMap{}
	for _, a := range actions {
		m[a.ID] = a.Key
		if k, ok := own[a.ID]; ok {
			m[a.ID] = k
		}
	}
	return m
}

// own is what a map says otherwise than the default.
func (m keyMap) own() map[string]string {
	out := map[string]string{}
	for _, a := range actions {
		if m[a.ID] != a.Key {
			out[a.ID] = m[a.ID]
		}
	}
	return out
}

// json is the map for the script: key to actions, which differ by place.
func (m keyMap) json() string {
	out := map[string][]string{}
	for _, a := range actions {
		if k := m[a.ID]; k != "" {
			out[k] = append(out[k], a.ID)
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// clashes lists for each action the others that have the same key where it is to be had.
func (m keyMap) clashes() map[string][]string {
	out := map[string][]string{}
	for i, a := range actions {
		for _, b := range actions[i+1:] {
			if m[a.ID] != "" && m[a.ID] == m[b.ID] && (a.Place == b.Place || a.Place == everywhere || b.Place == everywhere) {
				out[a.ID], out[b.ID] = append(out[a.ID], b.ID), append(out[b.ID], a.ID)
			}
		}
	}
	return out
}

// shown writes a key as it stands on the keyboard of the person.
func shown(p *i18n.Printer, key string, mac bool) string {
	if key == "" {
		return ""
	}
	ctrl := p.T("key.ctrl")
	if mac {
		ctrl = "⌘"
	}
	names := map[string]string{"Mod": ctrl, "Shift": p.T("key.shift"), "Enter": p.T("key.enter"), "ArrowUp": "↑", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowRight": "→", "Space": p.T("key.space")}
	parts := keyParts(key)
	for i, k := range parts {
		if n, ok := names[k]; ok {
			parts[i] = n
		}
	}
	return strings.Join(parts, " ")
}

// keyParts takes "Mod+Shift+F" apart; the last part may be a plus sign.
func keyParts(key string) []string {
	if rest, ok := strings.CutSuffix(key, "++"); ok {
		return append(strings.Split(rest, "+"), "+")
	}
	if key == "+" {
		return []string{"+"}
	}
	return strings.Split(key, "+")
}

// keyNames are the words for keys that people may type, in small letters.
var keyNames = map[string]string{
	"ctrl": "Mod", "control": "Mod", "strg": "Mod", "steuerung": "Mod", "cmd": "Mod", "command": "Mod", "befehl": "Mod", "mod": "Mod", "⌘": "Mod",
	"shift": "Shift", "umschalt": "Shift", "⇧": "Shift",
	"enter": "Enter", "return": "Enter", "eingabe": "Enter", "↵": "Enter",
	"↑": "ArrowUp", "arrowup": "ArrowUp", "up": "ArrowUp", "↓": "ArrowDown", "arrowdown": "ArrowDown", "down": "ArrowDown",
	"←": "ArrowLeft", "arrowleft": "ArrowLeft", "left": "ArrowLeft", "→": "ArrowRight", "arrowright": "ArrowRight", "right": "ArrowRight",
	"space": "Space", "leertaste": "Space",
}

// readKey reads a key as a person writes it: "Ctrl Shift F", "strg+f", "⌘ ↑", "F8", "j".
// ok is false for what is no key.
func readKey(s string) (key string, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", true
	}
	var parts []string
	for _, f := range strings.Fields(s) {
		if utf8.RuneCountInString(f) > 1 {
			parts = append(parts, strings.FieldsFunc(f, func(r rune) bool { return r == '+' })...)
			if strings.HasSuffix(f, "++") {
				parts = append(parts, "+")
			}
			continue
		}
		parts = append(parts, f)
	}
	mod, shift := false, false
	for i, part := range parts {
		name, known := keyNames[strings.ToLower(part)]
		switch {
		case name == "Mod" && i+1 < len(parts):
			mod = true
		case name == "Shift" && i+1 < len(parts):
			shift = true
		case i+1 < len(parts):
			return "", false
		case known && name != "Mod" && name != "Shift":
			key = name
		case functionKey(part):
			key = strings.ToUpper(part)
		case utf8.RuneCountInString(part) == 1:
			key = strings.ToUpper(part)
		default:
			return "", false
		}
	}
	if key == "" {
		return "", false
	}
	if shift {
		key = "Shift+" + key
	}
	if mod {
		key = "Mod+" + key
	}
	return key, true
}

func functionKey(s string) bool {
	return len(s) >= 2 && len(s) <= 3 && (s[0] == 'F' || s[0] == 'f') && strings.Trim(s[1:], "0123456789") == "" && s[1] != '0' && (len(s) == 2 || s[1] == '1' || s[1] == '2')
}

// taken are keys that belong to the browser, to its fields, or to a screen reader, and
// that no action may have.
var taken = map[string]bool{}

func init() {
	for _, k := range strings.Fields(`F1 F3 F5 F6 F7 F10 F11 F12 Shift+F3 Shift+F5 Shift+F7 Shift+F10 Mod+F4 Mod+F5 Mod+F6
		Mod+A Mod+C Mod+V Mod+X Mod+Z Mod+Y Mod+Shift+Z Mod+Shift+V Mod+B Mod+U Mod+N Mod+T Mod+W Mod+Q Mod+L Mod+R Mod+P Mod+F Mod+G Mod+O Mod+S Mod+D Mod+H Mod+J Mod+E
		Mod+Shift+N Mod+Shift+T Mod+Shift+W Mod+Shift+Q Mod+Shift+R Mod+Shift+P Mod+Shift+I Mod+Shift+J Mod+Shift+C Mod+Shift+K Mod+Shift+M Mod+Shift+B Mod+Shift+D Mod+Shift+O Mod+Shift+A Mod+Shift+G
		Mod++ Mod+- Mod+0 Mod+Shift++ Mod+ArrowLeft Mod+ArrowRight Mod+Shift+ArrowLeft Mod+Shift+ArrowRight Mod+Shift+ArrowUp Mod+Shift+ArrowDown
		Enter Shift+Enter ArrowUp ArrowDown ArrowLeft ArrowRight Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight Space Shift+Space Mod+Space Mod+Shift+Space`) {
		taken[k] = true
	}
}

// keyProblem says why an action cannot have a key, as a key of the catalogues; "" if it can.
func keyProblem(a *action, key string) string {
	parts := keyParts(key)
	last := parts[len(parts)-1]
	plain := !slices.Contains(parts, "Mod") && !functionKey(last)
	switch {
	case key == "":
		return ""
	case key == a.Key: // what it has by default was weighed
		return ""
	case taken[key]:
		return "keys.taken"
	case plain && a.Place == inTranslate:
		return "keys.typed" // it would be typed into the sentence
	case plain && len(parts) > 1 && unicode.IsLetter([]rune(last)[0]):
		return "keys.typed"
	}
	return ""
}

// actionPlaces lists the places of actions in order.
func actionPlaces() []place { return []place{everywhere, inTranslate, inComments} }

// onMac tells by what a browser says of itself whether its keyboard has a Cmd key.
func onMac(agent string) bool {
	return strings.Contains(agent, "Macintosh") || strings.Contains(agent, "iPad") || strings.Contains(agent, "iPhone")
}

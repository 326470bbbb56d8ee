package lang

import "testing"

func TestTypographyOf(t *testing.T) {
	for tag, want := range map[string][2]string{
		"de": {"„", "“"}, "de-DE": {"„", "“"}, "de-CH": {"«", "»"}, "de_ch": {"«", "»"}, "de-Latn-CH": {"«", "»"},
		"es": {"«", "»"}, "es-MX": {"“", "”"}, "es-419": {"“", "”"}, "zh-Hant-TW": {"「", "」"}, "zh-x-tw": {"“", "”"}, "qq": {"", ""}, "": {"", ""},
	} {
		if got := TypographyOf(tag).Quotes; got != want {
			t.Errorf("%s: %v, want %v", tag, got, want)
		}
	}
	if got := TypographyOf("fr-CA"); got.SpaceBefore["?"] != "" || got.SpaceBefore[":"] != "\u00a0" || got.QuoteSpace != "\u00a0" {
		t.Errorf("fr-CA: %+v", got)
	}
	if got := TypographyOf("fr-CH"); got.SpaceBefore["?"] != "\u202f" || got.QuoteSpace != "\u202f" {
		t.Errorf("fr-CH: %+v", got)
	}
}

// A pack whose marks are spaces of another kind, or lack a partner, would spoil texts.
func TestTypographyPacks(t *testing.T) {
	for _, code := range Codes() {
		ty := Get(code).Typography
		check := func(name string, pair [2]string) {
			if (pair[0] == "") != (pair[1] == "") {
				t.Errorf("%s: %s has one side only", code, name)
			}
		}
		check("quotes", ty.Quotes)
		check("inner", ty.Inner)
		for r, sub := range ty.Regions {
			if sub.Quotes[0] == "" != (sub.Quotes[1] == "") {
				t.Errorf("%s-%s: quotes has one side only", code, r)
			}
		}
		for sign, space := range ty.SpaceBefore {
			if space != "\u00a0" && space != "\u202f" {
				t.Errorf("%s: before %s stands %q, which is no no-break space", code, sign, space)
			}
		}
		for _, space := range []string{ty.QuoteSpace, ty.InnerSpace, ty.GroupSpace, ty.SignSpace} {
			if space != "" && space != "\u00a0" && space != "\u202f" {
				t.Errorf("%s: %q is no no-break space", code, space)
			}
		}
	}
}

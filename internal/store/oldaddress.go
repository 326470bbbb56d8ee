package store

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// OldAddress is where something stood elsewhere. Path has the query where that names it.
type OldAddress struct{ Host, Path string }

// FoldPath is an address as old_address keeps it: host and path, the query only where it
// names a post ("?p=12").
func FoldPath(address string) (OldAddress, bool) {
	rest := address
	if _, after, ok := strings.Cut(address, "://"); ok {
		rest = after
	} else if !strings.HasPrefix(address, "/") {
		return OldAddress{}, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if plain, err := url.PathUnescape(path); err == nil && utf8.ValidString(plain) {
		path = plain
	}
	path = "/" + strings.Trim(path, "/")
	if q := NamesPost(query); q != "" {
		path += "?" + q
	}
	return OldAddress{Host: host, Path: path}, path != "/"
}

// FoldNames cuts a path without escapes into names as old_list keeps them: in small letters,
// composed where Unicode composes them. It is nil where the path has what no address has.
func FoldNames(path string) []string {
	if !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return nil
	}
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(path)), func(r rune) bool { return r == '/' })
}

// NamesPost is the part of a query by which WordPress names a post ("p=12"), "" for none.
func NamesPost(query string) string {
	for _, kv := range strings.Split(query, "&") {
		k, v, _ := strings.Cut(kv, "=")
		switch k {
		case "p", "page_id", "attachment_id":
			if v != "" && len(v) < 20 && strings.Trim(v, "0123456789") == "" {
				return k + "=" + v
			}
		}
	}
	return ""
}

// formsOfPost are the ends of addresses at which WordPress has a post in another form, or a
// part of it.
var formsOfPost = regexp.MustCompile(`(/amp|/feed(/(rss|rss2|rdf|atom))?|/embed|/trackback|/comment-page-[0-9]+|/(page/)?[0-9]{1,3})$`)

// Spellings are the addresses at which a post may stand that somebody asks for at this one, the
// likelier first: as it is, else in small letters, which the names of posts have.
func (o OldAddress) Spellings() []OldAddress {
	out := []OldAddress{o}
	if small := strings.ToLower(o.Path); small != o.Path {
		out = append(out, OldAddress{Host: o.Host, Path: small})
	}
	return out
}

// Forms are Spellings, and behind them those without what tells the form of a post, or a part
// of it.
func (o OldAddress) Forms() []OldAddress {
	out := o.Spellings()
	for _, as := range o.Spellings() {
		as.Path = formsOfPost.ReplaceAllString(as.Path, "")
		if as.Path != "" && !slices.Contains(out, as) {
			out = append(out, as)
		}
	}
	return out
}

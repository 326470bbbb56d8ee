package wxr

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"depesche"
	"depesche/internal/archive/blog"
)

// Read reads an export from beginning to end. Without sink.Item it only looks for the
// site and its assets, which is faster. What is not as it should be is told to
// sink.Problem and left out alone; an error says that the file is no export or is cut off.
func Read(r io.Reader, sink *blog.Sink) error {
	it := newItems(r)
	rd := &reader{sink: sink, authors: map[string]string{}, met: map[string]bool{}, locales: map[string]string{}}
	first := true
	for {
		piece, line, item, broken, err := it.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if first {
			if err := looksRight(piece); err != nil {
				return err
			}
			first = false
		}
		if !item {
			rd.head(piece)
			continue
		}
		if broken {
			sink.Say(blog.Problem{Line: line, What: "a CDATA section of this item is never closed"})
		}
		if err := rd.item(piece, line); err != nil {
			return err
		}
	}
	if first {
		return depesche.E(depesche.Invalid, "wxr.empty", "the file is empty")
	}
	rd.tell()
	return nil
}

// looksRight refuses what is something else than an export.
func looksRight(b []byte) error {
	head := b[:min(len(b), 64<<10)]
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")):
		return depesche.E(depesche.Invalid, "wxr.encoding", "the file is in UTF-16: save it as UTF-8 and try again")
	case bytes.Contains(head, []byte("wordpress.org/export/")):
		return nil
	case bytes.Contains(head, []byte("<rss")):
		return depesche.E(depesche.Invalid, "wxr.feed", "this is a feed, not a WordPress export: make one in WordPress under Tools, Export")
	}
	return depesche.E(depesche.Invalid, "wxr.format", "this is no WordPress export: make one in WordPress under Tools, Export, and unpack it if it came as a ZIP file")
}

// reader is one reading of one file.
type reader struct {
	sink    *blog.Sink
	site    blog.Site
	told    bool
	authors map[string]string // log-in to name
	met     map[string]bool   // log-ins of authors who were told of
	locales map[string]string // Polylang's languages: slug to tag
}

// head reads what stands outside items: the site, authors, terms.
func (rd *reader) head(b []byte) {
	s := sound(string(b))
	if i := strings.Index(s, "<channel>"); i >= 0 {
		s = s[i+len("<channel>"):]
	}
	elements(s, func(string, int) {}, func(e *element, _ int) {
		switch e.name {
		case "title":
			rd.site.Title = strings.TrimSpace(e.text())
		case "link", "wp:base_blog_url":
			if u := strings.TrimSpace(e.text()); u != "" {
				rd.site.URL = u
			}
		case "language":
			rd.site.Lang = strings.TrimSpace(e.text())
		case "wp:author":
			rd.author(e)
		case "wp:term":
			rd.term(e)
		case "wp:category", "wp:tag":
			rd.heading(e)
		}
	})
}

// author notes who writes under which log-in.
func (rd *reader) author(e *element) {
	f := fieldsOf(e)
	login, name := f["wp:author_login"], f["wp:author_display_name"]
	if name != "" {
		rd.authors[login] = name
	}
	rd.person(login, strings.TrimSpace(f["wp:author_id"]))
}

// person tells of the author with a log-in.
func (rd *reader) person(login, number string) {
	if rd.sink.Person == nil || login == "" {
		return
	}
	if number == "" && rd.met[login] {
		return
	}
	rd.met[login] = true
	rd.sink.Person(blog.Person{Slug: niceName(login), Number: number, Name: firstOf(rd.authors[login], login)})
}

// niceName is what WordPress makes of a log-in for addresses.
func niceName(login string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), login)
	if err != nil {
		plain = login
	}
	var b strings.Builder
	for _, r := range strings.ToLower(plain) {
		switch {
		case r == '.' || r == '-' || unicode.IsSpace(r):
			if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
				b.WriteByte('-')
			}
		case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	nice := []rune(strings.Trim(b.String(), "-"))
	return string(nice[:min(len(nice), 50)])
}

func fieldsOf(e *element) map[string]string {
	f := map[string]string{}
	elements(e.raw, func(string, int) {}, func(c *element, _ int) { f[c.name] = c.text() })
	return f
}

// heading tells of a category or tag of the site.
func (rd *reader) heading(e *element) {
	if rd.sink.Term == nil {
		return
	}
	f := fieldsOf(e)
	t := blog.Term{Kind: "category", Slug: f["wp:category_nicename"], Name: strings.TrimSpace(f["wp:cat_name"]), Number: strings.TrimSpace(f["wp:term_id"]), Parent: f["wp:category_parent"]}
	if e.name == "wp:tag" {
		t.Kind, t.Slug, t.Name, t.Parent = "tag", f["wp:tag_slug"], strings.TrimSpace(f["wp:tag_name"]), ""
	}
	if t.Slug != "" {
		rd.sink.Term(t)
	}
}

// term notes which language a term of Polylang's stands for. Its description is serialised
// PHP with the locale.
func (rd *reader) term(e *element) {
	f := fieldsOf(e)
	slug := f["wp:term_slug"]
	if f["wp:term_taxonomy"] != "language" || slug == "" {
		return
	}
	tag := slug
	if _, after, ok := strings.Cut(f["wp:term_description"], `"locale";s:`); ok {
		if _, v, ok := strings.Cut(after, `"`); ok {
			v, _, _ = strings.Cut(v, `"`)
			tag = tagOf(v)
		}
	}
	rd.locales[slug] = tag
}

// tagOf makes a language tag of WordPress's locale: "de_DE_formal" is "de-DE".
func tagOf(locale string) string {
	parts := strings.FieldsFunc(locale, func(r rune) bool { return r == '_' || r == '-' })
	if len(parts) == 0 {
		return ""
	}
	tag := strings.ToLower(parts[0])
	if len(parts) > 1 && (len(parts[1]) == 2 || len(parts[1]) == 4) {
		tag += "-" + parts[1]
	}
	return tag
}

func (rd *reader) tell() {
	if !rd.told {
		rd.told = true
		rd.site.System, rd.site.Langs = "wordpress", maps.Clone(rd.locales)
		if rd.sink.Site != nil {
			rd.sink.Site(rd.site)
		}
	}
}

// raw is an item as it stands in the file.
type raw struct {
	fields map[string]string
	meta   map[string]string
	terms  []blog.Term
	others []string // taxonomies of further terms
	talk   []string
	lang   string
	group  string
}

func (rd *reader) item(b []byte, line int) error {
	rd.tell()
	s := sound(string(b))
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<item>"), "</item>")
	it := raw{fields: map[string]string{}, meta: map[string]string{}}
	elements(s, func(name string, at int) {
		rd.sink.Say(blog.Problem{Line: line + strings.Count(s[:at], "\n"), ID: it.fields["wp:post_id"], What: "the element " + name + " never ends and was left out"})
	}, func(e *element, _ int) {
		switch e.name {
		case "wp:postmeta":
			k, v := pair(e.raw, "wp:meta_key", "wp:meta_value")
			it.meta[k] = v
		case "wp:comment":
			it.talk = append(it.talk, e.raw)
		case "category":
			it.category(e, rd.locales)
		default:
			if _, twice := it.fields[e.name]; !twice {
				it.fields[e.name] = e.text()
			}
		}
	})
	return rd.sort(&it, line)
}

func pair(s, key, value string) (k, v string) {
	elements(s, func(string, int) {}, func(e *element, _ int) {
		switch e.name {
		case key:
			k = e.text()
		case value:
			v = e.text()
		}
	})
	return k, v
}

// upkeep are the taxonomies in which WPML and Polylang keep their books: no reader sees them.
var upkeep = []string{"translation_priority", "term_language", "term_translations"}

func (it *raw) category(e *element, locales map[string]string) {
	domain, slug, name := e.attr("domain"), e.attr("nicename"), strings.TrimSpace(e.text())
	switch domain {
	case "language":
		it.lang = slug
		if l := locales[slug]; l != "" {
			it.lang = l
		}
		it.lang = tagOf(it.lang)
	case "post_translations":
		it.group = "pll:" + slug
	case "category", "post_tag", "tag", "":
		kind := "category"
		if domain == "post_tag" || domain == "tag" {
			kind = "tag"
		}
		if domain == "" && slug == "" {
			return // WXR 1.0 says every category twice
		}
		if name != "" && slug != "uncategorized" {
			it.terms = append(it.terms, blog.Term{Kind: kind, Slug: slug, Name: name})
		}
	default:
		if !slices.Contains(upkeep, domain) {
			it.others = append(it.others, domain)
		}
	}
}

// sort decides what an item is.
func (rd *reader) sort(it *raw, line int) error {
	f := it.fields
	switch kind := f["wp:post_type"]; kind {
	case "post", "page", "":
		if rd.sink.Item == nil {
			return nil
		}
		p := rd.post(it, line)
		return rd.sink.Item(p)
	case "attachment":
		a := blog.Asset{ID: f["wp:post_id"], URL: strings.TrimSpace(firstOf(f["wp:attachment_url"], f["guid"])), Alt: it.meta["_wp_attachment_image_alt"],
			Caption: f["excerpt:encoded"], Credit: firstOf(it.meta["_wp_attachment_credit"], it.meta["_media_credit"]), Page: strings.TrimSpace(f["link"])}
		if a.Parent = strings.TrimSpace(f["wp:post_parent"]); a.Parent == "0" {
			a.Parent = ""
		}
		if n, err := strconv.ParseUint(a.ID, 10, 63); err == nil && n > 0 && strconv.FormatUint(n, 10) == a.ID {
			a.Short = "/?attachment_id=" + a.ID
		}
		if a.URL == "" {
			rd.sink.Say(blog.Problem{Line: line, ID: a.ID, What: "an attachment without an address"})
			return nil
		}
		if a.ID == "" {
			a.ID = a.URL // each is one of its own
		}
		if rd.sink.Asset != nil {
			rd.sink.Asset(a)
		}
	default:
		if u := it.meta["_menu_item_url"]; kind == "nav_menu_item" && u != "" && rd.sink.Link != nil {
			rd.sink.Link(u)
		}
		rd.sink.Skip(kind)
	}
	return nil
}

func (rd *reader) post(it *raw, line int) *blog.Item {
	f := it.fields
	p := &blog.Item{ID: f["wp:post_id"], Line: line, Kind: blog.Post, Title: f["title"], Excerpt: f["excerpt:encoded"], Slug: f["wp:post_name"],
		Terms: it.terms, TermsSkipped: it.others, LeadAsset: it.meta["_thumbnail_id"]}
	if f["wp:post_type"] == "page" {
		p.Kind = blog.Page
	}
	if p.ID == "" {
		rd.sink.Say(blog.Problem{Line: line, What: "a post without a number; its address stands for it"})
		p.ID = firstOf(f["guid"], f["link"])
	}
	rd.status(p, f)
	rd.times(p, f)
	p.Lang, p.Group = it.lang, it.group
	it.wpml(p)
	rd.person(f["dc:creator"], "")
	if rd.sink.Bare {
		return p
	}
	unknown := map[string]bool{}
	p.Body = content(f["content:encoded"], rd.sink, func(what string) {
		if !unknown[what] {
			unknown[what] = true
			p.Unknown = append(p.Unknown, what)
		}
	})
	if who := f["dc:creator"]; who != "" {
		p.Authors = []string{firstOf(rd.authors[who], who)}
	}
	p.Addresses = rd.addresses(p, f)
	for _, c := range it.talk {
		p.Comments = append(p.Comments, comment(c))
	}
	for k := range it.meta {
		if !strings.HasPrefix(k, "_") && !isWPML(k) {
			p.MetaSkipped++
		}
	}
	return p
}

func (rd *reader) status(p *blog.Item, f map[string]string) {
	switch f["wp:status"] {
	case "publish", "":
		p.Status = blog.Published
	case "future":
		p.Status = blog.Future
	case "private":
		p.Status = blog.Private
	case "trash", "auto-draft", "inherit":
		p.Status = blog.Trash
	default:
		p.Status = blog.Draft
	}
	if p.Status == blog.Published && f["wp:post_password"] != "" {
		p.Status, p.Note = blog.Private, "password"
	}
}

func (rd *reader) times(p *blog.Item, f map[string]string) {
	p.Published = when(f["wp:post_date_gmt"], f["wp:post_date"])
	if p.Published.IsZero() {
		if t, err := time.Parse(time.RFC1123Z, strings.TrimSpace(f["pubDate"])); err == nil && t.Year() > 1 {
			p.Published = t.UTC()
		}
	}
	p.Modified = when(f["wp:post_modified_gmt"], f["wp:post_modified"])
}

// when reads the first that is a time. Local times are read as UTC: the export does not
// say where the site is.
func when(texts ...string) time.Time {
	for _, s := range texts {
		if t, err := time.Parse(time.DateTime, strings.TrimSpace(s)); err == nil && t.Year() >= 1970 {
			return t
		}
	}
	return time.Time{}
}

// addresses are where a post was found: its own address and the one by number.
func (rd *reader) addresses(p *blog.Item, f map[string]string) []string {
	var out []string
	add := func(u string) {
		u = strings.TrimSpace(u)
		if !strings.HasPrefix(u, "http") {
			return
		}
		for _, o := range out {
			if o == u {
				return
			}
		}
		out = append(out, u)
	}
	add(f["link"])
	add(f["guid"])
	if _, err := strconv.ParseInt(p.ID, 10, 64); err == nil && rd.site.URL != "" {
		key := "?p="
		if p.Kind == blog.Page {
			key = "?page_id="
		}
		add(strings.TrimSuffix(rd.site.URL, "/") + "/" + key + p.ID)
	}
	return out
}

// Custom fields in which WPML and its exporters keep the language of a post, the set of
// posts that are translations of each other, and the language of the one that the others
// translate.
var (
	wpmlLang   = []string{"_wpml_import_language_code", "_icl_lang_code", "icl_lang_code", "_wpml_language", "wpml_language"}
	wpmlGroup  = []string{"_wpml_import_translation_group", "_icl_trid", "icl_trid", "_wpml_trid", "trid"}
	wpmlSource = []string{"_wpml_import_source_language_code", "_icl_source_language_code", "icl_source_language_code"}
	wpmlCopyOf = []string{"_icl_lang_duplicate_of"}
)

func isWPML(key string) bool {
	for _, list := range [][]string{wpmlLang, wpmlGroup, wpmlSource, wpmlCopyOf} {
		for _, k := range list {
			if k == key {
				return true
			}
		}
	}
	return false
}

func (it *raw) first(keys []string) string {
	for _, k := range keys {
		if v := strings.TrimSpace(it.meta[k]); v != "" {
			return v
		}
	}
	return ""
}

func (it *raw) wpml(p *blog.Item) {
	if l := it.first(wpmlLang); l != "" {
		p.Lang = tagOf(l)
	}
	group := it.first(wpmlGroup)
	switch of := it.first(wpmlCopyOf); {
	case group != "":
		p.Group = "wpml:" + group
		p.First = it.first(wpmlSource) == "" && p.Lang != ""
	case of != "":
		p.Group = "of:" + of
	}
}

func comment(s string) blog.Comment {
	var c blog.Comment
	status := ""
	elements(s, func(string, int) {}, func(e *element, _ int) {
		switch e.name {
		case "wp:comment_id":
			c.ID = e.text()
		case "wp:comment_parent":
			if c.Parent = e.text(); c.Parent == "0" {
				c.Parent = ""
			}
		case "wp:comment_author":
			c.Name = strings.TrimSpace(e.text())
		case "wp:comment_content":
			c.Text = e.text()
		case "wp:comment_date_gmt":
			c.At = when(e.text())
		case "wp:comment_approved":
			status = e.text()
		case "wp:comment_type":
			c.Kind = e.text()
		}
	})
	switch status {
	case "1", "approved", "approve":
		c.Status = "approved"
	case "0", "hold", "": // somebody has to look at what says nothing
		c.Status = "held"
	default:
		c.Status = "spam"
	}
	return c
}

package extract

import (
	"strings"
	"sync"

	"golang.org/x/net/html/atom"
)

// hint is what an element's name, class, id and role say about its part on the page.
type hint uint16

const (
	hintJunk    hint = 1 << iota // share bars, sign-up boxes, related lists, menus …
	hintComment                  // readers' comments and their form
	hintBody                     // the article's text
	hintCaption                  // of a picture
	hintCredit                   // of a picture
	hintLead                     // standfirst
	hintByline                   // authors and dates
	hintTitle
	hintQuote  // a pulled quotation
	hintWall   // paywall, log-in wall, consent wall
	hintTeaser // leads to another page, or introduces this one
	hintHidden // not shown; pages that unfold their article hide it too
	hintNever  // other stories and dialogs, whatever their length
)

// Words that class names and ids are made of. Class names are English conventions of
// the trade wherever the page is from; a few house words of other languages are common
// enough to list.
var hintWords = sync.OnceValue(func() map[string]hint {
	m := map[string]hint{}
	add := func(h hint, words string) {
		for _, w := range strings.Fields(words) {
			m[w] |= h
		}
	}
	add(hintJunk, `share shares sharing sharer sharebar sharebox sharelinks sharebuttons socialshare addthis addtoany shareaholic sharedaddy social socials
		socialmedia socialbar related relateds relatedposts relatedarticles relatedcontent relatedlinks newsletter newsletters promo promos promotion
		promobox sidebar rail rightrail breadcrumb breadcrumbs cookie cookies gdpr ad ads advert adverts advertisement advertising
		advertisment adslot adbox adunit adcontainer adwrapper dfp googlead sponsor sponsored sponsors outbrain taboola recommend recommended recommendation
		recommendations recirc recirculation popular trending mostread mostpopular mostviewed taglist tagcloud tags tag toolbar print printbutton
		pagination pager paginator nav navi navbar navigation submenu menu footer login signin signup subscribe subscription subscriptions
		popup modal lightbox overlay tooltip rating ratings vote voting poll copyright skip skiplink feedback jetpack likes reactions
		authorbio authorbox authorinfo bio aboutauthor readmore readnext morefrom moreon seealso upnext nextprev prevnext postnav teaserlist postmetadata
		widget widgets disclaimer screenreader noprint donate donation partnerlinks affiliate marketing anzeige anzeigen werbung
		werbe verwandte weiterlesen mehrzum empfehlungen linkliste infobox-links bookmark bookmarks feed rss follow followus flattr
		meta-nav entry-meta postmeta metadata metabar linklist seealso crosslinks toc trackback trackbacks pingback pingbacks contextmenu
		playlist jobs weather horoscope shop shopping webtrekk survey quiz onetrust usercentrics captcha correction-form dropdown carousel slick
		topnews ticker newsticker`)
	add(hintNever, `related relateds relatedposts relatedarticles relatedcontent recirc recirculation cookie cookies gdpr onetrust usercentrics
		cookielaw cookiebot modal popup newsletter newsletters`)
	add(hintTeaser, `teaser teasers`)
	add(hintComment, `comment comments commentlist commentarea commentform commentsection kommentar kommentare leserkommentare leserbriefe
		disqus respond reply replies forum leserkommentar userkommentar commentaires commentaire comentarios comentario reacties commenti
		livefyre coral viafoura discussion usercomments postcomment`)
	add(hintBody, `articlebody article-body storybody entrycontent postcontent articletext articlecontent storycontent bodytext storytext artikeltext
		articlecopy storycopy maintext postbody newsbody newstext`)
	add(hintCaption, `caption figcaption captions imagecaption bildunterschrift legend legende bildtext cutline wp-caption-text imgcaption`)
	add(hintCredit, `credit credits imagecredit photocredit copyright-notice bildquelle bildnachweis photographer agency-credit attribution`)
	add(hintLead, `standfirst lead lede intro teasertext teaser-text subheadline subhead subtitle subheading kicker-text summary dek deck abstract introtext vorspann
		subline excerpt chapo entradilla sommario leadtext`)
	add(hintByline, `byline bylines author authors dateline pubdate timestamp postdate autor autoren posted publishdate datetime postedon meta
		entrymeta articlemeta`)
	add(hintTitle, `headline title headlines entrytitle`)
	add(hintQuote, `pullquote pull-quote blockquote zitat`)
	add(hintWall, `paywall metered regwall piano meteredcontent loginwall consent`)
	return m
})

// Parts of names that say the same wherever they stand in a word.
var hintParts = []struct {
	part string
	h    hint
}{
	{"newsletter", hintJunk}, {"breadcrumb", hintJunk}, {"outbrain", hintJunk}, {"taboola", hintJunk}, {"sidebar", hintJunk},
	{"relatedarticle", hintJunk}, {"relatedpost", hintJunk}, {"related-", hintJunk}, {"-related", hintJunk}, {"related_", hintJunk},
	{"_related", hintJunk}, {"socialmedia", hintJunk}, {"sharing", hintJunk}, {"sharebutton", hintJunk}, {"share-button", hintJunk},
	{"navigation", hintJunk}, {"advert", hintJunk}, {"sponsor", hintJunk}, {"kommentar", hintComment}, {"comment-", hintComment},
	{"comments", hintComment}, {"disqus", hintComment}, {"cookie", hintJunk | hintNever}, {"paywall", hintWall},
	{"article-body", hintBody}, {"article__body", hintBody}, {"article_body", hintBody}, {"articlebody", hintBody}, {"story-body", hintBody},
	{"entry-content", hintBody}, {"post-content", hintBody}, {"article-content", hintBody}, {"article__content", hintBody},
	{"article-text", hintBody}, {"post-body", hintBody}, {"article_content", hintBody}, {"story-content", hintBody},
	{"article-copy", hintBody}, {"entry_content", hintBody}, {"news-text", hintBody}, {"body-content", hintBody}, {"body-text", hintBody},
	{"story__body", hintBody}, {"story_body", hintBody}, {"story-text", hintBody}, {"article-main", hintBody},
	{"recommend", hintJunk}, {"visually-hidden", hintJunk}, {"visuallyhidden", hintJunk}, {"sr-only", hintJunk}, {"screen-reader", hintJunk},
	{"author-bio", hintJunk}, {"author-info", hintJunk}, {"author-box", hintJunk}, {"author_box", hintJunk}, {"read-more", hintJunk},
	{"readmore", hintJunk}, {"more-from", hintJunk}, {"most-read", hintJunk}, {"read-next", hintJunk}, {"see-also", hintJunk},
	{"teaser", hintTeaser}, {"social-", hintJunk}, {"-social", hintJunk}, {"promo-", hintJunk}, {"wp-caption-text", hintCaption},
	{"image-caption", hintCaption}, {"bildunterschrift", hintCaption}, {"caption", hintCaption},
}

func hintOf(n *node) hint {
	var h hint
	switch n.tag {
	case atom.Nav, atom.Menu:
		h |= hintJunk
	case atom.Footer, atom.Aside:
		h |= hintJunk
	case atom.Figcaption:
		h |= hintCaption
	}
	switch n.get("role") {
	case "navigation", "search", "menu", "menubar", "complementary", "contentinfo", "banner", "dialog", "alertdialog", "toolbar", "tablist":
		h |= hintJunk
	}
	for i := range n.attr {
		switch n.attr[i].Key {
		case "class", "id", "data-component", "data-testid":
			h |= hintOfName(n.attr[i].Val)
		case "itemprop":
			switch v := n.attr[i].Val; {
			case strings.Contains(v, "articleBody"):
				h |= hintBody
			case v == "author" || v == "datePublished":
				h |= hintByline
			case v == "comment":
				h |= hintComment
			case v == "caption":
				h |= hintCaption
			}
		case "itemtype":
			switch v := n.attr[i].Val; {
			case strings.HasSuffix(v, "/Comment") || strings.HasSuffix(v, "/UserComments"):
				h |= hintComment
			case strings.HasSuffix(v, "/WPSideBar") || strings.HasSuffix(v, "/WPFooter") || strings.HasSuffix(v, "/SiteNavigationElement"):
				h |= hintJunk
			}
		}
	}
	return h
}

// hintOfName reads one class attribute or id. A class that only describes a
// neighbour ("has-sidebar", "no-comments") says nothing.
func hintOfName(s string) hint {
	if len(s) > 600 {
		s = strings.ToValidUTF8(s[:600], "")
	}
	var h hint
	for _, name := range strings.Fields(s) {
		low := asciiLower(name)
		if neighbour(low) {
			continue
		}
		h |= hintWords()[low]
		for _, p := range hintParts {
			if strings.Contains(low, p.part) {
				h |= p.h
			}
		}
		start := 0
		for i := 0; i <= len(name); i++ {
			// Words end at punctuation and where small letters meet a capital.
			end := i == len(name) || !alnum(name[i])
			hump := !end && i > start && isUpper(name[i]) && !isUpper(name[i-1])
			if !end && !hump {
				continue
			}
			if i > start {
				h |= hintWords()[low[start:i]]
			}
			start = i
			if end {
				start = i + 1
			}
		}
	}
	return h
}

func neighbour(low string) bool {
	for _, p := range []string{"has-", "no-", "with-", "without-", "is-", "not-", "hide-", "show-", "js-", "single-", "type-", "category-", "tag-", "page-",
		"postid", "post-type", "format-", "status-", "hentry", "et_", "u-", "h-entry"} {
		if strings.HasPrefix(low, p) {
			return !strings.Contains(low, "caption")
		}
	}
	return false
}

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || isUpper(c) || c >= 0x80
}
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// asciiLower keeps the length of s, so that offsets into both agree.
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

package markup

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// XML is the namespace of xml:lang, xml:space and xml:id.
const XML = "http://www.w3.org/XML/1998/namespace"

// Bounds of what is read. They are far above what any real file needs.
const (
	maxDepth      = 200
	maxAttributes = 500
	maxToken      = 64 << 20 // bytes of one text or tag
	maxNodes      = 500_000  // of one element that is held whole
)

// Name is a resolved name: namespace and local name.
type Name struct{ Space, Local string }

// Attr is an attribute with its resolved name. Declarations of namespaces are none.
type Attr struct {
	Name  Name
	Value string
}

// Kind tells what a token is.
type Kind int

// The kinds of tokens.
const (
	Start Kind = iota
	End
	Text
)

// Token is what Next returns. Text is set for Text alone and whole: what CDATA sections
// and comments cut apart in a file comes in several tokens.
type Token struct {
	Kind  Kind
	Name  Name
	Attrs []Attr
	Text  string
	Pos   Pos
}

// Attr returns the value of an attribute and whether it is there.
func (t *Token) Attr(space, local string) (string, bool) { return find(t.Attrs, space, local) }

func find(as []Attr, space, local string) (string, bool) {
	for _, a := range as {
		if a.Name.Local == local && a.Name.Space == space {
			return a.Value, true
		}
	}
	return "", false
}

type open struct {
	raw   xml.Name
	name  Name
	pos   Pos
	binds int // how many prefixes it binds
}

type binding struct{ prefix, space string }

// Reader reads tokens. The zero value is not usable; see NewReader.
type Reader struct {
	dec    *xml.Decoder
	budget *budget
	limit  int // of a token, in bytes
	stack  []open
	binds  []binding
	root   bool // the root element has begun
	done   bool // and ended
	failed error
	alias  map[string]string
}

// NewReader reads r, which it decodes to UTF-8 first.
func NewReader(r io.Reader) (*Reader, error) {
	plain, decoded, err := decode(r)
	if err != nil {
		return nil, err
	}
	b := &budget{r: plain}
	d := xml.NewDecoder(b)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if decoded {
			return in, nil
		}
		return byLabel(label, in)
	}
	return &Reader{dec: d, budget: b, limit: maxToken, binds: []binding{{"xml", XML}}}, nil
}

// budget ends a token that never ends.
type budget struct {
	r    io.Reader
	left int
}

var errLong = errors.New("a token without end")

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}

// Alias reads the namespace from as if it were the namespace to: for versions of a format
// that differ in little else.
func (r *Reader) Alias(from, to string) {
	if r.alias == nil {
		r.alias = map[string]string{}
	}
	r.alias[from] = to
}

func (r *Reader) folded(n Name) Name {
	if to, ok := r.alias[n.Space]; ok {
		n.Space = to
	}
	return n
}

// Offset is how many bytes of the decoded file have been read.
func (r *Reader) Offset() int64 { return r.dec.InputOffset() }

// Depth is the number of elements that are open.
func (r *Reader) Depth() int { return len(r.stack) }

// Next returns the next token, io.EOF after the end of the root element, or a *Problem,
// after which it returns the same again.
func (r *Reader) Next() (Token, error) {
	if r.failed != nil {
		return Token{}, r.failed
	}
	t, err := r.next()
	if err != nil {
		r.failed = err
	}
	return t, err
}

func (r *Reader) next() (Token, error) {
	for {
		line, column := r.dec.InputPos()
		pos := Pos{line, column}
		r.budget.left = r.limit
		raw, err := r.dec.RawToken()
		if err != nil {
			return Token{}, r.fail(err, pos)
		}
		switch x := raw.(type) {
		case xml.StartElement:
			return r.start(x, pos)
		case xml.EndElement:
			return r.end(x, pos)
		case xml.CharData:
			if len(r.stack) > 0 {
				return Token{Kind: Text, Text: string(x), Pos: pos}, nil
			}
			if strings.TrimSpace(strings.TrimPrefix(string(x), "\ufeff")) != "" {
				return Token{}, At(pos, "xml", "there is text outside of the root element")
			}
		case xml.Directive:
			if p := directive(string(x), pos, r.root); p != nil {
				return Token{}, p
			}
		}
	}
}

// fail turns an error of the decoder into a problem that says where.
func (r *Reader) fail(err error, pos Pos) error {
	if err == io.EOF {
		switch {
		case len(r.stack) > 0:
			o := r.stack[len(r.stack)-1]
			return At(pos, "xml", "the file ends inside <%s>, which begins on line %d: it was cut off", o.name.Local, o.pos.Line)
		case !r.root:
			return At(pos, "xml", "the file has no element: it is empty or not XML")
		}
		return io.EOF
	}
	if errors.Is(err, errLong) {
		return At(pos, "xml.bounds", "a text or tag has more than %d MB", r.limit>>20)
	}
	line, column := r.dec.InputPos()
	at := Pos{line, column}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Msg == "unexpected EOF" && len(r.stack) > 0 {
			return At(at, "xml", "the file ends inside <%s>, which begins on line %d: it was cut off", r.stack[len(r.stack)-1].name.Local, r.stack[len(r.stack)-1].pos.Line)
		}
		if strings.HasPrefix(syntax.Msg, "invalid character entity") {
			return At(at, "xml.entity", "%s: only the entities of XML itself are read, never those that a file declares", syntax.Msg)
		}
		return At(at, "xml", "not well-formed: %s", syntax.Msg)
	}
	if strings.HasPrefix(err.Error(), "xml: ") {
		return At(at, "xml", "not well-formed: %s", strings.TrimPrefix(err.Error(), "xml: "))
	}
	return fmt.Errorf("the file cannot be read: %w", err)
}

func (r *Reader) start(x xml.StartElement, pos Pos) (Token, error) {
	switch {
	case r.done:
		return Token{}, At(pos, "xml", "a second root element <%s>: a file has one", x.Name.Local)
	case len(r.stack) >= maxDepth:
		return Token{}, At(pos, "xml.bounds", "elements are nested more than %d deep", maxDepth)
	case len(x.Attr) > maxAttributes:
		return Token{}, At(pos, "xml.bounds", "<%s> has more than %d attributes", x.Name.Local, maxAttributes)
	}
	r.root = true
	o := open{raw: x.Name, pos: pos}
	for _, a := range x.Attr {
		switch {
		case a.Name.Space == "xmlns":
			r.binds = append(r.binds, binding{a.Name.Local, a.Value})
			o.binds++
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			r.binds = append(r.binds, binding{"", a.Value})
			o.binds++
		}
	}
	t := Token{Kind: Start, Pos: pos}
	var ok bool
	if t.Name, ok = r.resolve(x.Name, true); !ok {
		return Token{}, At(pos, "xml", "the prefix %q of <%s:%s> is not declared", x.Name.Space, x.Name.Space, x.Name.Local)
	}
	for _, a := range x.Attr {
		if a.Name.Space == "xmlns" || (a.Name.Space == "" && a.Name.Local == "xmlns") {
			continue
		}
		n, ok := r.resolve(a.Name, false)
		if !ok {
			return Token{}, At(pos, "xml", "the prefix %q of the attribute %s:%s is not declared", a.Name.Space, a.Name.Space, a.Name.Local)
		}
		if _, twice := find(t.Attrs, n.Space, n.Local); twice {
			return Token{}, At(pos, "xml", "<%s> has the attribute %s twice", x.Name.Local, a.Name.Local)
		}
		t.Attrs = append(t.Attrs, Attr{n, a.Value})
	}
	o.name = t.Name
	r.stack = append(r.stack, o)
	return t, nil
}

func (r *Reader) resolve(n xml.Name, element bool) (Name, bool) {
	if n.Space == "" && !element {
		return Name{"", n.Local}, true
	}
	for i := len(r.binds) - 1; i >= 0; i-- {
		if r.binds[i].prefix == n.Space {
			return r.folded(Name{r.binds[i].space, n.Local}), n.Space == "" || r.binds[i].space != ""
		}
	}
	return Name{"", n.Local}, n.Space == ""
}

func (r *Reader) end(x xml.EndElement, pos Pos) (Token, error) {
	if len(r.stack) == 0 {
		return Token{}, At(pos, "xml", "</%s> closes what was never opened", x.Name.Local)
	}
	o := r.stack[len(r.stack)-1]
	if o.raw != x.Name {
		return Token{}, At(pos, "xml", "</%s> comes where </%s> of line %d is due", qualified(x.Name), qualified(o.raw), o.pos.Line)
	}
	r.stack = r.stack[:len(r.stack)-1]
	r.binds = r.binds[:len(r.binds)-o.binds]
	r.done = len(r.stack) == 0
	return Token{Kind: End, Name: o.name, Pos: pos}, nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

var declaresEntity = regexp.MustCompile(`<!ENTITY\b`)

// directive lets the document types pass that old formats still name, and refuses
// declarations of entities.
func directive(s string, pos Pos, root bool) *Problem {
	if root || !strings.HasPrefix(s, "DOCTYPE") {
		return At(pos, "xml", "a declaration <!%.20s… stands where none may be", s)
	}
	if declaresEntity.MatchString(s) {
		return At(pos, "xml.entity", "the file declares entities: they are never read; write the text itself in their place")
	}
	return nil
}

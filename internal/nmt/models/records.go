package models

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"depesche"
)

// record is one of a Remote Settings collection of translation models: the fields that
// translations-models-v2 has, and those of the collection before it.
type record struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	FileType         string `json:"fileType"`
	SourceLanguage   string `json:"sourceLanguage"`
	TargetLanguage   string `json:"targetLanguage"`
	FromLang         string `json:"fromLang"`
	ToLang           string `json:"toLang"`
	Architecture     string `json:"architecture"`
	Version          string `json:"version"`
	FilterExpression string `json:"filter_expression"`
	DecompressedSize int64  `json:"decompressedSize"`
	DecompressedHash string `json:"decompressedHash"`
	LastModified     int64  `json:"last_modified"`
	Attachment       *struct {
		Hash     string `json:"hash"`
		Size     int64  `json:"size"`
		Filename string `json:"filename"`
		Location string `json:"location"`
	} `json:"attachment"`
}

// registry is Mozilla's models.json.
type registry struct {
	BaseURL string                     `json:"baseUrl"`
	Models  map[string][]registryModel `json:"models"`
}

type registryModel struct {
	Architecture   string                  `json:"architecture"`
	ReleaseStatus  string                  `json:"releaseStatus"`
	SourceLanguage string                  `json:"sourceLanguage"`
	TargetLanguage string                  `json:"targetLanguage"`
	Files          map[string]registryFile `json:"files"`
}

type registryFile struct {
	Path             string `json:"path"`
	UncompressedSize int64  `json:"uncompressedSize"`
	UncompressedHash string `json:"uncompressedHash"`
}

// list is what a list says, in either form.
type list struct {
	records  []record
	registry *registry
}

// parseList reads either form. What is neither is an Invalid error that says what it
// looks like.
func parseList(b []byte, host string) (*list, error) {
	bad := func(what string, err error) error {
		return depesche.Wrap(err, depesche.Invalid, "model.list", "%s answered with %s instead of a list of models; check the address of the list (\"models\": {\"list\": …} in config.json), or whether a network asks for a log-in", host, what)
	}
	text := strings.TrimSpace(string(b))
	if strings.HasPrefix(text, "<") {
		return nil, bad("a web page", nil)
	}
	var form struct {
		Data    json.RawMessage `json:"data"`
		BaseURL json.RawMessage `json:"baseUrl"`
		Models  json.RawMessage `json:"models"`
	}
	if err := json.Unmarshal(b, &form); err != nil {
		return nil, bad("something that is no JSON", err)
	}
	l := &list{}
	switch {
	case form.Data != nil:
		var each []json.RawMessage
		if err := json.Unmarshal(form.Data, &each); err != nil {
			return nil, bad("JSON whose data is no list", err)
		}
		for _, raw := range each {
			// One record of a shape that is not known hides only itself.
			var r record
			if json.Unmarshal(raw, &r) == nil {
				l.records = append(l.records, r)
			}
		}
	case form.Models != nil:
		l.registry = &registry{}
		if err := json.Unmarshal(b, l.registry); err != nil {
			return nil, bad("a registry of another shape", err)
		}
	default:
		return nil, bad("JSON of another kind", nil)
	}
	return l, nil
}

// offers makes offers of what the list says. base is the address under which the files
// lie; skipped tells why records were passed over.
func (l *list) offers(base *url.URL, license string) (out []Offer, skipped []string) {
	if l.registry != nil {
		out, skipped = l.registry.offers(base, license)
	} else {
		out, skipped = recordOffers(l.records, base, license)
	}
	for i := range out {
		o := &out[i]
		o.Lacks = missing(func(kind string) bool {
			return slices.ContainsFunc(o.Files, func(f OfferFile) bool { return f.Kind == kind })
		})
	}
	slices.SortFunc(out, func(a, b Offer) int { return cmp.Or(strings.Compare(a.Pair.String(), b.Pair.String()), best(a, b)) })
	return out, skipped
}

func recordOffers(records []record, base *url.URL, license string) ([]Offer, []string) {
	type key struct {
		Pair
		version, architecture, filter string
	}
	groups := map[key]*Offer{}
	newest := map[string]int64{}
	var order []key
	var skipped []string
	for _, r := range records {
		f, pair, err := r.file(base)
		if err != nil {
			skipped = append(skipped, err.Error())
			continue
		}
		if f == nil {
			continue
		}
		k := key{pair, r.Version, r.Architecture, r.FilterExpression}
		o := groups[k]
		if o == nil {
			o = &Offer{Pair: pair, Version: r.Version, Architecture: r.Architecture, License: license, Restricted: r.FilterExpression != ""}
			groups[k] = o
			order = append(order, k)
		}
		at := fmt.Sprint(k, f.Kind)
		i := slices.IndexFunc(o.Files, func(g OfferFile) bool { return g.Kind == f.Kind })
		switch {
		case i < 0:
			o.Files = append(o.Files, *f)
		case r.LastModified > newest[at]:
			o.Files[i] = *f
		default:
			continue
		}
		newest[at] = r.LastModified
	}
	out := make([]Offer, 0, len(order))
	for _, k := range order {
		out = append(out, *groups[k])
	}
	return out, skipped
}

var hashRE = regexp.MustCompile(`^[0-9a-f]{64}$`)

// file reads one record: nil without an error for what is no file of a model (a quality
// model) or of a version that this program does not know.
func (r record) file(base *url.URL) (*OfferFile, Pair, error) {
	pair := Pair{cmp.Or(r.SourceLanguage, r.FromLang), cmp.Or(r.TargetLanguage, r.ToLang)}
	switch r.FileType {
	case KindModel, KindShortlist, KindVocabulary, KindSourceVocab, KindTargetVocab:
	default:
		return nil, pair, nil
	}
	bad := func(format string, args ...any) error {
		return fmt.Errorf("the record %.60q: "+format, append([]any{cmp.Or(r.Name, r.ID)}, args...)...)
	}
	if majorOf(r.Version) > newestMajor {
		return nil, pair, bad("version %.20q is newer than this program knows", r.Version)
	}
	if !pair.valid() {
		return nil, pair, bad("%.20q and %.20q are no pair of languages", pair.Source, pair.Target)
	}
	if r.Attachment == nil {
		return nil, pair, bad("it has no file")
	}
	if len(r.Version) > 20 || len(r.Architecture) > 40 {
		return nil, pair, bad("its version or architecture is too long")
	}
	a := r.Attachment
	name, packing := unpackedName(r.Name)
	if _, p := unpackedName(a.Filename); packing == "" {
		packing = p
	}
	if kindOf(name) != r.FileType {
		return nil, pair, bad("its name is none of a file of the kind %s", r.FileType)
	}
	f := &OfferFile{File: File{Name: name, Kind: r.FileType, Size: r.DecompressedSize, SHA256: strings.ToLower(r.DecompressedHash)},
		Packing: packing, PackedSize: a.Size, PackedSHA256: strings.ToLower(a.Hash)}
	if packing == "" {
		f.Size, f.SHA256 = cmp.Or(f.Size, a.Size), cmp.Or(f.SHA256, f.PackedSHA256)
	}
	if !hashRE.MatchString(f.PackedSHA256) || f.SHA256 != "" && !hashRE.MatchString(f.SHA256) {
		return nil, pair, bad("its hash is no SHA-256")
	}
	if a.Size <= 0 || a.Size > largestFile || f.Size < 0 || f.Size > largestFile {
		return nil, pair, bad("its size cannot be: %d bytes, %d unpacked", a.Size, f.Size)
	}
	var err error
	if f.URL, err = under(base, a.Location); err != nil {
		return nil, pair, bad("%v", err)
	}
	return f, pair, nil
}

// unpackedName takes the ending of a packed file off its name.
func unpackedName(name string) (plain, packing string) {
	for _, end := range []string{"zst", "gz"} {
		if s, ok := strings.CutSuffix(name, "."+end); ok {
			return s, end
		}
	}
	return name, ""
}

// under is the address of a place below base: no other host, and not above it.
func under(base *url.URL, location string) (string, error) {
	clean := path.Clean("/" + location)
	if location == "" || len(location) > 500 || strings.ContainsAny(location, "\\?#%:") || strings.HasPrefix(location, "/") || clean != "/"+location ||
		strings.ContainsFunc(location, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("its place %.60q is no path below %s", location, base.Host)
	}
	return base.JoinPath(location).String(), nil
}

func (g *registry) offers(base *url.URL, license string) (out []Offer, skipped []string) {
	kinds := map[string]string{"model": KindModel, "lexicalShortlist": KindShortlist, "vocab": KindVocabulary, "srcVocab": KindSourceVocab, "trgVocab": KindTargetVocab}
	for name, models := range g.Models {
		for _, m := range models {
			o := Offer{Pair: Pair{m.SourceLanguage, m.TargetLanguage}, Architecture: m.Architecture, License: license, Restricted: m.ReleaseStatus != "Release"}
			if !o.valid() || len(o.Architecture) > 40 {
				skipped = append(skipped, fmt.Sprintf("the model %.60q: %.20q and %.20q are no pair of languages", name, m.SourceLanguage, m.TargetLanguage))
				continue
			}
			bad := ""
			for key, rf := range m.Files {
				kind, ok := kinds[key]
				if !ok {
					continue
				}
				f, err := rf.file(kind, base)
				if err != nil {
					bad = err.Error()
					break
				}
				o.Files = append(o.Files, *f)
			}
			if bad != "" {
				skipped = append(skipped, fmt.Sprintf("the model %.60q: %s", name, bad))
				continue
			}
			slices.SortFunc(o.Files, func(a, b OfferFile) int { return strings.Compare(a.Kind, b.Kind) })
			out = append(out, o)
		}
	}
	return out, skipped
}

func (rf registryFile) file(kind string, base *url.URL) (*OfferFile, error) {
	name, packing := unpackedName(path.Base(rf.Path))
	f := &OfferFile{File: File{Name: name, Kind: kind, Size: rf.UncompressedSize, SHA256: strings.ToLower(rf.UncompressedHash)}, Packing: packing}
	if kindOf(name) != kind {
		return nil, fmt.Errorf("%.60q is no name of a file of the kind %s", name, kind)
	}
	if f.SHA256 != "" && !hashRE.MatchString(f.SHA256) {
		return nil, fmt.Errorf("the hash of %s is no SHA-256", name)
	}
	if f.Size < 0 || f.Size > largestFile {
		return nil, fmt.Errorf("the size of %s cannot be: %d bytes", name, f.Size)
	}
	var err error
	f.URL, err = under(base, rf.Path)
	return f, err
}

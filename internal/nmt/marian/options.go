package marian

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Options are the sizes of a student, as its model states them.
type Options struct {
	Dim      int // of an embedding and of everything between layers
	FFN      int // of the inner layer of a feed-forward network
	Heads    int
	EncDepth int
	DecDepth int
	Separate bool // source and target have vocabularies and embeddings of their own
	AlignTo  int  // the decoder layer whose attention is the alignment, from 0
}

// fixed are options of which one value is known here. What is not said has that value.
var fixed = map[string][]string{
	"type":                                  {"transformer"},
	"dec-cell":                              {"ssru"},
	"transformer-decoder-autoreg":           {"rnn"},
	"transformer-preprocess":                {""},
	"transformer-postprocess":               {"dan"},
	"transformer-postprocess-emb":           {"d", ""},
	"transformer-postprocess-top":           {""},
	"transformer-ffn-activation":            {"relu"},
	"transformer-ffn-depth":                 {"2"},
	"transformer-decoder-ffn-depth":         {"0", "2"},
	"transformer-no-projection":             {"false"},
	"transformer-train-position-embeddings": {"false"},
	"transformer-tied-layers":               {"[]"},
	"transformer-depth-scaling":             {"false", "true"}, // of the first weights, in training
	"factors-combine":                       {"sum"},
	"tied-embeddings":                       {"false", "true"},
	"tied-embeddings-src":                   {"false", "true"},
	"tied-embeddings-all":                   {"false", "true"},
	"output-omit-bias":                      {"false"},
	"input-types":                           {"[]", "[sequence]", "[sequence, sequence]"},
	"layer-normalization":                   {"false"}, // of recurrent layers; the transformer's is "n"
	"right-left":                            {"false"},
	"skip":                                  {"false", "true"}, // of recurrent layers
	"transformer-pool":                      {"false"},
	"ulr":                                   {"false"},
	"lemma-dim-emb":                         {"0"},
	"factors-dim-emb":                       {"0"},
}

// ignored are options that say nothing about a transformer with an SSRU decoder, or are
// read below.
var ignored = []string{
	"bert-train-type-embeddings", "bert-type-vocab-size", "char-conv-filters-num", "char-conv-filters-widths", "char-highway", "char-stride",
	"dec-cell-base-depth", "dec-cell-high-depth", "dec-depth", "dim-emb", "dim-rnn", "dim-vocabs", "enc-cell", "enc-cell-depth", "enc-depth", "enc-type",
	"lemma-dependency", "special-vocab", "transformer-aan-activation", "transformer-aan-depth", "transformer-aan-nogate", "transformer-dim-aan",
	"transformer-dim-ffn", "transformer-decoder-dim-ffn", "transformer-guided-alignment-layer", "transformer-heads", "transformer-rnn-projection",
	"ulr-dim-emb", "ulr-trainable-transformation", "ulr-keys-vectors", "ulr-query-vectors", "ulr-dropout", "version",
}

// off are values of options that are not known here and are switched off.
var off = []string{"", "false", "0", "[]", "none", "~", "null"}

const longestOptions = 1 << 16

func readOptions(yaml string) (Options, error) {
	if len(yaml) > longestOptions {
		return Options{}, fmt.Errorf("the model's options are %d bytes long", len(yaml))
	}
	values, err := flatYAML(yaml)
	if err != nil {
		return Options{}, err
	}
	for key, value := range values {
		allowed, known := fixed[key]
		switch {
		case known && !slices.Contains(allowed, value):
			return Options{}, fmt.Errorf("the model's option %s is %q; only %q is known", key, value, allowed)
		case !known && !slices.Contains(ignored, key) && !slices.Contains(off, value):
			return Options{}, fmt.Errorf("the model has the unknown option %s: %s", key, value)
		}
	}
	for _, key := range []string{"type", "dec-cell", "transformer-decoder-autoreg", "transformer-postprocess"} {
		if _, there := values[key]; !there {
			return Options{}, fmt.Errorf("the model's options do not say %s; is this a model for translation?", key)
		}
	}
	if p := values["transformer-rnn-projection"]; p != "" && p != "false" {
		return Options{}, fmt.Errorf("the model's option transformer-rnn-projection is %q; only %q is known", p, "false")
	}
	return sizes(values)
}

func sizes(values map[string]string) (o Options, err error) {
	read := func(key string, from, to int) int {
		n, bad := strconv.Atoi(values[key])
		if (bad != nil || n < from || n > to) && err == nil {
			err = fmt.Errorf("the model's option %s is %q; a number from %d to %d is expected", key, values[key], from, to)
		}
		return n
	}
	o.Dim = read("dim-emb", 16, 4096)
	o.FFN = read("transformer-dim-ffn", 16, 16384)
	o.Heads = read("transformer-heads", 1, 64)
	o.EncDepth = read("enc-depth", 1, 64)
	o.DecDepth = read("dec-depth", 1, 64)
	if err != nil {
		return o, err
	}
	if o.Dim%o.Heads != 0 || o.Dim/o.Heads%16 != 0 || o.FFN%16 != 0 {
		return o, fmt.Errorf("the model has %d dimensions in %d heads and %d in its inner layers; heads and inner layers of multiples of 16 are known", o.Dim, o.Heads, o.FFN)
	}
	if f := values["transformer-decoder-dim-ffn"]; f != "" && f != "0" && f != strconv.Itoa(o.FFN) {
		return o, fmt.Errorf("the model's option transformer-decoder-dim-ffn is %q; only the encoder's %d is known", f, o.FFN)
	}
	o.AlignTo = o.DecDepth - 1
	if l := values["transformer-guided-alignment-layer"]; l != "" && l != "last" {
		o.AlignTo = read("transformer-guided-alignment-layer", 1, o.DecDepth) - 1
	}
	o.Separate = values["tied-embeddings-all"] != "true"
	if o.Separate && (values["tied-embeddings"] != "true" || values["tied-embeddings-src"] == "true") {
		return o, fmt.Errorf("the model's embeddings are tied neither all nor in the target (tied-embeddings %q, -src %q, -all %q)",
			values["tied-embeddings"], values["tied-embeddings-src"], values["tied-embeddings-all"])
	}
	return o, err
}

// flatYAML reads the little of YAML that Marian writes: keys with scalars, or with lists
// on lines of their own, which become "[a, b]".
func flatYAML(s string) (map[string]string, error) {
	values := map[string]string{}
	key := ""
	var list []string
	flush := func() {
		if list != nil {
			values[key] = "[" + strings.Join(list, ", ") + "]"
		}
		list = nil
	}
	for line := range strings.SplitSeq(s, "\n") {
		content := strings.TrimSpace(line)
		switch {
		case content == "" || strings.HasPrefix(content, "#"):
		case content == "-" || strings.HasPrefix(content, "- "):
			if key == "" {
				return nil, fmt.Errorf("the model's options begin with a list")
			}
			list = append(list, strings.TrimSpace(content[1:]))
		case line[0] == ' ' || line[0] == '\t':
			if key == "" || values[key] != "" {
				return nil, fmt.Errorf("the model's options have the line %q, which belongs to nothing", short(line))
			}
			values[key] = content
		default:
			flush()
			k, v, ok := strings.Cut(content, ":")
			if !ok {
				return nil, fmt.Errorf("the model's options have the line %q, which is no option", short(line))
			}
			if _, twice := values[k]; twice {
				return nil, fmt.Errorf("the model's options have %s twice", short(k))
			}
			key = k
			values[key] = strings.Trim(strings.TrimSpace(v), `"'`)
		}
	}
	flush()
	return values, nil
}

func short(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

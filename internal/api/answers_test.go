package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// answered are the addresses from which the tests got an answer that is as described.
var answered sync.Map

// TestMain: when all tests have run, each address has answered one of them.
func TestMain(m *testing.M) {
	code := m.Run()
	if filter := flag.Lookup("test.run").Value.String() + flag.Lookup("test.skip").Value.String(); code == 0 && filter == "" {
		if missing := unanswered(); len(missing) > 0 {
			fmt.Fprintf(os.Stderr, "no test gets an answer from:\n%s\n", strings.Join(missing, "\n"))
			code = 1
		}
	}
	os.Exit(code)
}

// described is the OpenAPI document, which is the same for all.
var described struct {
	sync.Mutex
	paths   map[string]map[string]operation
	schemas map[string]map[string]any
}

type operation struct {
	Responses map[string]struct {
		Content map[string]struct{ Schema map[string]any }
	}
}

// elsewhere are addresses that need what is not here: a queue that works, or a picture's host
// that is no address of this machine.
var elsewhere = map[string]bool{
	"GET /api/v1/jobs/{job}": true, "POST /api/v1/models": true, "POST /api/v1/stories/{story}/pictures/{place}/fetch": true,
}

func unanswered() (missing []string) {
	for path, ops := range described.paths {
		for method, op := range ops {
			address := strings.ToUpper(method) + " " + path
			if _, ok := answered.Load(address); !ok && !elsewhere[address] && op.Responses["200"].Content["application/json"].Schema != nil {
				missing = append(missing, address)
			}
		}
	}
	slices.Sort(missing)
	return missing
}

// described holds an answer against the description of its address.
func (c client) described(method, path string, status int, body []byte) {
	c.t.Helper()
	described.Lock()
	defer described.Unlock()
	if described.paths == nil {
		res, err := http.Get(c.base + "/api/v1/openapi.json")
		if err != nil {
			c.t.Fatal(err)
		}
		defer res.Body.Close()
		var doc struct {
			Paths      map[string]map[string]operation
			Components struct{ Schemas map[string]map[string]any }
		}
		if err := json.NewDecoder(res.Body).Decode(&doc); err != nil {
			c.t.Fatal(err)
		}
		described.paths, described.schemas = doc.Paths, doc.Components.Schemas
	}
	path, _, _ = strings.Cut(path, "?")
	at := addressOf(method, path)
	if at == "" { // nothing is there, and the answer says so
		return
	}
	which := "200"
	if status >= 400 {
		which = "default"
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		c.t.Fatal(err)
	}
	schema := described.paths[at][strings.ToLower(method)].Responses[which].Content["application/json"].Schema
	if schema == nil {
		c.t.Errorf("%s %s: an answer in JSON is not described", method, at)
		return
	}
	if faults := faults(schema, v, ""); len(faults) > 0 {
		c.t.Errorf("%s %s answers otherwise than described:\n%s\n%s", method, at, strings.Join(faults, "\n"), body)
	}
	if which == "200" {
		answered.Store(method+" "+at, true)
	}
}

// addressOf is the described path that a request went to: the one with the fewest holes.
func addressOf(method, path string) (best string) {
	parts, least := strings.Split(path, "/"), 100
	for at, ops := range described.paths {
		is := strings.Split(at, "/")
		if _, ok := ops[strings.ToLower(method)]; !ok || len(is) != len(parts) {
			continue
		}
		holes, fits := 0, true
		for i := range is {
			if strings.HasPrefix(is[i], "{") {
				holes++
			} else {
				fits = fits && is[i] == parts[i]
			}
		}
		if fits && holes < least {
			best, least = at, holes
		}
	}
	return best
}

// faults says where a value is not as a schema has it; of JSON Schema it knows what the
// document uses.
func faults(schema map[string]any, v any, at string) (out []string) {
	if ref, ok := schema["$ref"].(string); ok {
		named, known := described.schemas[strings.TrimPrefix(ref, "#/components/schemas/")]
		if !known {
			return []string{at + ": there is no " + ref}
		}
		return faults(named, v, at)
	}
	for _, key := range []string{"anyOf", "oneOf"} {
		if some, ok := schema[key].([]any); ok {
			fits := 0
			for _, one := range some {
				these := faults(one.(map[string]any), v, at)
				if out = append(out, these...); len(these) == 0 {
					fits++
				}
			}
			if fits == 1 {
				return nil
			}
			return append(out, fmt.Sprintf("%s: %d of %s fit", at, fits, key))
		}
	}
	if t := schema["type"]; t != nil {
		types, ok := t.([]any)
		if !ok {
			types = []any{t}
		}
		if !slices.ContainsFunc(types, func(t any) bool { return isType(t.(string), v) }) {
			return []string{fmt.Sprintf("%s: %.60v is no %v", at, v, types)}
		}
	}
	switch v := v.(type) {
	case []any:
		for i, one := range v {
			if items, ok := schema["items"].(map[string]any); ok {
				out = append(out, faults(items, one, fmt.Sprintf("%s[%d]", at, i))...)
			}
		}
	case map[string]any:
		out = objectFaults(schema, v, at)
	}
	return out
}

func objectFaults(schema, v map[string]any, at string) (out []string) {
	fields, _ := schema["properties"].(map[string]any)
	for name, one := range v {
		if field, ok := fields[name].(map[string]any); ok {
			out = append(out, faults(field, one, at+"."+name)...)
		} else if more, ok := schema["additionalProperties"].(map[string]any); ok {
			out = append(out, faults(more, one, at+"."+name)...)
		} else if schema["additionalProperties"] == false {
			out = append(out, at+"."+name+" is not described")
		}
	}
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			out = append(out, at+"."+name.(string)+" is missing")
		}
	}
	return out
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	}
	return name == "object"
}

// The check of answers finds what is not as described.
func TestAnswersCheckFindsFaults(t *testing.T) {
	object := func(s string) (v map[string]any) {
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	schema := object(`{"type":"object","required":["n"],"additionalProperties":false,"properties":{"n":{"type":"integer"},"l":{"type":["array","null"],"items":{"type":"string"}},"o":{"anyOf":[{"type":"null"},{"type":"object"}]}}}`)
	for v, ok := range map[string]bool{
		`{"n":1}`: true, `{"n":1,"l":null,"o":null}`: true, `{"n":1,"l":["a"],"o":{}}`: true,
		`{}`: false, `{"n":"1"}`: false, `{"n":1.5}`: false, `{"n":1,"l":[1]}`: false, `{"n":1,"o":[]}`: false, `{"n":1,"x":1}`: false, `{"n":null}`: false,
	} {
		if got := faults(schema, any(object(v)), ""); (len(got) == 0) != ok {
			t.Errorf("%s: %v", v, got)
		}
	}
}

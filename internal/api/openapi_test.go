package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"depesche"
)

type schema struct {
	Type, Format string
	Properties   map[string]schema
}

type document struct {
	OpenAPI string
	Paths   map[string]map[string]struct {
		Summary    string
		Role       string `json:"x-role"`
		Parameters []struct {
			Name, In string
			Schema   schema
		}
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
}

// TestOpenAPI: every address is described, and what its body is said to have is what it
// takes.
func TestOpenAPI(t *testing.T) {
	_, as := start(t)
	admin := as(depesche.RoleAdmin)
	var doc document
	admin.do("GET", "/api/v1/openapi.json", "", 200, &doc)
	if doc.OpenAPI != "3.1.0" || len(doc.Paths) < 60 {
		t.Fatalf("%s with %d addresses", doc.OpenAPI, len(doc.Paths))
	}
	sample := map[string]any{"string": "x", "integer": 1, "boolean": true, "object": map[string]any{}, "array": []string{}}
	hole := regexp.MustCompile(`\{\w+\}`)
	bodies := 0
	for path, ops := range doc.Paths {
		for method, op := range ops {
			if op.Summary == "" {
				t.Errorf("%s %s is not described", method, path)
			}
			for _, p := range hole.FindAllString(path, -1) {
				if !slices.ContainsFunc(op.Parameters, func(q struct {
					Name, In string
					Schema   schema
				}) bool {
					return q.In == "path" && "{"+q.Name+"}" == p && q.Schema.Type != ""
				}) {
					t.Errorf("%s %s does not describe %s", method, path, p)
				}
			}
			c, ok := op.RequestBody.Content["application/json"]
			if !ok {
				continue
			}
			bodies++
			body := map[string]any{}
			for name, s := range c.Schema.Properties {
				if body[name] = sample[s.Type]; s.Format == "date-time" {
					body[name] = "2026-11-30T07:00:00Z"
				}
			}
			b, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			if key := admin.tries(strings.ToUpper(method), hole.ReplaceAllString(path, "999"), string(b)); key == "api.json" {
				t.Errorf("%s %s does not take %s", method, path, b)
			}
		}
	}
	if bodies < 30 {
		t.Errorf("only %d bodies are described", bodies)
	}
}

func TestSettingsOverTheAPI(t *testing.T) {
	_, as := start(t)
	onlooker := as(depesche.RoleReader)
	var es struct{ Editions []depesche.Edition }
	onlooker.do("GET", "/api/v1/editions", "", 200, &es)
	if len(es.Editions) < 2 || es.Editions[0].Code == "" || es.Editions[0].TimeZone == "" {
		t.Fatalf("%+v", es)
	}
	var e depesche.Edition
	onlooker.do("GET", "/api/v1/editions/"+es.Editions[1].Code, "", 200, &e)
	if e.Code != es.Editions[1].Code || e.Name != es.Editions[1].Name {
		t.Errorf("%+v", e)
	}
	onlooker.do("GET", "/api/v1/editions/xx", "", http.StatusNotFound, nil)
	var cs struct{ Channels []depesche.Channel }
	onlooker.do("GET", "/api/v1/channels", "", 200, &cs)
	if cs.Channels == nil {
		t.Error("no list of channels")
	}
}

// tries sends a body and returns the key of the error that comes back, "" for none.
func (c client) tries(method, path, body string) string {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	var f failure
	if err := json.NewDecoder(res.Body).Decode(&f); err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return f.Error.Key
}

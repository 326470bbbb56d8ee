package api

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// object is a JSON object.
type object map[string]any

// openAPI describes all addresses. It is made of the routes themselves, what operations says
// of them and what answers says that they answer; tests hold it against what they take and give.
func (s *server) openAPI(*call) (any, error) {
	paths := map[string]object{}
	shapes := newShapes()
	for _, r := range s.routes() {
		method, path, _ := strings.Cut(r.pattern, " ")
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path][strings.ToLower(method)] = describe(r, path, shapes)
	}
	return object{
		"openapi": "3.1.0",
		"info":    object{"title": "Depesche: the newsroom's verbs", "version": "1"},
		"paths":   paths,
		"components": object{
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}},
			"schemas":         shapes.named,
		},
	}, nil
}

var (
	text   = object{"type": "string"}
	number = object{"type": "integer"}
)

// schemas are the types of fields, as operations names them.
var schemas = map[string]object{
	"": text, "int": number, "bool": {"type": "boolean"}, "object": {"type": "object"},
	"strings": {"type": "array", "items": text}, "time": {"type": "string", "format": "date-time"},
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

func describe(r route, path string, shapes *shapes) object {
	op := operations[r.pattern]
	params := []object{}
	for _, m := range inPath.FindAllStringSubmatch(path, -1) {
		schema := text
		switch m[1] {
		case "story", "job", "comment", "assignment", "remark", "view", "ban":
			schema = number
		}
		params = append(params, object{"name": m[1], "in": "path", "required": true, "schema": schema})
	}
	query := fields(op.query)
	for _, name := range slices.Sorted(maps.Keys(query)) {
		params = append(params, object{"name": name, "in": "query", "schema": query[name]})
	}
	out := object{
		"summary": op.summary,
		"responses": object{"200": object{"description": "done", "content": answered(answers[r.pattern], shapes)},
			"default": object{"description": "refused", "content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/Error"}}}}},
		"security": []object{},
	}
	if len(params) > 0 {
		out["parameters"] = params
	}
	if r.role != "" {
		out["security"], out["x-role"] = []object{{"token": []string{}}}, r.role
	}
	switch op.body {
	case "":
	case "*":
		out["requestBody"] = object{"content": object{"*/*": object{}}}
	default:
		out["requestBody"] = object{"content": object{"application/json": object{"schema": object{"type": "object", "additionalProperties": false, "properties": fields(op.body)}}}}
	}
	return out
}

// answered is the content of an answer.
func answered(v any, shapes *shapes) object {
	if media, ok := v.(aFile); ok {
		return object{string(media): object{}}
	}
	return object{"application/json": object{"schema": shapes.answer(v)}}
}

// fields reads "editions:strings at later:bool".
func fields(list string) map[string]object {
	out := map[string]object{}
	for _, f := range strings.Fields(list) {
		name, kind, _ := strings.Cut(f, ":")
		out[name] = schemas[kind]
	}
	return out
}

package api

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"depesche"
)

// shapes makes JSON schemas of Go types as encoding/json writes their values. Types with a
// name stand once, under the document's components.
type shapes struct {
	named map[string]object
	types map[string]reflect.Type
}

// newShapes begins with how every error is said.
func newShapes() *shapes {
	s := &shapes{map[string]object{}, map[string]reflect.Type{"Error": nil}}
	s.named["Error"] = object{"type": "object", "required": []string{"error"}, "properties": object{"error": object{"type": "object", "required": []string{"kind", "message"}, "properties": object{
		"kind": text, "key": text, "message": text, "reference": text, "findings": object{"type": "array", "items": s.of(reflect.TypeFor[depesche.Finding]())}}}}}
	return s
}

// answer is the schema of what an entry of answers describes.
func (s *shapes) answer(v any) object {
	switch v := v.(type) {
	case nil:
		return object{"type": "object", "properties": object{}, "additionalProperties": false}
	case anObject:
		return object{"type": "object"}
	case has:
		fields, names := object{}, slices.Sorted(maps.Keys(v)) // in order: of two types of one name the first has it
		for _, name := range names {
			of := reflect.TypeOf(v[name])
			fields[name] = s.of(of)
			if of.Kind() == reflect.Slice { // write sends no list as an empty one
				fields[name] = object{"type": "array", "items": s.of(of.Elem())}
			}
		}
		return object{"type": "object", "properties": fields, "required": names, "additionalProperties": false}
	case either:
		var of []object
		for _, one := range v {
			of = append(of, s.answer(one))
		}
		return object{"oneOf": of}
	}
	return s.of(reflect.TypeOf(v))
}

var timeType = reflect.TypeFor[time.Time]()

func (s *shapes) of(t reflect.Type) object {
	switch t.Kind() {
	case reflect.Pointer:
		return object{"anyOf": []object{s.of(t.Elem()), {"type": "null"}}}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return object{"type": []string{"string", "null"}, "contentEncoding": "base64"}
		}
		return object{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.String:
		return text
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Interface:
		return object{}
	case reflect.Struct:
		if t == timeType {
			return object{"type": "string", "format": "date-time"}
		}
		return s.object(t)
	}
	return number
}

// object is a struct's schema, or where it stands.
func (s *shapes) object(t reflect.Type) object {
	if t.Name() == "" {
		return s.fields(t)
	}
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if other, taken := s.types[name]; taken && other != t {
		name = strings.ToUpper(t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:][:1]) + t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+2:] + name
	}
	if _, known := s.types[name]; !known {
		s.types[name] = t
		s.named[name] = s.fields(t)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s *shapes) fields(t reflect.Type) object {
	fields, names := object{}, []string{}
	s.into(t, fields, &names)
	slices.Sort(names)
	return object{"type": "object", "properties": fields, "required": names, "additionalProperties": false}
}

// into adds the fields of a struct, those of structs that are embedded among them.
func (s *shapes) into(t reflect.Type, fields object, names *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := f.Type
		if f.Anonymous && name == "" { // its own fields hide those of the same name
			if of.Kind() == reflect.Pointer {
				of = of.Elem()
			}
			embedded := object{}
			s.into(of, embedded, names)
			for name, shape := range embedded {
				if fields[name] == nil {
					fields[name] = shape
				}
			}
			continue
		}
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		may := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if !may && !slices.Contains(*names, name) {
			*names = append(*names, name)
		}
		shape := s.of(of)
		if may { // what would be null is not there
			switch of.Kind() {
			case reflect.Pointer:
				shape = s.of(of.Elem())
			case reflect.Slice, reflect.Map:
				shape["type"] = shape["type"].([]string)[0]
			}
		}
		fields[name] = shape
	}
}

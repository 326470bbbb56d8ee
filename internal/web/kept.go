package web

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"
)

// Keeper is data of pages in which the same parts stand again and again, such as the foot.
type Keeper interface {
	// AppendKept appends to b all that the shared template called name shows of this data:
	// for two pages of which it would write different bytes, different bytes.
	AppendKept(b []byte, name string) []byte
}

// keptMost bounds the memory that kept parts of pages take.
const keptMost = 1 << 20

// keeper writes shared templates once for all pages on which they show the same.
type keeper struct {
	shell *template.Template // the shared templates as their files say

	mu    sync.Mutex
	parts map[string]template.HTML
	bytes int
}

// keep has the shared templates of these names go by way of a keeper. They must stand where
// text may stand. A page that defines one of them anew has its own.
func keep(base *template.Template, names []string) (*keeper, error) {
	shell, err := base.Clone()
	if err != nil {
		return nil, err
	}
	k := &keeper{shell: shell, parts: map[string]template.HTML{}}
	base.Funcs(template.FuncMap{"kept": k.part})
	for _, name := range names {
		if base.Lookup(name) == nil {
			return nil, fmt.Errorf("web: no shared file defines %q", name)
		}
		if _, err := base.New(name).Parse(fmt.Sprintf("{{kept %q .}}", name)); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// part is what a template of the shell shows of a page's data.
func (k *keeper) part(name string, data any) (template.HTML, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	from, keeps := data.(Keeper)
	if !keeps {
		return k.write(b, name, data)
	}
	key := from.AppendKept(append(append(b.AvailableBuffer(), name...), 0), name)
	k.mu.Lock()
	part, known := k.parts[string(key)]
	k.mu.Unlock()
	if known {
		return part, nil
	}
	long := string(key)
	part, err := k.write(b, name, data)
	if err == nil {
		k.put(long, part)
	}
	return part, err
}

func (k *keeper) write(b *bytes.Buffer, name string, data any) (template.HTML, error) {
	err := k.shell.ExecuteTemplate(b, name, data)
	return template.HTML(b.String()), err
}

func (k *keeper) put(key string, part template.HTML) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, twice := k.parts[key]; twice {
		return
	}
	if k.bytes += len(key) + len(part); k.bytes > keptMost { // editions that changed leave theirs behind
		clear(k.parts)
		k.bytes = len(key) + len(part)
	}
	k.parts[key] = part
}

// Shown returns what a shared template that is kept shows of data, written anew: for tests
// of AppendKept.
func (t *Templates) Shown(name string, data any) (template.HTML, error) {
	if t.kept == nil {
		return "", fmt.Errorf("web: nothing is kept")
	}
	return t.kept.write(new(bytes.Buffer), name, data)
}

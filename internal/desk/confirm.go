package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// confirmPage asks once more before what cannot be taken back.
type confirmPage struct {
	frame
	Question, Why, Verb string
	Action, Back        string
	Fields              []option
}

// sure tells whether the person has confirmed what the form asks for. If not, the page
// that asks has been written: it sends the same form again.
func (s *Server) sure(w http.ResponseWriter, v *visit, p confirmPage) (bool, error) {
	if v.PostForm.Get("sure") != "" {
		return true, nil
	}
	f, err := s.frame(v, p.Question, "-")
	if err != nil {
		return false, err
	}
	p.frame, p.Action = f, v.URL.RequestURI()
	for name, values := range v.PostForm {
		for _, value := range values {
			p.Fields = append(p.Fields, option{Name: name, Value: value})
		}
	}
	slices.SortFunc(p.Fields, func(a, b option) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	return false, s.templates.Render(w, http.StatusOK, "confirm", &p)
}

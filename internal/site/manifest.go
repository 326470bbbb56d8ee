package site

import (
	"encoding/json"
	"net/http"

	"depesche"
)

// manifest tells browsers how an edition stands among a phone's programs.
func (s *Server) manifest(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	type picture struct {
		Src   string `json:"src"`
		Sizes string `json:"sizes"`
		Type  string `json:"type"`
	}
	b, err := json.MarshalIndent(struct {
		ID         string    `json:"id"`
		Name       string    `json:"name"`
		About      string    `json:"description,omitempty"`
		Lang       string    `json:"lang"`
		Dir        string    `json:"dir"`
		Start      string    `json:"start_url"`
		Scope      string    `json:"scope"`
		Display    string    `json:"display"`
		Background string    `json:"background_color"`
		Theme      string    `json:"theme_color"`
		Icons      []picture `json:"icons"`
	}{
		f.Home, f.Name, f.Tagline, f.ed.Lang, depesche.Dir(f.ed.Lang), f.Home, f.Home, "browser", "#fbfaf7", "#fbfaf7",
		[]picture{{"/icons/192.png", "192x192", "image/png"}, {"/icons/512.png", "512x512", "image/png"}},
	}, "", " ")
	if err != nil {
		return err
	}
	send(w, r, http.StatusOK, "application/manifest+json", append(b, '\n'))
	return nil
}

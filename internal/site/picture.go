package site

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/slug"
	"depesche/internal/store"
	"depesche/internal/web"
)

var hashRE = regexp.MustCompile(`^[0-9a-f]{64}$`)

// picturePath is the path of a rendition under a readable name: variant is a width or the
// name of a crop. The address changes with the file, so that caches may keep it for good.
func picturePath(f *store.PictureFile, variant, name string) string {
	return "/pictures/" + f.Hash + "/" + variant + "/" + name + ".jpg?v=" + f.Version()
}

// pictureName is the readable name of a story's pictures: when it was published, in the
// edition's time zone, and its headline, "20261123-1424-windpark-in-der-marrow-bay".
func pictureName(headline, lang string, published time.Time, zone *time.Location) string {
	name := slug.Make(headline, lang)
	if published.IsZero() {
		return name
	}
	if zone == nil {
		zone = time.UTC
	}
	return published.In(zone).Format("20060102-1504") + "-" + name
}

// picture serves a rendition. The name is for people; the hash and the variant decide. A
// width that no page asks for is not served, nor a picture that no page shows, whoever
// knows its hash; one whose rights have ended is gone. An
// address of an older version gets what there is now, and caches ask again.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) error {
	unknown := depesche.E(depesche.NotFound, "page.unknown", "there is no such picture")
	hash, variant := r.PathValue("hash"), r.PathValue("variant")
	if !hashRE.MatchString(hash) || s.pictures == nil {
		return unknown
	}
	file, err := s.store.PictureFile(r.Context(), hash)
	if err != nil {
		return err
	}
	width, err := strconv.Atoi(variant)
	plain := err == nil && strconv.Itoa(width) == variant && slices.Contains(file.Widths, width)
	if !plain && !picture.Crop(variant).Valid() {
		return unknown
	}
	shown, err := s.store.PictureShown(r.Context(), hash)
	if err != nil {
		return err
	}
	if !shown {
		return unknown
	}
	if file.Ended(s.now()) {
		return web.WithStatus(http.StatusGone, unknown)
	}
	data, err := s.pictures(r.Context(), file, variant)
	if err != nil {
		return err
	}
	version := file.Version()
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "public, no-cache")
	if r.URL.Query().Get("v") == version {
		h.Set("Cache-Control", cacheFor(file, s.now()))
	}
	h.Set("ETag", `"`+hash[:24]+"-"+variant+"-"+version+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// cacheFor lets caches keep a picture for a year, and not longer than it may be shown.
func cacheFor(f *store.PictureFile, now time.Time) string {
	const year = 365 * 24 * time.Hour
	if left := f.RightsUntil.Sub(now); !f.RightsUntil.IsZero() && left < year {
		return "public, max-age=" + strconv.Itoa(int(left/time.Second))
	}
	return "public, max-age=31536000, immutable"
}

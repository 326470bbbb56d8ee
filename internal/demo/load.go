package demo

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:generate go run ./draw/cmd pictures

//go:embed stories pictures data pages
var files embed.FS

// The size of every demo picture in pixels.
const (
	PictureWidth  = 1800
	PictureHeight = 1200
)

// Langs are the languages of the demo newsroom's editions, in their order.
func Langs() []string { return []string{"en", "de", "es"} }

// Load reads all stories, the oldest first. An error names file and line.
func Load() ([]Story, error) {
	entries, err := fs.ReadDir(files, "stories")
	if err != nil {
		return nil, err
	}
	var out []Story
	for _, e := range entries {
		b, err := files.ReadFile(path.Join("stories", e.Name()))
		if err != nil {
			return nil, err
		}
		s, err := parseStory(e.Name(), string(b))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Story) int { return b.AgeMinutes - a.AgeMinutes })
	return out, nil
}

// PictureFile returns the JPEG file of a story's picture by Story.Picture.
func PictureFile(name string) ([]byte, error) {
	return files.ReadFile(path.Join("pictures", name+".jpg"))
}

// PictureNames lists the pictures.
func PictureNames() []string {
	entries, err := fs.ReadDir(files, "pictures")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if n, ok := strings.CutSuffix(e.Name(), ".jpg"); ok {
			out = append(out, n)
		}
	}
	return out
}

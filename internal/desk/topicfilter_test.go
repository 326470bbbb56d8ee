package desk

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// Of many topics the matrix lists none to choose from: a name in any language, or a part of it,
// is typed, and those of the stories on the page are offered.
func TestMatrixByATopicOfMany(t *testing.T) {
	h := newHouse(t)
	for i := range manyTopics {
		h.must(h.room.Store.SaveTopic(t.Context(), depesche.Topic{Key: fmt.Sprint("t", i), Names: map[string]string{"en": fmt.Sprintf("Meadow %d", i)}}))
	}
	h.must(h.room.Store.SaveTopic(t.Context(), depesche.Topic{Key: "night", Names: map[string]string{"en": "Overnight travel", "de": "Nachtfähren"}}))
	h.must(h.room.Describe(t.Context(), h.editor, 1, newsroom.StoryChange{Topics: &[]string{"night"}}))
	c := h.as(depesche.RoleEditor)
	for said, finds := range map[string]bool{
		"night": true, "Overnight travel": true, "overnight TRAVEL": true, "nachtfähren": true, "travel": true, " nachtfa ": true,
		"t3": false, "Meadow 3": false, "Zeppelin": false, "%": false, strings.Repeat("x", 500): false,
	} {
		_, page := c.get("/desk?topic=" + url.QueryEscape(said))
		if has := strings.Contains(page, "Night ferry to Norrholm"); has != finds {
			t.Errorf("%.40q: finds the story %v", said, has)
		}
		if finds && (!strings.Contains(page, `name="topic" value="Overnight travel"`) || !strings.Contains(page, `name="query" value="topic=night"`)) {
			t.Errorf("%q: the field or the view to save does not name the topic:\n%s", said, page)
		}
		if strings.Count(page, "Meadow") > 1 {
			t.Errorf("%q: all topics are listed", said)
		}
	}
	if _, page := c.get("/desk"); !strings.Contains(page, `<datalist id="of-topic"><option>Overnight travel</option></datalist>`) {
		t.Errorf("the topic of the story is not offered:\n%s", page)
	}
	// Of two topics that are called the same each can be chosen, and stays chosen.
	h.must(h.room.Store.SaveTopic(t.Context(), depesche.Topic{Key: "a-gift", Names: map[string]string{"en": "Overnight travel"}}))
	if _, page := c.get("/desk?topic=night"); !strings.Contains(page, "Night ferry to Norrholm") || !strings.Contains(page, `name="topic" value="night"`) {
		t.Error("a topic whose name another has is not chosen by its key")
	}
}

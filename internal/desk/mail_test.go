package desk

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/store"
)

// A mail is shown in a frame of its page; no directive of the page's policy stands twice, of
// which a browser complains.
func TestMailPolicy(t *testing.T) {
	h := newHouse(t)
	n, err := h.room.Store.AddMail(t.Context(), store.Mail{Kind: store.MailConfirm, Edition: "en", Lang: "en", Address: "lena@reader.example", Subject: "Confirm", Body: "Confirm", HTML: "<p>Confirm</p>"})
	h.must(err)
	res, page := h.as(depesche.RoleEditor).get(fmt.Sprintf("/desk/mail/%d", n))
	policy := res.Header.Get("Content-Security-Policy")
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "<iframe") || !strings.Contains(policy, "frame-src 'self'") {
		t.Fatalf("%d, policy %q: %s", res.StatusCode, policy, pageText(page))
	}
	seen := map[string]bool{}
	for directive := range strings.SplitSeq(policy, ";") {
		name := strings.Fields(directive)[0]
		if seen[name] {
			t.Errorf("%s stands twice in %q", name, policy)
		}
		seen[name] = true
	}
}

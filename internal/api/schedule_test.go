package api_test

import (
	"fmt"
	"testing"
	"time"

	"depesche"
)

func TestScheduleOverTheAPI(t *testing.T) {
	_, as := start(t)
	ann, onlooker := as(depesche.RoleEditor), as(depesche.RoleReader)
	ann.do("POST", "/api/v1/stories?lang=en&name=f.md", twice, 200, nil)
	ann.do("POST", "/api/v1/stories/1/texts/en/approve", "", 200, nil)
	next := time.Now().AddDate(1, 0, 0).Format("2006-01-02")
	plan := func(at string) string { return fmt.Sprintf(`{"editions":["en"],"at":%q}`, at) }
	var out struct {
		Scheduled []struct {
			Edition, Local string
			Zone           string `json:"time_zone"`
			At             time.Time
		}
	}
	onlooker.do("POST", "/api/v1/stories/1/publish", plan(next+"T07:00"), 403, nil)
	ann.do("POST", "/api/v1/stories/1/publish", plan(next+"T07:00"), 200, &out)
	if len(out.Scheduled) != 1 || out.Scheduled[0].Local != next+"T07:00" || out.Scheduled[0].Zone == "" {
		t.Fatalf("%+v", out)
	}
	for at, key := range map[string]string{"soon": "schedule.time", "2001-01-01T07:00": "schedule.past", "2999-01-01T07:00": "schedule.far"} {
		var f failure
		ann.do("POST", "/api/v1/stories/1/publish", plan(at), 400, &f)
		if f.Error.Key != key {
			t.Errorf("%s: %+v", at, f)
		}
	}
	onlooker.do("GET", "/api/v1/schedule", "", 200, &out)
	if len(out.Scheduled) != 1 || out.Scheduled[0].Edition != "en" {
		t.Errorf("%+v", out)
	}
	onlooker.do("POST", "/api/v1/stories/1/unschedule", `{"editions":["en"]}`, 403, nil)
	ann.do("POST", "/api/v1/stories/1/unschedule", `{"editions":["en"]}`, 200, nil)
	var f failure
	ann.do("POST", "/api/v1/stories/1/unschedule", `{"editions":["en"]}`, 422, &f)
	if f.Error.Key != "schedule.none" {
		t.Errorf("%+v", f)
	}
}

func TestEmbargoesOverTheAPI(t *testing.T) {
	_, as := start(t)
	ann := as(depesche.RoleEditor)
	ann.do("POST", "/api/v1/stories?lang=en&name=f.md", twice, 200, nil)
	for _, step := range []struct {
		body   string
		status int
		until  string // in the edition en
	}{
		{`{"embargo":"2099-01-01T06:00"}`, 200, "2099-01-01T06:00:00Z"},
		{`{"embargoes":{"en":"2099-01-02T08:00:00+01:00"}}`, 200, "2099-01-02T07:00:00Z"},
		{`{"slugline":"FERRY"}`, 200, "2099-01-02T07:00:00Z"},
		{`{"embargo":"2099-01-03T06:00:00Z"}`, 200, "2099-01-03T06:00:00Z"},
		{`{"embargoes":{"en":"soon"}}`, 400, ""},
		{`{"embargoes":{"xx":"2099-01-02T08:00"}}`, 404, ""},
		{`{"embargo":""}`, 200, ""},
	} {
		var st depesche.Story
		ann.do("PATCH", "/api/v1/stories/1", step.body, step.status, &st)
		want := time.Time{}
		if step.until != "" {
			want, _ = time.Parse(time.RFC3339, step.until)
		}
		if got := st.EmbargoIn("en"); step.status == 200 && !got.Equal(want) {
			t.Errorf("%s: until %v", step.body, got)
		}
	}
}

// Whose role is less in an edition lifts no embargo there and publishes nothing, however the
// edition is written.
func TestEmbargoesTakeTheRoleThere(t *testing.T) {
	n, as := start(t)
	ann := as(depesche.RoleEditor)
	ann.do("POST", "/api/v1/stories?lang=en&name=f.md", twice, 200, nil)
	ann.do("POST", "/api/v1/stories/1/texts/de/translate", `{"engine":"none"}`, 200, nil)
	ann.do("PATCH", "/api/v1/stories/1", `{"embargoes":{"de":"2099-01-01T06:00"}}`, 200, nil)
	if _, err := n.AddAccount(ctx, depesche.System, depesche.Account{Name: "Jon", Email: "jon@example.org", Role: depesche.RoleEditor, Editions: map[string]depesche.Role{"de": depesche.RoleReader}}); err != nil {
		t.Fatal(err)
	}
	token, err := n.NewToken(ctx, depesche.System, "jon@example.org")
	if err != nil {
		t.Fatal(err)
	}
	jon := ann
	jon.token = token
	for _, code := range []string{"de", "DE"} {
		jon.do("PATCH", "/api/v1/stories/1", fmt.Sprintf(`{"embargoes":{%q:""}}`, code), 403, nil)
		jon.do("POST", "/api/v1/stories/1/publish", fmt.Sprintf(`{"editions":[%q]}`, code), 403, nil)
		jon.do("POST", "/api/v1/stories/1/texts/"+code+"/approve", "", 403, nil)
	}
	for _, body := range []string{`{"embargo":"2099-01-02T06:00"}`, `{"embargo":"2099-01-02T06:00:00Z"}`, `{"embargo":""}`} {
		jon.do("PATCH", "/api/v1/stories/1", body, 200, nil)
	}
	jon.do("PATCH", "/api/v1/stories/1", `{"embargoes":{"en":"2099-01-01T06:00"}}`, 200, nil)
	st, err := n.Store.Story(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2099, 1, 1, 6, 0, 0, 0, time.UTC); !st.EmbargoIn("de").Equal(want) || !st.EmbargoIn("en").Equal(want) || !st.Embargo.IsZero() {
		t.Errorf("until %v", st.Embargoes)
	}
}

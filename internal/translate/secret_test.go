package translate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"depesche"
)

func TestSecretIsNeverShown(t *testing.T) {
	c := Config{Name: "x", Kind: KindDeepL, Key: testKey}
	js, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	l := slog.New(slog.NewJSONHandler(&log, nil))
	l.Info("config", "config", c, "key", c.Key)
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", c, "key", c.Key, "pointer", &c)
	text, _ := c.Key.MarshalText()
	all := string(js) + log.String() + string(text)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		all += fmt.Sprintf(verb, c) + fmt.Sprintf(verb, &c) + fmt.Sprintf(verb, c.Key) + fmt.Sprintf(verb, []Secret{c.Key})
	}
	for _, leak := range []string{testKey, fmt.Sprintf("%x", testKey), "5ecret"} {
		if strings.Contains(all, leak) {
			t.Errorf("the key is shown in %s", all)
		}
	}
	if !strings.Contains(string(js), masked) || c.Key.Reveal() != testKey {
		t.Errorf("got %s", js)
	}
	if s := Secret("").String(); s != "" {
		t.Errorf("no key shows as %q", s)
	}
}

func TestConfig(t *testing.T) {
	var c Config
	if err := json.Unmarshal([]byte(`{"name":"d","kind":"deepl","key_env":"TEST_DEEPL_KEY","timeout":"45s","retries":0,"pairs":[{"source":"en","target":"de"}]}`), &c); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEST_DEEPL_KEY", testKey)
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	call := callerOf(e)
	if e.Name() != "d" || call.timeout != 45*time.Second || call.retries != 0 || call.key.Reveal() != testKey {
		t.Errorf("got %+v", call)
	}
	for _, bad := range []struct {
		c    Config
		text string
	}{
		{Config{Name: "x", Kind: "gogle"}, `unknown kind "gogle"`},
		{Config{Kind: KindDeepL}, "needs a key"},
		{Config{Kind: KindOpenAI}, "needs a model"},
		{Config{Kind: KindLibreTranslate, Endpoint: "localhost:5000"}, "needs an endpoint"},
		{Config{Kind: KindLibreTranslate, Endpoint: "file:///etc/passwd"}, "needs an endpoint"},
		{Config{Kind: KindAPy, Endpoint: "http://"}, "needs an endpoint"},
	} {
		if _, err := New(bad.c); depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), bad.text) {
			t.Errorf("%+v: %v", bad.c, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"timeout":"soon"}`), &c); err == nil {
		t.Error("a timeout of soon is taken")
	}
}

package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestHelpAsAWord(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{{[]string{"help"}, "publish"}, {[]string{"help", "publish"}, "--edition"}} {
		var out, errs bytes.Buffer
		if status := Main(context.Background(), c.args, strings.NewReader(""), &out, &errs); status != exitDone || !strings.Contains(out.String(), "Usage: depesche") || !strings.Contains(out.String(), c.says) {
			t.Errorf("%q: %d %s %s", c.args, status, &out, &errs)
		}
	}
}

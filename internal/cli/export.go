package cli

import (
	"fmt"
	"io"
	"os"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

type exportCmd struct {
	Archive   exportArchiveCmd   `cmd:"" help:"Write the whole newsroom as one archive."`
	Site      exportSiteCmd      `cmd:"" help:"Write the public site as files that any web server can serve."`
	Templates exportTemplatesCmd `cmd:"" help:"Write the built-in templates of the site as files, to start from."`
	Words     exportWordsCmd     `cmd:"" help:"Write the site's words in a language as a file, to translate."`
}

type exportArchiveCmd struct {
	Secrets bool   `help:"With passwords, second factors, passkeys and the keys of signed links."`
	Readers bool   `help:"With who follows what, and with the mail addresses of those who comment."`
	File    string `arg:"" help:"File to write, a ZIP file." placeholder:"FILE"`
}

// Help is shown by depesche export archive --help.
func (exportArchiveCmd) Help() string {
	return `Stories with all revisions, checks, ledger, memory, glossary, pictures, comments and accounts, as one moment had them; the newsroom may be served meanwhile. docs/archive.md describes the format.`
}

func (c exportArchiveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		show := a.progress(ownSteps)
		var sum *archive.Summary
		write := func(w io.Writer) error {
			var err error
			sum, err = archive.New(n, a.log, nil).Export(a.ctx, a.actor, store.Share{Secrets: c.Secrets, Readers: c.Readers}, w, show.archive)
			show.end()
			return err
		}
		quiet := *a
		quiet.json = false
		if err := quiet.export(c.File, write); err != nil {
			return err
		}
		for _, h := range sum.Missing {
			a.say("The file of picture %s is not in the data folder; its record went along.", h)
		}
		if a.json {
			return a.print(sum)
		}
		_, err := fmt.Fprintf(a.out, "%d stories, %d texts, %d revisions, %d pictures.\n", sum.Rows["story"], sum.Rows["text"], sum.Rows["revision"], sum.Pictures)
		return err
	})
}

var ownSteps = map[archive.Step]string{archive.Writing: "Rows", archive.Copying: "Pictures", archive.Checking: "Checking, MB", archive.Reading: "Rows", archive.Building: "Indexing"}

type importArchiveCmd struct {
	File string `arg:"" help:"The archive." placeholder:"FILE"`
}

// Help is shown by depesche import archive --help.
func (importArchiveCmd) Help() string {
	return `Reads the archive whole before anything is written; a damaged or altered one is refused. The newsroom must be empty. All of it comes, or none.`
}

func (c importArchiveCmd) Run(a *app) error {
	f, err := os.Open(c.File)
	if err != nil {
		return depesche.Wrap(err, depesche.NotFound, "file.read", "%s cannot be read: %s", c.File, plainCause(err))
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	return a.with(func(n *newsroom.Newsroom) error {
		show := a.progress(ownSteps)
		sum, err := archive.New(n, a.log, nil).Restore(a.ctx, a.actor, f, st.Size(), show.archive)
		show.end()
		if err != nil || a.json {
			return a.result(sum, err)
		}
		if !sum.Secrets {
			a.say("It came without passwords: `depesche login-link ADDRESS` lets somebody in.")
		}
		_, err = fmt.Fprintf(a.out, "%d stories, %d texts, %d revisions, %d pictures.\n", sum.Rows["story"], sum.Rows["text"], sum.Rows["revision"], sum.Pictures)
		return err
	})
}

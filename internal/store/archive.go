package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/store/sqldb"
)

// Share says what of a newsroom goes into its archive beside the work itself.
type Share struct {
	Secrets bool `json:"secrets"` // passwords, second factors, passkeys, keys of signed links
	Readers bool `json:"readers"` // who follows what, mail addresses of those who comment
}

// archived is a table that goes into an archive. The order of the list is that in which
// rows can be written.
type archived struct {
	table   string
	key     string // columns that put the rows in order, each with how it is compared
	secrets bool   // the table goes along with secrets alone
	readers bool
	hide    []string // columns emptied without secrets
	veil    []string // columns emptied without readers
	derived bool     // never part of an archive: made anew
}

const id = "id"

// bytewise orders text alike on both engines.
func bytewise(cols ...string) string {
	for i := range cols {
		cols[i] += " {{bytewise}}"
	}
	return strings.Join(cols, ", ")
}

var archive = []archived{
	{table: "setting", key: bytewise("key")},
	{table: "edition", key: id},
	{table: "channel", key: id},
	{table: "page", key: id},
	{table: "page_revision", key: "edition_id, " + bytewise("key") + ", revision"},
	{table: "author", key: bytewise("key")},
	{table: "topic", key: id},
	{table: "account", key: id, hide: []string{"password", "totp", "totp_step", "subject"}},
	{table: "passkey", key: bytewise("id"), secrets: true},
	{table: "recovery_code", key: bytewise("code"), secrets: true},
	{table: "api_token", key: bytewise("token"), secrets: true},
	{table: "saved_view", key: id},
	{table: "key_map", key: "account_id"},
	{table: "story", key: id},
	{table: "story_topic", key: "story_id, topic_id"},
	{table: "embargo", key: "story_id, " + bytewise("edition")},
	{table: "text", key: id},
	{table: "revision", key: id},
	{table: "segment_version", key: id},
	{table: "finding", key: id},
	{table: "waiver", key: id},
	{table: "publication", key: id},
	{table: "schedule", key: id},
	{table: "correction", key: id},
	{table: "ledger", key: id},
	{table: "term", key: id},
	{table: "memory_unit", key: id},
	{table: "memory_sketch", key: bytewise("source_lang", "target_lang") + ", sketch, unit_id"},
	{table: "engine_use", key: bytewise("engine", "month")},
	{table: "picture", key: bytewise("hash")},
	{table: "picture_use", key: bytewise("hash") + ", story_id"},
	{table: "origin", key: bytewise("site", "foreign_id")},
	{table: "old_address", key: bytewise("path", "host")},
	{table: "old_site", key: bytewise("host", "path", "origin")},
	{table: "old_list", key: bytewise("kind", "slug", "origin", "lang")},
	{table: "comment", key: id, veil: []string{"email", "poster", "notify", "confirmed"}},
	{table: "comment_translation", key: "comment_id, " + bytewise("lang")},
	{table: "comment_report", key: id, veil: []string{"poster"}},
	{table: "comment_writer", key: id, readers: true},
	{table: "comment_ban", key: id, readers: true},
	{table: "reader", key: id, readers: true},
	{table: "subscription", key: "reader_id, topic_id, " + bytewise("edition"), readers: true},
	{table: "alert_run", key: "story_id, " + bytewise("edition")},
	{table: "alert", key: id, readers: true},
	{table: "assignment", key: id},
	{table: "remark", key: id},
	{table: "mention", key: "remark_id, account_id"},
	{table: "reading", key: bytewise("edition") + ", story_id, day"},

	// What ends with a process, a browser or a day, can be asked for again, or follows from
	// the rest.
	{table: "announce_target", derived: true},
	{table: "announcement", derived: true},
	{table: "archive_run", derived: true},
	{table: "comment_proof", derived: true},
	{table: "counter", derived: true},
	{table: "engine_result", derived: true},
	{table: "follow_stamp", derived: true},
	{table: "follow_try", derived: true},
	{table: "listing", derived: true},
	{table: "login_failure", derived: true},
	{table: "login_link", derived: true},
	{table: "login_step", derived: true},
	{table: "mail", derived: true},
	{table: "presence", derived: true},
	{table: "public_change", derived: true},
	{table: "schema_migration", derived: true},
	{table: "search_doc", derived: true},
	{table: "search_pending", derived: true},
	{table: "search_space", derived: true},
	{table: "search_uncounted", derived: true},
	{table: "search_word", derived: true},
	{table: "session", derived: true},
	{table: "subscriber", derived: true},
	{table: "task", derived: true},
	{table: "text_lock", derived: true},
	{table: "typed", derived: true},
}

// ownSettings are settings of one installation, which stay with it.
var ownSettings = []string{"backup.tried", "backup.since", looksKey, ArchivedFrom}

// ArchivedFrom is the setting that says of which archive a newsroom was made.
const ArchivedFrom = "archive.from"

func (s Share) takes(a archived) bool {
	return !a.derived && (!a.secrets || s.Secrets) && (!a.readers || s.Readers)
}

// ArchiveKinds names the kinds of rows of an archive, in order.
func ArchiveKinds(share Share) []string {
	var out []string
	for _, a := range archive {
		if share.takes(a) {
			out = append(out, a.table)
		}
	}
	return out
}

// ArchiveLeaves tells whether a table is known and no part of any archive.
func ArchiveLeaves(table string) bool {
	return slices.ContainsFunc(archive, func(a archived) bool { return a.table == table && a.derived })
}

// Schema names the steps by which the tables came to be as they are.
func (s *Store) Schema(ctx context.Context) ([]string, error) {
	var out []string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(n, "migrate/"), ".sql"))
		return err
	}, "SELECT name FROM schema_migration ORDER BY name")
	slices.Sort(out)
	return out, err
}

// Tables names the newsroom's tables, those of the job queue and of the search's engine
// aside.
func (s *Store) Tables(ctx context.Context) ([]string, error) {
	all, err := s.db.Tables(ctx)
	return slices.DeleteFunc(all, func(t string) bool {
		return strings.HasPrefix(t, "river_") || strings.HasPrefix(t, "search_index_") || strings.HasPrefix(t, "sqlite_")
	}), err
}

// Archive hands out all rows of all kinds that share takes, as one moment had them: begin
// is called before the rows of a kind, row with each of them as JSON.
func (s *Store) Archive(ctx context.Context, share Share, begin func(kind string) error, row func(line []byte) error) error {
	return s.db.ReadTx(ctx, func(tx *sqldb.DB) error {
		in := &Store{db: tx, now: s.now}
		for _, a := range archive {
			if !share.takes(a) {
				continue
			}
			if err := begin(a.table); err != nil {
				return err
			}
			if err := in.archiveTable(ctx, a, share, row); err != nil {
				return fmt.Errorf("%s: %w", a.table, err)
			}
		}
		return nil
	})
}

func (s *Store) archiveTable(ctx context.Context, a archived, share Share, row func([]byte) error) error {
	numbers, err := s.db.Columns(ctx, a.table)
	if err != nil {
		return err
	}
	empty := map[string]bool{}
	if !share.Secrets {
		for _, c := range a.hide {
			empty[c] = true
		}
	}
	if !share.Readers {
		for _, c := range a.veil {
			empty[c] = true
		}
	}
	return s.db.Rows(ctx, func(cols []string, vals []any) error {
		out := make(map[string]any, len(cols))
		for i, c := range cols {
			switch v := vals[i].(type) {
			case []byte:
				out[c] = string(v)
			default:
				out[c] = v
			}
			if empty[c] {
				out[c] = ""
				if numbers[c] {
					out[c] = 0
				}
			}
		}
		if a.table == "setting" && !share.setting(out["key"]) {
			return nil
		}
		b, err := json.Marshal(out) // keys in order
		if err != nil {
			return err
		}
		return row(b)
	}, "SELECT * FROM "+a.table+" ORDER BY "+s.each(a.key))
}

// setting tells whether a setting goes into an archive.
func (s Share) setting(key any) bool {
	name := fmt.Sprint(key)
	if slices.Contains(ownSettings, name) {
		return false
	}
	secret := strings.HasSuffix(name, "key") || strings.HasSuffix(name, "secret")
	return s.Secrets || !secret
}

// Unarchive writes rows into an empty newsroom, all or none: next returns the kind and the
// next row, and at the end "". Then the search indexes wait to be built.
func (s *Store) Unarchive(ctx context.Context, from string, next func() (kind string, line []byte, err error)) error {
	return s.InBulk(ctx, func(tx *Store) error {
		if err := tx.mustBeEmpty(ctx); err != nil {
			return err
		}
		w := &unarchiver{store: tx}
		for {
			kind, line, err := next()
			if err != nil {
				return err
			}
			if kind == "" {
				break
			}
			if err := w.write(ctx, kind, line); err != nil {
				return err
			}
		}
		return w.end(ctx, from)
	})
}

func (s *Store) mustBeEmpty(ctx context.Context) error {
	for _, t := range []string{"story", "account", "edition", "channel", "topic", "reader", "comment", "memory_unit", "term"} {
		var n int
		if err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM "+t); err != nil {
			return err
		}
		if n > 0 {
			return depesche.E(depesche.Refused, "archive.full", "this newsroom is not empty: an archive of a newsroom comes into a new one; name another folder with --data")
		}
	}
	return nil
}

// unarchiver writes rows, kind by kind.
type unarchiver struct {
	store   *Store
	kind    string
	at      int // in archive
	numbers map[string]bool
	insert  map[string]string // by the names of columns
}

func (w *unarchiver) write(ctx context.Context, kind string, line []byte) error {
	if kind != w.kind {
		i := slices.IndexFunc(archive, func(a archived) bool { return a.table == kind && !a.derived })
		if i < 0 || w.kind != "" && i <= w.at {
			return depesche.E(depesche.Invalid, "archive.kind", "the archive has rows of a kind that this version does not know (%s): use the version that made it, or a newer one", kind)
		}
		var err error
		if err = w.done(ctx); err != nil {
			return err
		}
		w.kind, w.at, w.insert = kind, i, map[string]string{}
		if w.numbers, err = w.store.db.Columns(ctx, kind); err != nil {
			return err
		}
	}
	cols, vals, err := w.columns(line)
	if err != nil {
		return err
	}
	names := strings.Join(cols, ", ")
	q := w.insert[names]
	if q == "" {
		var places []string
		for i := range cols {
			places = append(places, fmt.Sprintf("$%d", i+1))
		}
		q = "INSERT INTO " + kind + " (" + names + ") VALUES (" + strings.Join(places, ", ") + ")"
		if kind == "setting" {
			q += " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
		}
		w.insert[names] = q
	}
	if _, err := w.store.db.Exec(ctx, q, vals...); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return nil
}

// columns reads a row. Names come from the table alone, never from the line.
func (w *unarchiver) columns(line []byte) (cols []string, vals []any, err error) {
	var row map[string]any
	dec := json.NewDecoder(strings.NewReader(string(line)))
	dec.UseNumber()
	if err := dec.Decode(&row); err != nil {
		return nil, nil, depesche.Wrap(err, depesche.Invalid, "archive.row", "the archive has a row of %s that cannot be read", w.kind)
	}
	for c := range row {
		if _, known := w.numbers[c]; !known {
			return nil, nil, depesche.E(depesche.Invalid, "archive.column", "the archive has a column of %s that this version does not know (%s): use the version that made it, or a newer one", w.kind, c)
		}
		cols = append(cols, c)
	}
	slices.Sort(cols)
	for _, c := range cols {
		var v any
		switch given := row[c].(type) {
		case json.Number:
			n, err := given.Int64()
			if err != nil || !w.numbers[c] {
				return nil, nil, depesche.E(depesche.Invalid, "archive.row", "the archive has a row of %s whose %s is of the wrong kind", w.kind, c)
			}
			v = n
		case string:
			if w.numbers[c] {
				return nil, nil, depesche.E(depesche.Invalid, "archive.row", "the archive has a row of %s whose %s is of the wrong kind", w.kind, c)
			}
			v = given
		default:
			return nil, nil, depesche.E(depesche.Invalid, "archive.row", "the archive has a row of %s whose %s is of the wrong kind", w.kind, c)
		}
		vals = append(vals, v)
	}
	return cols, vals, nil
}

// done sets the next id of the kind that was written.
func (w *unarchiver) done(ctx context.Context) error {
	if w.kind == "" || archive[w.at].key != id {
		return nil
	}
	return w.store.db.Advance(ctx, w.kind)
}

// end makes what follows from the rows.
func (w *unarchiver) end(ctx context.Context, from string) error {
	if err := w.done(ctx); err != nil {
		return err
	}
	s := w.store
	for _, q := range []string{
		"DELETE FROM listing",
		`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, '', p.first_at, p.story_id FROM publication p WHERE p.state = 'live'`,
		`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, 'c/' || s.channel, p.first_at, p.story_id
			FROM publication p JOIN story s ON s.id = p.story_id WHERE p.state = 'live' AND s.channel <> ''`,
		`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, 't/' || t.key, p.first_at, p.story_id
			FROM publication p JOIN story_topic st ON st.story_id = p.story_id JOIN topic t ON t.id = st.topic_id WHERE p.state = 'live'`,
	} {
		if _, err := s.db.Exec(ctx, q); err != nil {
			return err
		}
	}
	if err := s.listAllAuthors(ctx); err != nil {
		return err
	}
	if err := s.SetSetting(ctx, ArchivedFrom, from); err != nil {
		return err
	}
	parts, err := s.unarchived(ctx)
	if err != nil {
		return err
	}
	if err := s.changed(ctx, parts...); err != nil {
		return err
	}
	return s.BeginSearchBuild(ctx)
}

// unarchived are the parts of the public side that somebody can have read while the newsroom
// was empty, and that the rows have changed.
func (s *Store) unarchived(ctx context.Context) ([]string, error) {
	parts := []string{partEditions, partChannels, partTopics, partCorrections, partOldSites}
	for _, of := range []struct {
		q    string
		part func(string) string
	}{
		{"SELECT key FROM setting", partSetting},
		{"SELECT code FROM edition", partPages},
	} {
		err := s.db.Query(ctx, func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			parts = append(parts, of.part(name))
			return err
		}, of.q)
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

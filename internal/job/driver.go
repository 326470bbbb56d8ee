package job

import "github.com/riverqueue/river/riverdriver/riversqlite"

// driver is River's for SQLite without its messages between processes. Nobody but this
// process works on the newsroom's jobs or calls them off, so River tells its own workers
// of it directly. Its messages are rows of a table, which it would ask for twenty times a second:
// more than half of what an idle server does.
type driver struct{ *riversqlite.Driver }

// SupportsListener tells River to ask for jobs by the clock alone.
func (driver) SupportsListener() bool { return false }

// SupportsListenNotify tells River to write no messages that nobody reads.
func (driver) SupportsListenNotify() bool { return false }

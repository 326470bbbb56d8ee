package job

import "github.com/riverqueue/river/riverdriver/riversqlite"

// driver is River's for SQLite without its messages between processes, which are rows of a
// table that it asks for twenty times a second, a third of what an idle server does. Nobody but
// this process works on the newsroom's jobs or calls them off: that a running job is called off
// River tells its workers directly, and once more asks every two seconds. A new job is seen by
// the clock alone (FetchPollInterval), as it comes with somebody else's transaction.
type driver struct{ *riversqlite.Driver }

// SupportsListener tells River to ask for jobs by the clock alone.
func (driver) SupportsListener() bool { return false }

// SupportsListenNotify tells River to write no message with a new job. Of a job that is called off
// it writes one all the same, and removes it after a while.
func (driver) SupportsListenNotify() bool { return false }

package depesche

import "time"

// Action names a verb in the ledger.
type Action string

const (
	ActImport    Action = "import"
	ActWrite     Action = "write" // a story was begun here
	ActTranslate Action = "translate"
	ActCheck     Action = "check"
	ActEdit      Action = "edit"
	ActRestore   Action = "restore" // an earlier revision is the newest again
	ActConfirm   Action = "confirm"
	ActReview    Action = "review" // a second person has read what the first confirmed
	ActSplit     Action = "split"  // a translation divides a sentence, or joins two
	ActMerge     Action = "merge"
	ActSpread    Action = "spread" // a translation was put where the same sentence stands again
	ActWaive     Action = "waive"
	ActUnwaive   Action = "unwaive"
	ActApprove   Action = "approve"
	ActPublish   Action = "publish"
	ActSchedule  Action = "schedule"
	ActAccept    Action = "accept"
	ActUnpublish Action = "unpublish"
	ActCorrect   Action = "correct"
	ActEmbargo   Action = "embargo"
	ActDescribe  Action = "describe" // channel, topics, slugline
	ActPicture   Action = "picture"  // what is known of a picture, where it is shown
	ActPage      Action = "page"     // one of an edition's own pages
	ActLogin     Action = "login"
	ActSetup     Action = "setup"
	ActAccount   Action = "account"
	ActAssign    Action = "assign" // work was asked of somebody, or done
	ActRemark    Action = "remark" // a remark for colleagues, made or settled
	ActFollow    Action = "follow" // a reader confirmed a topic
	ActUnfollow  Action = "unfollow"
	ActErase     Action = "erase"   // a reader had all that was known removed
	ActBounce    Action = "bounce"  // a reader's address takes no mail any more
	ActAlert     Action = "alert"   // readers are told of a publication
	ActHandOut   Action = "handout" // a translation, the memory or the glossary went out as a file
	ActTakeIn    Action = "takein"  // and came in
	ActBackup    Action = "backup"  // made, downloaded or removed
	ActCancel    Action = "cancel"  // background work was stopped
)

const (
	ActUnschedule Action = "unschedule" // a publication that waited was cancelled
	ActHoldBack   Action = "holdback"   // or could not go out at its time
)

// Actor is who does something: a person with an account, the command line of an
// operator, or the program itself.
type Actor struct {
	Account int64  // 0 for the command line and the program
	Name    string // "Mara Kessel", "command line", "depesche"
}

// Operator acts on the command line for no account.
var Operator = Actor{Name: "command line"}

// System is the program itself, acting on a schedule.
var System = Actor{Name: "depesche"}

// NamesPerson tells whether a name that an actor left is a person's. The operator's and
// the program's are for the ledger: readers are told that the newsroom did it.
func NamesPerson(name string) bool {
	return name != "" && name != Operator.Name && name != System.Name
}

// LedgerEntry is one line of the append-only record. Before and After hold what changed
// in words a person can read, cut to 500 characters.
type LedgerEntry struct {
	ID       int64     `json:"id"`
	At       time.Time `json:"at"`
	Actor    string    `json:"actor"`
	Account  int64     `json:"-"`
	Action   Action    `json:"action"`
	Story    int64     `json:"story,omitempty"`
	Lang     string    `json:"lang,omitempty"`
	Edition  string    `json:"edition,omitempty"`
	Revision int       `json:"revision,omitempty"` // number of the text's revision
	Segment  string    `json:"segment,omitempty"`
	Engine   string    `json:"engine,omitempty"`
	Version  string    `json:"engine_version,omitempty"`
	Detail   string    `json:"detail,omitempty"`
}

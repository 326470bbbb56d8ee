package pagecache

import (
	"hash/maphash"
	"os"
	"path/filepath"
	"sync"
	"time"

	"depesche/internal/atomicfile"
	"depesche/internal/counts"
)

const (
	// atticBytes is the most that pages take on the disk.
	atticBytes = 1 << 30
	// atticShare: of the disk's free room one in so many bytes at most.
	atticShare = 8
	// atticLeast is the least room for which the disk is used.
	atticLeast = 4 << 20
	// atticSpare is what has to stay free. It is looked at every atticStep bytes.
	atticSpare = 256 << 20
	atticStep  = 16 << 20
	// atticLook is how often it is looked at besides, as others fill the disk as well.
	atticLook = time.Minute
	// atticLot is the least that a page takes of the ring, so that there is a bound to how many
	// there are.
	atticLot = 4 << 10
	// atticAgain is how long the disk is left alone when it had no room or failed.
	atticAgain = 10 * time.Minute
	// atticQueue is how many pages may wait to be written, and how many bytes of them; more are not.
	atticQueue      = 64
	atticQueueBytes = 4 << 20
	// worthFor is how long a page must still be true to be written.
	worthFor = time.Minute
)

// attic keeps pages that had to leave memory, in a file of this process alone that has no
// name and ends with it. The file is a ring: the newest page takes the place of the oldest.
// What a page is made from is in its record, so that it is served from here under the same
// conditions as from memory. A record that cannot be read, or is another page's, is none.
type attic struct {
	dir  string // "": none
	most int64  // atticBytes

	worth func(p *page) bool             // tells of a page whether to write it
	free  func(dir string) (int64, bool) // atomicfile.Free

	mu    sync.RWMutex   // never held while the system is asked for anything
	file  *os.File       // nil: not begun, or given up
	room  int64          // of the ring
	end   int64          // of all that was written; a record at n stands at n % room of the file
	lots  map[uint64]lot // by the number of the page's key
	order []lot          // as they stand in the ring, oldest first, from first on
	first int

	// Of who writes, one at a time. It alone changes file, room, end and order.
	scratch []byte
	looked  int64     // end, when the free room was last looked at
	rest    time.Time // until when the disk is left alone

	every time.Duration // atticLook

	queue   sync.Mutex
	waiting []*page
	heavy   int64 // what those that wait cost
	due     bool  // the free room is to be looked at
	busy    bool  // somebody writes
}

// lot is where a page is.
type lot struct {
	key  uint64
	at   int64
	size int
	cell *counts.Cell
}

func (a *attic) init(dir string) {
	a.dir, a.most, a.free, a.every = dir, atticBytes, atomicfile.Free, atticLook
}

var atticBuffers = sync.Pool{New: func() any { return new([]byte) }}

// get reads a page, nil where it is not there. It is for the caller to see whether it is true.
func (a *attic) get(key []byte) *page {
	if a.dir == "" {
		return nil
	}
	id := maphash.Bytes(seed, key)
	a.mu.RLock()
	l, ok := a.lots[id]
	file, room := a.file, a.room
	a.mu.RUnlock()
	if !ok {
		return nil
	}
	buf := atticBuffers.Get().(*[]byte)
	if cap(*buf) < l.size {
		*buf = make([]byte, l.size)
	}
	if cap(*buf) <= recordersMax {
		defer atticBuffers.Put(buf)
	}
	b := (*buf)[:l.size]
	if _, err := file.ReadAt(b, l.at%room); err != nil {
		a.forget(l)
		return nil
	}
	p := readRecord(b, key) // not one that has just been overwritten: it has a checksum
	if p == nil {
		a.forget(l)
		return nil
	}
	p.cell, p.lot = l.cell, l
	return p
}

// forget takes a page off the list.
func (a *attic) forget(l lot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.lots[l.key] == l {
		delete(a.lots, l.key)
	}
}

// takes is told of a page that has to leave memory. It does not wait for the disk.
func (a *attic) takes(p *page) {
	if a.dir == "" {
		return
	}
	if p.lot.size > 0 && a.mu.TryRLock() { // it came from there: most likely it still is
		there := a.has(p)
		a.mu.RUnlock()
		if there {
			return
		}
	}
	a.queue.Lock()
	defer a.queue.Unlock()
	if len(a.waiting) < atticQueue && a.heavy+p.cost <= atticQueueBytes {
		a.waiting, a.heavy = append(a.waiting, p), a.heavy+p.cost
		a.begins()
	}
}

// begins has somebody write. queue is held.
func (a *attic) begins() {
	if !a.busy {
		a.busy = true
		go a.work()
	}
}

// look has the free room looked at, now and later as long as there is a file.
func (a *attic) look() {
	a.queue.Lock()
	defer a.queue.Unlock()
	a.due = true
	a.begins()
}

// work writes what waits.
func (a *attic) work() {
	for {
		a.queue.Lock()
		due := a.due
		a.due = false
		var p *page
		if len(a.waiting) > 0 {
			p = a.waiting[0]
			a.waiting, a.heavy = append(a.waiting[:0], a.waiting[1:]...), a.heavy-p.cost
		}
		a.busy = due || p != nil
		a.queue.Unlock()
		if !due && p == nil {
			return
		}
		if due && a.file != nil {
			if a.relieve(); a.file != nil {
				time.AfterFunc(a.every, a.look)
			}
		}
		if p != nil && a.worth(p) {
			a.write(p)
		}
	}
}

// has tells whether a page is there, and will be for a while. mu is held.
func (a *attic) has(p *page) bool {
	return a.lots[p.lot.key] == p.lot && p.lot.at > a.end-a.room/2
}

// write puts a page into the ring. Only work calls it.
func (a *attic) write(p *page) {
	if !a.begin() {
		return
	}
	a.scratch = appendRecord(a.scratch[:0], p)
	l := lot{key: maphash.String(seed, p.key), size: len(a.scratch), cell: p.cell}
	if int64(l.size) > a.room/16 {
		return
	}
	if a.end-a.looked > atticStep {
		if a.relieve(); a.file == nil {
			return
		}
	}
	a.place(&l)
	if _, err := a.file.WriteAt(a.scratch, l.at%a.room); err != nil {
		a.giveUp()
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lots[l.key] = l
	a.order = append(a.order, l)
}

// place finds a place for a lot, and takes off the list what stood there.
func (a *attic) place(l *lot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	takes := max(int64(l.size), min(atticLot, a.room/16))
	if left := a.room - a.end%a.room; left < takes {
		a.end += left // a record is in one piece
	}
	l.at = a.end
	a.end += takes
	for ; a.first < len(a.order) && a.order[a.first].at < a.end-a.room; a.first++ {
		if old := a.order[a.first]; a.lots[old.key] == old {
			delete(a.lots, old.key)
		}
	}
	if a.first > len(a.order)/2 {
		a.order, a.first = append(a.order[:0], a.order[a.first:]...), 0
	}
}

// begin opens the file where that is not done, and tells whether there is one.
func (a *attic) begin() bool {
	if a.file != nil {
		return true
	}
	if time.Now().Before(a.rest) {
		return false
	}
	a.rest = time.Now().Add(atticAgain)
	room := a.most
	if free, known := a.free(a.dir); known {
		room = min(room, (free-atticSpare)/atticShare)
	}
	if room < min(a.most, atticLeast) {
		return false
	}
	a.tidy()
	file, err := os.CreateTemp(a.dir, atticFile)
	if err != nil {
		return false
	}
	_ = os.Remove(file.Name())
	a.mu.Lock()
	a.file, a.room, a.end, a.looked, a.lots, a.order, a.first = file, room, room, room, map[uint64]lot{}, nil, 0
	a.mu.Unlock()
	time.AfterFunc(a.every, a.look)
	return true
}

// tidy removes the file of a process that was killed, which is there where a file that is open
// keeps its name.
func (a *attic) tidy() {
	left, _ := os.ReadDir(a.dir)
	for _, e := range left {
		if is, _ := filepath.Match(atticFile, e.Name()); is {
			_ = os.Remove(filepath.Join(a.dir, e.Name()))
		}
	}
}

// relieve gives the file up where the disk has no room to spare.
func (a *attic) relieve() {
	a.looked = a.end
	if free, known := a.free(a.dir); known && free < atticSpare {
		a.giveUp()
	}
}

// giveUp gives the disk its room back, and leaves it alone for a while.
func (a *attic) giveUp() {
	file := a.file
	a.mu.Lock()
	a.file, a.lots, a.order, a.first = nil, nil, nil, 0
	a.mu.Unlock()
	file.Close()
	_ = os.Remove(file.Name())
	a.rest = time.Now().Add(atticAgain)
}

// atticFile is the pattern of the file's name, as long as it has one.
const atticFile = "pages-*.cache"

// size is how many pages are there, and how many bytes of the disk they take.
func (a *attic) size() (pages int, bytes int64) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if a.file == nil {
		return 0, 0
	}
	return len(a.lots), min(a.end-a.room, a.room)
}

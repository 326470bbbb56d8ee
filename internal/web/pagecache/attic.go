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
	// DefaultDiskBytes is the most that pages take on the disk unless a cache is told otherwise.
	DefaultDiskBytes = 1 << 30
	// atticShare: of the disk's free room one in so many bytes at most.
	atticShare = 8
	// atticLeast is the least room for which the disk is used.
	atticLeast = 4 << 20
	// atticSpare is what has to stay free. It is looked at every atticStep bytes.
	atticSpare = 256 << 20
	atticStep  = 16 << 20
	// atticAgain is how long the disk is left alone when it had no room or failed.
	atticAgain = 10 * time.Minute
	// atticQueue is how many pages may wait to be written; more are not.
	atticQueue = 64
	// worthFor is how long a page must still be true to be written.
	worthFor = time.Minute
)

// attic keeps pages that had to leave memory, in a file of this process alone that has no
// name and ends with it. The file is a ring: the newest page takes the place of the oldest.
// What a page is made from is in its record, so that it is served from here under the same
// conditions as from memory. A record that cannot be read, or is another page's, is none.
type attic struct {
	dir  string // "": none
	most int64

	worth func(p *page) bool             // tells of a page whether to write it
	free  func(dir string) (int64, bool) // atomicfile.Free

	mu      sync.RWMutex
	file    *os.File // nil: not begun, or given up
	room    int64    // of the ring
	end     int64    // of all that was written; a record at n stands at n % room of the file
	looked  int64    // end, when the free room was last looked at
	rest    time.Time
	lots    map[uint64]lot // by the number of the page's key
	order   []lot          // as they stand in the ring, oldest first, from first on
	first   int
	waiting []*page
	busy    bool // waiting is being written

	scratch []byte // of who writes
}

// lot is where a page is.
type lot struct {
	key  uint64
	at   int64
	size int
	cell *counts.Cell
}

func (a *attic) init(dir string, most int64) {
	a.dir, a.most, a.free = dir, most, atomicfile.Free
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
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) == atticQueue || p.lot.size > 0 && a.lots[p.lot.key] == p.lot && p.lot.at > a.end-a.room/2 {
		return // the page is there, and will be for a while
	}
	a.waiting = append(a.waiting, p)
	if !a.busy {
		a.busy = true
		go a.work()
	}
}

// work writes what waits.
func (a *attic) work() {
	for {
		a.mu.Lock()
		if len(a.waiting) == 0 {
			a.busy = false
			a.mu.Unlock()
			return
		}
		p := a.waiting[0]
		a.waiting = append(a.waiting[:0], a.waiting[1:]...)
		a.mu.Unlock()
		if a.worth(p) {
			a.write(p)
		}
	}
}

// write puts a page into the ring. Only work calls it.
func (a *attic) write(p *page) {
	a.scratch = appendRecord(a.scratch[:0], p)
	l := lot{key: maphash.String(seed, p.key), size: len(a.scratch), cell: p.cell}
	file := a.place(&l)
	if file == nil {
		return
	}
	_, err := file.WriteAt(a.scratch, l.at%a.room)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.giveUp()
		return
	}
	a.lots[l.key] = l
	a.order = append(a.order, l)
}

// place finds a place for a lot, and takes off the list what stood there. It is nil where
// there is none.
func (a *attic) place(l *lot) *os.File {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.begin() || int64(l.size) > a.room/16 {
		return nil
	}
	if a.end-a.looked > atticStep {
		a.looked = a.end
		if free, known := a.free(a.dir); known && free < atticSpare {
			a.giveUp()
			return nil
		}
	}
	if left := a.room - a.end%a.room; left < int64(l.size) {
		a.end += left // a record is in one piece
	}
	l.at = a.end
	a.end += int64(l.size)
	for ; a.first < len(a.order) && a.order[a.first].at < a.end-a.room; a.first++ {
		if old := a.order[a.first]; a.lots[old.key] == old {
			delete(a.lots, old.key)
		}
	}
	if a.first > len(a.order)/2 {
		a.order, a.first = append(a.order[:0], a.order[a.first:]...), 0
	}
	return a.file
}

// begin opens the file where that is not done. mu is held.
func (a *attic) begin() bool {
	if a.file != nil {
		return true
	}
	if time.Now().Before(a.rest) {
		return false
	}
	a.rest = time.Now().Add(atticAgain)
	a.room = a.most
	if free, known := a.free(a.dir); known {
		a.room = min(a.room, (free-atticSpare)/atticShare)
	}
	if a.room < min(a.most, atticLeast) {
		return false
	}
	// Where a file that is open keeps its name, one may have been left by a process that was killed.
	if left, err := filepath.Glob(filepath.Join(a.dir, atticFile)); err == nil {
		for _, name := range left {
			_ = os.Remove(name)
		}
	}
	file, err := os.CreateTemp(a.dir, atticFile)
	if err != nil {
		return false
	}
	_ = os.Remove(file.Name())
	a.file, a.end, a.looked, a.lots, a.order, a.first = file, a.room, a.room, map[uint64]lot{}, nil, 0
	return true
}

// atticFile is the pattern of the file's name, as long as it has one.
const atticFile = "pages-*.cache"

// giveUp gives the disk its room back, and leaves it alone for a while. mu is held.
func (a *attic) giveUp() {
	if a.file != nil {
		a.file.Close()
		os.Remove(a.file.Name())
	}
	a.file, a.lots, a.order, a.first = nil, nil, nil, 0
	a.rest = time.Now().Add(atticAgain)
}

// size is how many pages are there, and how many bytes of the disk they take.
func (a *attic) size() (pages int, bytes int64) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return len(a.lots), min(a.end-a.room, a.room)
}

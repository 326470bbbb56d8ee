package launch

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func gcPercent() uint64 {
	s := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// The first collection brings back what the operator has, long before the time is over.
func TestCollectionComesBack(t *testing.T) {
	if operator {
		t.Skip("the operator says how garbage is collected")
	}
	for range 500 {
		if gcPercent() == 100 {
			return
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	t.Errorf("the heap may still grow by %d %%", gcPercent())
}

// A server that has started collects as ever.
func TestStarted(t *testing.T) {
	if operator {
		t.Skip("the operator says how garbage is collected")
	}
	defer Collect(100)
	debug.SetGCPercent(70)
	begin()
	if n := gcPercent(); n != percent {
		t.Fatalf("during the start garbage is collected when the heap has grown by %d %%", n)
	}
	Started()
	if n := gcPercent(); n != 70 {
		t.Errorf("after it garbage is collected when the heap has grown by %d %%", n)
	}
}

// Who asks for more collections gets them, and nothing of the start takes them back later.
func TestCollectLasts(t *testing.T) {
	if operator {
		t.Skip("the operator says how garbage is collected")
	}
	defer Collect(100)
	begin()
	Collect(50)
	for range 20 {
		runtime.GC()
		time.Sleep(time.Millisecond)
		if n := gcPercent(); n != 50 {
			t.Fatalf("garbage is collected when the heap has grown by %d %%", n)
		}
	}
}

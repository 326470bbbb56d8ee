package launch

import (
	"os"
	"runtime"
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
	if os.Getenv("GOGC")+os.Getenv("GOMEMLIMIT") != "" {
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

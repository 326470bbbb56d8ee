package job_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"depesche"
	"depesche/internal/job"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store/storetest"
)

// rendered waits until a picture's renditions and crops are on the disk.
func rendered(t *testing.T, n *newsroom.Newsroom, hash string, focus picture.Focus) {
	t.Helper()
	for range 600 {
		all := true
		for _, v := range []string{"320", "640", "wide", "social"} {
			_, err := os.Stat(picture.File(filepath.Join(n.Dir(), "pictures"), hash, v, focus))
			all = all && err == nil
		}
		if all {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the renditions were not made")
}

// Renditions are made in the background, also those that a process left which was killed.
func TestPicturesAreRenderedInTheBackground(t *testing.T) {
	dir := storetest.Dir(t)
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	q, err := job.Start(ctx, n, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 700, 400)), nil); err != nil {
		t.Fatal(err)
	}
	f, err := n.AddPicture(ctx, mara, newsroom.NewPicture{Data: b.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	rendered(t, n, f.Hash, picture.Middle)

	// The queue stops; what is asked for meanwhile is done by the next.
	q.Stop()
	focus := picture.Focus{X: 100, Y: 200}
	if _, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{Focus: &focus}); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(-time.Hour)
	if _, err := n.DescribePicture(ctx, mara, f.Hash, newsroom.PictureChange{RightsUntil: &end}); err != nil {
		t.Fatal(err)
	}
	q, err = job.Start(ctx, n, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer q.Stop()
	rendered(t, n, f.Hash, focus)

	// A file that has gone does not keep the queue busy.
	if err := os.RemoveAll(picture.Folder(filepath.Join(dir, "pictures"), f.Hash)); err != nil {
		t.Fatal(err)
	}
	if err := n.RenderPicture(ctx, f.Hash); err != nil {
		t.Error(err)
	}
	if _, err := n.PublishedPicture(ctx, f, "640"); depesche.KindOf(err) != depesche.NotFound {
		t.Errorf("%v", err)
	}
}

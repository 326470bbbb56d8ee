package comment

import (
	"context"
	"strconv"
	"time"

	"depesche"
	"depesche/internal/stamp"
)

// A form is taken when its writer took as long as a person takes, or when a computer has
// worked for it: see package stamp.
const (
	stampYoungest = 3 * time.Second
	stampOldest   = 3 * time.Hour
)

// NewStamp makes a stamp for a comment under a story. It is good for one comment.
func (r *Room) NewStamp(ctx context.Context, story int64) (string, error) {
	key, err := r.key(ctx)
	if err != nil {
		return "", err
	}
	return stamp.New(key, r.now(), "comment", strconv.FormatInt(story, 10)), nil
}

// checkStamp tells whether a stamp is good for a story now; whether it has been used is
// for the store to say.
func (r *Room) checkStamp(ctx context.Context, d *Draft) error {
	key, err := r.key(ctx)
	if err != nil {
		return err
	}
	age, ok := stamp.Age(key, d.Stamp, r.now(), "comment", strconv.FormatInt(d.Story, 10))
	switch {
	case !ok || age < -time.Minute || age > stampOldest:
		return depesche.E(depesche.Refused, "comment.stamp_old", "this form is too old or not from this page: look at your comment once more and send it again")
	case age < stampYoungest && !stamp.Worked(d.Stamp, d.Proof):
		return depesche.E(depesche.Refused, "comment.fast", "that was faster than a person reads: wait three seconds, then send it again")
	}
	return nil
}

package main

import "time"

// waiting measures what a server takes that has served a little and waits: memory, and time of
// the processor.
func (b *bench) waiting(dir, path string) error {
	s, err := b.start(dir, false, nil)
	if err != nil {
		return err
	}
	defer s.stop()
	for _, p := range []string{path, "/en/feed.xml", "/de/", "/en/channel/science"} {
		if _, _, err := s.get(p); err != nil {
			return err
		}
	}
	time.Sleep(3 * time.Second)
	rss, err := s.rss()
	if err != nil {
		return err
	}
	begin, before := time.Now(), s.worked()
	time.Sleep(b.idle)
	worked, over := s.worked()-before, time.Since(begin)
	b.say("## Waiting\n")
	b.say("Idle with %d stories, after a few pages: %d MB resident (asked for: ≤ 120 MB with 200,000).", max(b.more, b.stories)+b.recent, rss>>10)
	b.say("In the next %.0f s, in which nobody asks for anything, it takes %s of processor time, all threads together (`/proc`).\n", over.Seconds(), ms(worked))
	return nil
}

// Package announce tells others what has changed on the public side: WebSub hubs of the
// feeds, our own hub's subscribers, and caches in front of the site.
//
// It reads what has changed where the page cache does (public_change), so that there is
// no second list of what was published: each target has a mark up to which it has been
// told. A target that does not answer is told later, of everything since, in one message;
// a process that is killed tells again from the mark.
package announce

// Package pagecache keeps finished pages as they go over the wire, in memory and, what that
// has no room for, in a file, and knows when each stops being true.
//
// A page notes what it is made from while it is made (store.Watch): parts of what the
// public sees, and a moment after which the clock makes it another page. It is served
// until one of its parts changes or the moment comes. A request that begins after a
// transaction has returned never gets a page from before it, in whichever process the
// transaction was.
//
//	c := pagecache.New(pagecache.Options{Store: s})
//	mux.Handle("GET /{edition}/{number}/{slug}", c.Page(story, "after"))
//	http.ListenAndServe(addr, c.Before(mux))
//
// Page makes a page when it is not there, once for all who wait for it; Before answers
// from memory before anything else looks at the request.
package pagecache

// Package e2e goes the whole way in a real browser against the real program: a page comes
// in, is translated by the real Apertium, checked, mended, approved, published and read.
// It is done three times: with a mouse, with the keyboard alone, and with JavaScript
// switched off. Others go a reader's way (picture, mail, comments), work the queue of
// comments by its keys, have axe-core look at the pages, and visit every page of the
// demonstration. Every kind of a reader's page is given to the validators and to Lighthouse and
// printed. One reads and publishes for a while and kills the server now and then.
//
// Throughout, nothing may be asked of another host, no address of the newsroom may
// fail, and the browser's console must stay silent.
package e2e

// Package e2e goes the whole way in a real browser against the real program: a page comes
// in, is translated by the real Apertium, checked, mended, approved, published and read.
// It is done three times: with a mouse, with the keyboard alone, and with JavaScript
// switched off. Others go a reader's way (picture, mail, comments), work the queue of
// comments by its keys, have axe-core look at the pages, and visit every page of the
// demonstration. Readers' pages are found by their links: the validators read each, axe-core
// looks at one of each kind in each edition, Lighthouse judges four, and those that somebody may
// want on paper are printed. A last test lets dozens of readers, writers and moderators work on one
// server, and kills it every few seconds (load*_test.go).
//
// Throughout, nothing may be asked of another host, no address of the newsroom may
// fail, and the browser's console must stay silent.
package e2e

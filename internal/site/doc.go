// Package site is what readers meet: the public pages of every edition. Front page,
// channel, topic and story pages, feeds, site maps, pictures, and pages for what is not
// there or no longer there. What stood at an address of the system that a newsroom came from
// leads to where it is now.
//
// Each page has its handler, template and style sheet side by side under one name; what
// all pages share is in shell/, frame.go and base.css, chrome.css, parts.css. The site
// reads through the store; what readers do goes through the rooms alert and comment. It
// sets no cookie, needs no script and asks no other host for anything.
//
// An edition lives under its code ("/de/") or, if it has one, on its own host without
// prefix; address.go alone knows which.
package site

package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
)

// Namespaces. That of version 2.2 is read as that of 2.0 and 2.1: the core is the same.
const (
	ns12 = "urn:oasis:names:tc:xliff:document:1.2"
	ns11 = "urn:oasis:names:tc:xliff:document:1.1"
	ns2  = "urn:oasis:names:tc:xliff:document:2.0"
	ns22 = "urn:oasis:names:tc:xliff:document:2.2"

	modules = "urn:oasis:names:tc:xliff:"
	mtc     = modules + "matches:2.0"
	gls     = modules + "glossary:2.0"
	fs      = modules + "fs:2.0"
	mda     = modules + "metadata:2.0"
	res     = modules + "resourcedata:2.0"
	ctr20   = modules + "changetracking:2.0"
	ctr21   = modules + "changetracking:2.1"
	slr     = modules + "sizerestriction:2.0"
	val     = modules + "validation:2.0"
	itsm    = modules + "itsm:2.1"
	itsm22  = modules + "itsm:2.0"
	its     = "http://www.w3.org/2005/11/its"
	pgs     = modules + "pgs:1.0"
)

func core(local string) markup.Name { return markup.Name{Space: ns2, Local: local} }

func cores(locals ...string) []markup.Name {
	out := make([]markup.Name, len(locals))
	for i, l := range locals {
		out[i] = core(l)
	}
	return out
}

// other lets elements and attributes of every namespace but the core's pass.
func other(n markup.Name) bool { return n.Space != ns2 && n.Space != "" }

// ofModule tells whether a name belongs to a module of XLIFF.
func ofModule(n markup.Name) bool {
	return n.Space == its || strings.HasPrefix(n.Space, modules) && n.Space != ns2
}

// onCodes lets the attributes pass that may stand on inline codes: those of Format Style
// and of Size and Length Restriction, no others.
func onCodes(n markup.Name) bool {
	return n.Space == fs || n.Space == slr
}

// isCode tells whether an element is an inline code of the core.
func isCode(n markup.Name) bool {
	if n.Space != ns2 {
		return false
	}
	switch n.Local {
	case "ph", "pc", "sc", "ec":
		return true
	}
	return false
}

// isInline tells whether an element is inline markup of the core that can have an id.
func isInline(n markup.Name) bool {
	return isCode(n) || n == core("mrk") || n == core("sm")
}

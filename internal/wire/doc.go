// Package wire is what comes in: pages fetched from the web at an editor's word. It
// speaks HTTP so that the rooms that read pages need not.
package wire

// Package wxr reads WordPress exports (WXR 1.0 to 1.2) as they really are: with broken
// CDATA sections, bytes that are no UTF-8, control characters and files cut into several.
// It reads item by item, so that the size of a file does not matter, and it does not use
// encoding/xml, which stops at the first of these faults.
//
// The package is pure.
package wxr

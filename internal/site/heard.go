package site

import (
	"io"
	"net/http"
)

// heard is an answer that stays within the program.
type heard struct {
	header http.Header
	status int       // 0 until something was answered
	body   io.Writer // nil for an answer of which only the head is asked for
}

func (h *heard) Header() http.Header {
	if h.header == nil {
		h.header = http.Header{}
	}
	return h.header
}

func (h *heard) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *heard) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	if h.body == nil {
		return len(b), nil
	}
	return h.body.Write(b)
}

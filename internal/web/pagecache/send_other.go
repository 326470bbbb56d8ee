//go:build !linux

package pagecache

import "net"

// sender writes to a connection.
type sender struct {
	conn   *net.TCPConn
	vector net.Buffers
	parts  [2][]byte
}

func (s *sender) init(c *net.TCPConn) error {
	s.conn = c
	return nil
}

// send writes all of head and body.
func (s *sender) send(head, body []byte) error {
	s.parts = [2][]byte{head, body}
	s.vector = s.parts[:]
	_, err := s.vector.WriteTo(s.conn)
	return err
}

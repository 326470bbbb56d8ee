package pagecache

import (
	"net"
	"os"
	"syscall"
	"unsafe"
)

// sendMost is what one call may write, so that nobody waits long for it.
const sendMost = 256 << 10

// sender writes to a connection. The socket does not block, so a call takes as long as copying
// its bytes, and the runtime is not told of it: told, it may give the processor to another
// thread in the midst of an answer, and the connection waits until it gets it back.
type sender struct {
	conn syscall.RawConn
	step func(fd uintptr) (done bool) // write
	left [2][]byte
	vec  [2]syscall.Iovec
	err  error
}

func (s *sender) init(c *net.TCPConn) (err error) {
	s.conn, err = c.SyscallConn()
	s.step = s.write
	return err
}

// send writes all of head and body.
func (s *sender) send(head, body []byte) error {
	s.left, s.err = [2][]byte{head, body}, nil
	err := s.conn.Write(s.step)
	s.left, s.vec = [2][]byte{}, [2]syscall.Iovec{}
	if err == nil {
		err = s.err
	}
	return err
}

// write writes what the socket takes. It is called again when that takes more.
func (s *sender) write(fd uintptr) bool {
	for {
		n, room := 0, sendMost
		for _, b := range s.left {
			if b = b[:min(len(b), room)]; len(b) > 0 {
				room -= len(b)
				s.vec[n].Base = &b[0]
				s.vec[n].SetLen(len(b))
				n++
			}
		}
		if n == 0 {
			return true
		}
		wrote, _, errno := syscall.RawSyscall(syscall.SYS_WRITEV, fd, uintptr(unsafe.Pointer(&s.vec[0])), uintptr(n))
		switch errno {
		case 0:
			first := min(int(wrote), len(s.left[0]))
			s.left[0], s.left[1] = s.left[0][first:], s.left[1][int(wrote)-first:]
		case syscall.EINTR:
		case syscall.EAGAIN:
			return false
		default:
			s.err = os.NewSyscallError("writev", errno)
			return true
		}
	}
}

package main

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a program that serves on this machine.
type server struct {
	cmd *exec.Cmd
	url string // "http://127.0.0.1:1234"
}

func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

// launch starts a program and waits until it serves path.
func launch(url, path string, cmd *exec.Cmd) (*server, error) {
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd, url}
	for end := time.Now().Add(20 * time.Second); ; {
		if _, _, err := s.get(path); err == nil {
			return s, nil
		} else if time.Now().After(end) {
			s.stop()
			return nil, fmt.Errorf("%s does not serve %s: %w\n%s", cmd.Path, path, err, said.String())
		}
		time.Sleep(500 * time.Microsecond)
	}
}

// start starts our program, on the first core alone when it is to be compared, and over TLS
// where there is a certificate.
func (b *bench) start(dir string, oneCore bool, c *certificate) (*server, error) {
	addr, err := freePort()
	if err != nil {
		return nil, err
	}
	args := append([]string{"serve", "--data", dir, "--addr", addr}, c.flags()...)
	cmd := exec.Command(b.program, args...)
	if oneCore {
		cmd = exec.Command("taskset", append([]string{"-c", "0", b.program}, args...)...)
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	}
	scheme := "http://"
	if c != nil {
		scheme = "https://"
	}
	return launch(scheme+addr, "/en/", cmd)
}

func (s *server) stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
}

var client = &http.Client{Transport: &http.Transport{DisableCompression: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, Timeout: 20 * time.Second}

// get reads a page as browsers do, compressed, and says how long it took.
func (s *server) get(path string) (time.Duration, string, error) {
	req, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	begin := time.Now()
	res, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	took := time.Since(begin)
	if err != nil {
		return 0, "", err
	}
	if res.StatusCode != 200 {
		return 0, "", fmt.Errorf("%s: %s", path, res.Status)
	}
	if res.Header.Get("Content-Encoding") != "gzip" {
		return took, string(raw), nil
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(z)
	return took, string(body), err
}

var vmRSS = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// rss is the resident memory in KB.
func (s *server) rss() (int, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	m := vmRSS.FindSubmatch(b)
	if m == nil {
		return 0, fmt.Errorf("no VmRSS for process %d", s.cmd.Process.Pid)
	}
	return strconv.Atoi(string(m[1]))
}

const nginxConf = `
worker_processes 1;
worker_cpu_affinity 01;
daemon off;
master_process off;
pid %[1]s/nginx.pid;
error_log %[1]s/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  sendfile off; # for files of this size faster than sendfile: one write
  output_buffers 1 64k;
  keepalive_requests 100000000;
  open_file_cache max=100;
  client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
  default_type text/html;
  server { listen %[2]s%[3]s; root %[1]s/root; gzip_static on; add_header Cache-Control "public, no-cache"; add_header Vary Accept-Encoding; }
}
`

// nginx serves the same bytes from files, over TLS and HTTP/2 where there is a certificate.
func (b *bench) nginx(raw, zipped []byte, c *certificate) (*server, error) {
	dir := filepath.Join(b.work, "nginx")
	if err := os.MkdirAll(filepath.Join(dir, "root"), 0o755); err != nil {
		return nil, err
	}
	addr, err := freePort()
	if err != nil {
		return nil, err
	}
	scheme, how := "http://", ""
	if c != nil {
		scheme, how = "https://", fmt.Sprintf(" ssl http2; ssl_certificate %s; ssl_certificate_key %s", c.cert, c.key)
	}
	for name, data := range map[string][]byte{"root/story.html": raw, "root/story.html.gz": zipped, "nginx.conf": fmt.Appendf(nil, nginxConf, dir, addr, how)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return nil, err
		}
	}
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx"
	}
	// The worker may be another user.
	for p := dir; len(p) > 1 && p != os.TempDir(); p = filepath.Dir(p) {
		os.Chmod(p, 0o755)
	}
	return launch(scheme+addr, "/story.html", exec.Command("taskset", "-c", "0", program, "-p", dir, "-c", filepath.Join(dir, "nginx.conf")))
}

// turn is what wrk says of one run.
type turn struct {
	perSecond float64
	p99       time.Duration
	errors    string
}

var (
	perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	p99       = regexp.MustCompile(`99%\s+([0-9.]+[mu]?s)`)
	trouble   = regexp.MustCompile(`(Socket errors:|Non-2xx or 3xx responses:).*`)
)

func (b *bench) load(s *server, path string, headers ...string) (turn, error) {
	var args []string
	for _, h := range headers {
		args = append(args, "-H", h)
	}
	return b.wrk(s, path, args...)
}

// wrk asks for pages with 64 connections from the second core.
func (b *bench) wrk(s *server, path string, more ...string) (turn, error) {
	args := append([]string{"-c", "1", "wrk", "-t", "1", "-c", "64", "-d", fmt.Sprintf("%ds", b.seconds), "--latency", "-H", "Accept-Encoding: gzip"}, more...)
	out, err := exec.Command("taskset", append(args, s.url+path)...).CombinedOutput()
	if err != nil {
		return turn{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	rate, high := perSecond.FindSubmatch(out), p99.FindSubmatch(out)
	if rate == nil || high == nil {
		return turn{}, fmt.Errorf("wrk says\n%s", out)
	}
	var t turn
	t.errors = string(trouble.Find(out))
	if t.perSecond, err = strconv.ParseFloat(string(rate[1]), 64); err != nil {
		return turn{}, err
	}
	t.p99, err = time.ParseDuration(string(high[1]))
	return t, err
}

// worked is the processor time that the server has taken so far, all threads together.
func (s *server) worked() time.Duration {
	var sum time.Duration
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.cmd.Process.Pid))
	for _, t := range tasks {
		b, err := os.ReadFile(t)
		if err != nil {
			continue // it has ended
		}
		if f := strings.Fields(string(b)); len(f) > 0 {
			if ns, err := strconv.ParseInt(f[0], 10, 64); err == nil {
				sum += time.Duration(ns)
			}
		}
	}
	return sum
}

// raw reads a page in a coding, and its tag.
func (s *server) raw(path, coding string) ([]byte, string, error) {
	req, err := http.NewRequest("GET", s.url+path, nil)
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Accept-Encoding", coding)
	res, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return b, res.Header.Get("Etag"), err
}

// packed reads a page as it stays: it is packed in haste first.
func (s *server) packed(path string) (b []byte, tag string, err error) {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if b, tag, err = s.raw(path, "gzip"); err != nil || !strings.HasSuffix(tag, `-quick"`) {
			return b, tag, err
		}
	}
	return nil, "", fmt.Errorf("%s is never packed properly", path)
}

func middle(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return s[len(s)/2]
}

// machine names what this runs on.
func machine() string {
	name := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				name = strings.TrimSpace(v)
				break
			}
		}
	}
	load := ""
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load " + strings.Fields(string(b))[0] + " at the start"
	}
	return fmt.Sprintf("%s, %d cores, %s%s", name, runtime.NumCPU(), runtime.Version(), load)
}

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKilledWhileRendering kills the program at random points while it takes pictures in,
// makes their renditions and publishes stories with them, again and again. In the end
// everything that was asked for can be done, no picture is broken, and no page lacks one.
// DEPESCHE_KILLS makes it longer.
func TestKilledWhileRendering(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes long")
	}
	kills := 8
	if n, err := strconv.Atoi(os.Getenv("DEPESCHE_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	s := &mortal{t: t, dir: dir, photo: photograph(t, 3000, 2000)}
	h := &house{t: t, dir: dir}
	h.run("edition", "add", "en", "--name", "Harbour Post", "--zone", "Europe/Berlin")
	h.run("account", "add", editorMail, "--name", "Nora Vidal", "--role", "editor")
	said := strings.Fields(h.run("account", "token", editorMail))
	s.token = said[len(said)-1]

	// How long it takes when nobody kills it.
	s.start()
	begin := time.Now()
	if _, err := s.work(1); err != nil {
		t.Fatal(err)
	}
	s.rendered(1)
	whole := time.Since(begin)
	s.stop()

	stories, hits, inRendering := 1, 0, 0
	for range 5 * kills {
		if hits >= kills && inRendering > 0 {
			break
		}
		stories++
		s.start()
		begin = time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			s.work(stories) // ends with the server
		}()
		time.Sleep(time.Duration(rand.Int64N(int64(whole + whole/4))))
		s.kill()
		<-done
		hits++
		if s.half(begin) {
			inRendering++
		}
	}

	s.start()
	defer s.stop()
	pages := map[int64]bool{}
	for n := 1; n <= stories; n++ {
		// What was cut off is done again; what was done before changes nothing.
		story, err := s.work(n)
		if err != nil {
			t.Fatalf("story %d after the kills: %v", n, err)
		}
		pages[story] = true
	}
	if len(pages) != stories {
		t.Errorf("%d stories, want %d", len(pages), stories)
	}
	s.rendered(stories)
	files := s.whole()
	for story := range pages {
		s.page(story)
	}
	t.Logf("%d kills, %d of them with renditions half made; %d stories, %d files of pictures, all whole; one story took %v undisturbed", hits, inRendering, stories, files, whole.Round(time.Millisecond))
	if inRendering == 0 {
		t.Error("no kill fell into the making of renditions")
	}
}

// photograph is a JPEG. One of 3000 by 2000 takes a moment to scale.
func photograph(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(x * y / 700), uint8(x/12 + y), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// another is the photograph as another file: a remark tells them apart.
func another(photo []byte, n int) []byte {
	remark := fmt.Sprintf("number %d", n)
	b := append([]byte{}, photo[:2]...)
	b = append(b, 0xff, 0xfe)
	b = binary.BigEndian.AppendUint16(b, uint16(len(remark)+2))
	return append(append(b, remark...), photo[2:]...)
}

// mortal is a server that is killed.
type mortal struct {
	t     *testing.T
	dir   string
	token string
	photo []byte

	cmd  *exec.Cmd
	base string
}

func (s *mortal) start() {
	s.t.Helper()
	path, err := program()
	if err != nil {
		s.t.Fatal(err)
	}
	s.cmd = exec.Command(path, "serve", "--addr", "127.0.0.1:0", "--data", s.dir, "--json")
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	var said bytes.Buffer
	s.cmd.Stderr = &said
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	var links struct{ Site string }
	if err := json.NewDecoder(out).Decode(&links); err != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		s.t.Fatalf("the server does not say where it is: %v\n%s", err, said.String())
	}
	go io.Copy(io.Discard, out)
	s.base = strings.TrimSuffix(links.Site, "/")
}

// kill ends the server as a loss of memory or of patience does.
func (s *mortal) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

func (s *mortal) stop() {
	s.t.Helper()
	s.cmd.Process.Signal(os.Interrupt)
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("the server did not end well: %v", err)
	}
}

// answerError is a whole answer that is not what was asked for, as a refusal.
type answerError struct{ error }

// call speaks to the API. Errors are those of the network, which a kill cuts, and
// *answerError.
func (s *mortal) call(method, path, body string, into any) error {
	req, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return &answerError{fmt.Errorf("%s %s: %s\n%s", method, path, resp.Status, b)}
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(b, into); err != nil {
		return &answerError{fmt.Errorf("%s %s: %w\n%s", method, path, err, b)}
	}
	return nil
}

// work takes a story and its picture in, publishes it, and returns its number. It may have
// been cut off anywhere before.
func (s *mortal) work(n int) (int64, error) {
	var in struct{ Story int64 }
	// Words of its own, so that it is not taken for a story that is there.
	from := rand.New(rand.NewPCG(uint64(n), 1))
	text := fmt.Sprintf("# Report %d from the harbour\n\n", n)
	for range 40 {
		for range 3 + from.IntN(6) {
			text += string(rune('a' + from.IntN(26)))
		}
		text += " "
	}
	address := fmt.Sprintf("/api/v1/stories?lang=en&name=s.md&url=https://harbour.example/%d", n)
	if err := s.call("POST", address, text, &in); err != nil { // a second time it names the one that is there
		return 0, err
	}
	var picture struct{ Hash string }
	if err := s.call("POST", "/api/v1/pictures", string(another(s.photo, n)), &picture); err != nil {
		return 0, err
	}
	if err := s.call("PATCH", "/api/v1/pictures/"+picture.Hash, `{"credit": "Photo: Noor Teval"}`, nil); err != nil {
		return 0, err
	}
	story := fmt.Sprintf("/api/v1/stories/%d", in.Story)
	use := fmt.Sprintf(`{"hash": %q, "alt": "A crane", "caption": "Crane %d."}`, picture.Hash, n)
	for _, c := range [][3]string{{"PUT", story + "/pictures/lead", use}, {"POST", story + "/texts/en/approve", ""}, {"POST", story + "/publish", `{"editions": ["en"]}`}} {
		if err := s.call(c[0], c[1], c[2], nil); err != nil {
			return 0, err
		}
	}
	return in.Story, nil
}

// folders are the places of the pictures that are known to the newsroom.
func (s *mortal) folders() []string {
	s.t.Helper()
	var all struct{ Pictures []struct{ Hash string } }
	if err := s.call("GET", "/api/v1/pictures?limit=200", "", &all); err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, p := range all.Pictures {
		out = append(out, filepath.Join(s.dir, "pictures", p.Hash[:2], p.Hash))
	}
	return out
}

var renditions = regexp.MustCompile(`^(w\d+|wide(-640|-768)?-\d+-\d+|social-\d+-\d+)\.jpg$`)

func (s *mortal) made(folder string) int {
	files, _ := os.ReadDir(folder)
	n := 0
	for _, f := range files {
		if renditions.MatchString(f.Name()) {
			n++
		}
	}
	return n
}

// all is how many renditions a picture of this size has: six widths and four crops.
const all = 10

// half tells whether some picture that was worked on since a time has some of its
// renditions and not all.
func (s *mortal) half(since time.Time) bool {
	folders, _ := filepath.Glob(filepath.Join(s.dir, "pictures", "??", "*"))
	for _, f := range folders {
		st, err := os.Stat(f) // a folder's time is that of its youngest name
		if n := s.made(f); err == nil && st.ModTime().After(since) && n > 0 && n < all {
			return true
		}
	}
	return false
}

// rendered waits until every picture has all its renditions.
func (s *mortal) rendered(pictures int) {
	s.t.Helper()
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		folders, missing := s.folders(), ""
		for _, f := range folders {
			if n := s.made(f); n < all {
				missing = fmt.Sprintf("%s has %d", f, n)
			}
		}
		if len(folders) == pictures && missing == "" {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("%d pictures, want %d; %s", len(folders), pictures, missing)
		}
	}
}

// whole opens every file of every picture and counts them.
func (s *mortal) whole() int {
	s.t.Helper()
	n := 0
	for _, folder := range s.folders() {
		files, err := os.ReadDir(folder)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(filepath.Join(folder, f.Name()))
			if err != nil {
				s.t.Fatal(err)
			}
			switch {
			case f.Name() == "original":
				if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != filepath.Base(folder) {
					s.t.Errorf("the original in %s is not what its name says", folder)
				}
			case renditions.MatchString(f.Name()):
				if _, err := jpeg.Decode(bytes.NewReader(b)); err != nil {
					s.t.Errorf("%s/%s: %v", folder, f.Name(), err)
				}
			case strings.HasPrefix(f.Name(), "."): // what a kill left while writing; never served
			default:
				s.t.Errorf("a file that nobody knows: %s/%s", folder, f.Name())
			}
			n++
		}
	}
	return n
}

var pictureAddress = regexp.MustCompile(`/pictures/[0-9a-f]{64}/(\d+)/[^\s"?]+\?v=[0-9a-f]+`)

// page reads a story and every width of its picture.
func (s *mortal) page(n int64) {
	s.t.Helper()
	b := s.fetch(fmt.Sprintf("/en/%d", n))
	found := pictureAddress.FindAllSubmatch(b, -1)
	if len(found) < 5 || !bytes.Contains(b, []byte("Photo: Noor Teval")) {
		s.t.Fatalf("story %d lacks its picture: %d addresses\n%s", n, len(found), b)
	}
	for _, m := range found {
		img, err := jpeg.Decode(bytes.NewReader(s.fetch(string(m[0]))))
		if err != nil {
			s.t.Fatalf("%s: %v", m[0], err)
		}
		if w := strconv.Itoa(img.Bounds().Dx()); w != string(m[1]) {
			s.t.Errorf("%s is %s wide", m[0], w)
		}
	}
}

func (s *mortal) fetch(path string) []byte {
	s.t.Helper()
	resp, err := http.Get(s.base + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s %v", path, resp.Status, err)
	}
	return b
}

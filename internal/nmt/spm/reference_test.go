package spm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// The library itself, asked for the pieces of lines in hexadecimal, and then to put
// sequences of pieces together.
const library = `
import sys, sentencepiece
p = sentencepiece.SentencePieceProcessor(); p.Load(sys.argv[1])
for l in sys.stdin:
    kind, _, rest = l.rstrip('\n').partition(' ')
    if kind == 'e':
        print(' '.join(map(str, p.EncodeAsIds(bytes.fromhex(rest).decode('utf-8')))))
    else:
        print(p.DecodeIds(list(map(int, rest.split()))).encode('utf-8').hex())
`

// TestAgainstLibrary holds encoding and decoding against python3-sentencepiece. It needs
// that, and DEPESCHE_TEST_SPM: vocabulary files, separated by colons. DEPESCHE_TEST_TEXT
// may name a file of text; lines are made up besides.
func TestAgainstLibrary(t *testing.T) {
	files := os.Getenv("DEPESCHE_TEST_SPM")
	if files == "" {
		t.Skip("DEPESCHE_TEST_SPM names no vocabularies")
	}
	var lines []string
	if name := os.Getenv("DEPESCHE_TEST_TEXT"); name != "" {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines = strings.Split(strings.ToValidUTF8(string(b), ""), "\n")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		lines = append(lines, madeUp(r))
	}
	for file := range strings.SplitSeq(files, ":") {
		compare(t, file, lines, r)
	}
}

func compare(t *testing.T, file string, lines []string, r *rand.Rand) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	var in, want bytes.Buffer
	e := m.NewEncoder()
	for _, l := range lines {
		fmt.Fprintf(&in, "e %x\n", l)
		ids := ids(e.Encode(nil, l))
		want.WriteString(numbers(ids) + "\n")
		if r.IntN(2) == 0 { // decode something else
			for i := range ids {
				ids[i] = int32(r.IntN(m.Len()))
			}
		}
		fmt.Fprintf(&in, "d %s\n", numbers(ids))
		fmt.Fprintf(&want, "%x\n", m.Decode(ids))
	}
	cmd := exec.Command("/usr/bin/python3", "-c", library, file)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := strings.Split(want.String(), "\n"), strings.Split(string(out), "\n")
	bad := 0
	for i := range min(len(ours), len(theirs)) {
		if ours[i] != theirs[i] {
			if bad++; bad < 10 {
				t.Errorf("%s, line %q:\nours   %s\ntheirs %s", file, lines[min(i/2, len(lines)-1)], ours[i], theirs[i])
			}
		}
	}
	if bad > 0 || len(ours) != len(theirs) {
		t.Errorf("%s: %d of %d answers differ", file, bad, len(theirs))
	}
	t.Logf("%s: %d lines, %d differences; %d bytes in the file, %d in memory", file, len(lines), bad, len(data), m.Bytes())
}

// madeUp makes a line of words and of characters from anywhere in Unicode.
func madeUp(r *rand.Rand) string {
	blocks := [][2]rune{{0x20, 0x7e}, {0x20, 0x7e}, {0xa0, 0x24f}, {0x300, 0x52f}, {0x590, 0x6ff}, {0x900, 0xdff}, {0x1e00, 0x20cf}, {0x2100, 0x2bff},
		{0x3000, 0x30ff}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0xf900, 0xffef}, {0x1d400, 0x1d7ff}, {0x1f300, 0x1f9ff}, {0, 0x10ffff}}
	words := strings.Fields("the city council of Valencia approved El consejo municipal aprobó en 2024 1.250.000 € ½ ﬁnance ＡＢＣ １２ “quoted” … ▁ \u00a0 \u200b \u0301 Москва сказал")
	var b strings.Builder
	for range r.IntN(12) {
		if r.IntN(2) == 0 {
			b.WriteString(words[r.IntN(len(words))])
		} else {
			block := blocks[r.IntN(len(blocks))]
			for range r.IntN(8) {
				c := block[0] + r.Int32N(block[1]-block[0]+1)
				if c >= 0xd800 && c < 0xe000 {
					c = ' '
				}
				b.WriteRune(c)
			}
		}
		b.WriteString([]string{" ", " ", "", "  ", "\t", "\u3000"}[r.IntN(6)])
	}
	return b.String()
}

func ids(tokens []Token) []int32 {
	out := make([]int32, len(tokens))
	for i, t := range tokens {
		out[i] = t.ID
	}
	return out
}

func numbers(ids []int32) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = strconv.Itoa(int(id))
	}
	return strings.Join(s, " ")
}

package archive

import (
	"bytes"
	"context"
	"io"
	"testing"

	"depesche"
	"depesche/internal/archive/archivetest"
	"depesche/internal/newsroom"
)

// BenchmarkImport takes in posts of 300 to 600 words, with reading and indexing.
func BenchmarkImport(b *testing.B) {
	var export bytes.Buffer
	const posts = 2000
	if err := archivetest.WXR(&export, archivetest.Site{Posts: posts, Lang: "de", Comments: true}); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	for range b.N {
		b.StopTimer()
		n, err := newsroom.Open(ctx, newsroom.Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		if err := n.AddEdition(ctx, depesche.Operator, depesche.Edition{Code: "de", Lang: "de", Name: "Test", Policy: newsroom.DefaultPolicy}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		_, err = New(n, nil, nil).Import(ctx, depesche.Operator, Options{Format: WXR, Comments: true,
			Files: []File{{"x.xml", newsroom.Source{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(export.Bytes())), nil }, Size: int64(export.Len())}}}})
		if err != nil {
			b.Fatal(err)
		}
		n.Close()
	}
	b.ReportMetric(float64(posts*b.N)/b.Elapsed().Seconds(), "posts/s")
}

package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"depesche"

	"code.dny.dev/ssrf"
)

// Limits of a fetch.
const (
	MaxBytes       = 20 << 20 // of a page, after decompression
	MaxRedirects   = 5
	DefaultTimeout = 30 * time.Second
)

// Options of a fetch. The zero value is safe: public addresses only.
type Options struct {
	// AllowPrivate lets a fetch reach this machine and the private network. It is the
	// operator's choice, for newsrooms whose sources stand inside their own network:
	// whoever may name an address can then read what the server can reach there. Cloud
	// metadata services stay refused.
	AllowPrivate bool
	// AllowHosts does the same for single hosts of the operator's network, named as in
	// addresses: "cms.intern" or "cms.intern:8080". A redirect from them to another
	// private host stays refused.
	AllowHosts []string
	// Timeout covers the whole fetch, redirects and body included. 0 is DefaultTimeout.
	Timeout time.Duration
	// Version goes into the User-Agent. "" is "dev".
	Version string
	// AnyType accepts what is neither a page nor text: pictures, feeds, archives.
	AnyType bool
	// MaxBytes limits the body. 0 is MaxBytes.
	MaxBytes int64
}

// Page is what was fetched.
type Page struct {
	Data        []byte // decompressed
	URL         string // after redirects
	ContentType string // as the server gave it
}

// Fetch gets a page over http or https. Addresses inside the private network, on this
// machine, and of cloud metadata services are refused when the connection is made, so
// after name resolution and after every redirect.
//
// Errors are *depesche.Error: Invalid for an address that is no web address and for
// what is no page, Refused for a private one, NotFound, Forbidden, and Unavailable for
// what may work later.
func Fetch(ctx context.Context, rawURL string, o Options) (*Page, error) {
	u, err := parse(rawURL)
	if err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = MaxBytes
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, badURL(rawURL)
	}
	req.Header.Set("User-Agent", agent(o))
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,text/markdown;q=0.9,application/json;q=0.8,*/*;q=0.5")
	c := client(o)
	defer c.CloseIdleConnections()
	resp, err := c.Do(req)
	if err != nil {
		return nil, explain(err, u, o)
	}
	defer resp.Body.Close()
	final := resp.Request.URL
	if err := status(resp, final); err != nil {
		return nil, err
	}
	ct := resp.Header.Get("Content-Type")
	if !o.AnyType {
		if err := page(ct, final); err != nil {
			return nil, err
		}
	}
	if resp.ContentLength > o.MaxBytes {
		return nil, tooLarge(final, o)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, o.MaxBytes+1))
	if err != nil {
		return nil, explain(err, final, o)
	}
	if int64(len(data)) > o.MaxBytes {
		return nil, tooLarge(final, o)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, depesche.E(depesche.Invalid, "fetch.empty", "%s answered with an empty page; open it in a browser, save it, and import the file", final.Host)
	}
	return &Page{Data: data, URL: final.String(), ContentType: ct}, nil
}

func agent(o Options) string {
	if o.Version == "" {
		o.Version = "dev"
	}
	return "Depesche/" + o.Version + " (+newsroom)"
}

// parse accepts web addresses only. A missing scheme is taken as https.
func parse(raw string) (*url.URL, error) {
	s := strings.TrimSpace(raw)
	if s == "" || len(s) > 8000 || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\n\r\t") {
		return nil, badURL(raw)
	}
	if !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.HasPrefix(s, "//") {
		if host, _, _ := strings.Cut(s, "/"); !strings.Contains(host, ":") || numeric(host[strings.LastIndexByte(host, ':')+1:]) {
			s = "https://" + s
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" && (u.Scheme == "http" || u.Scheme == "https") {
		return nil, badURL(raw)
	}
	if err := scheme(u); err != nil {
		return nil, err
	}
	u.Fragment = ""
	return u, nil
}

func numeric(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func scheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return depesche.E(depesche.Invalid, "fetch.scheme", "%q is no web address: it must begin with https:// or http://", short(u.String()))
	}
	if u.User != nil {
		return depesche.E(depesche.Invalid, "fetch.userinfo", "the address carries a user name or password; leave them out")
	}
	return nil
}

func badURL(raw string) error {
	return depesche.E(depesche.Invalid, "fetch.url", "%q is no web address; give one like https://example.org/story", short(raw))
}

func short(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if r := []rune(s); len(r) > 100 {
		s = string(r[:100]) + "…"
	}
	return s
}

// Metadata services of cloud providers hand credentials to whoever asks. They are
// refused even where private addresses are allowed.
var metadata = []netip.Prefix{netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("fd00:ec2::254/128"),
	netip.MustParsePrefix("fd20:ce::254/128"), netip.MustParsePrefix("100.100.100.200/32"), netip.MustParsePrefix("192.0.0.192/32"), netip.MustParsePrefix("168.63.129.16/32")}

// control is asked with the resolved address right before every connection.
func control(private bool) func(network, address string, c syscall.RawConn) error {
	guard := ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(netip.MustParsePrefix("168.63.129.16/32")))
	return func(network, address string, c syscall.RawConn) error {
		if !private {
			return guard.Safe(network, address, c)
		}
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return ssrf.ErrInvalidHostPort
		}
		ip := ap.Addr().Unmap().WithZone("")
		for _, p := range metadata {
			if p.Contains(ip) {
				return fmt.Errorf("%w: %s", ssrf.ErrProhibitedIP, ip)
			}
		}
		return nil
	}
}

func client(o Options) *http.Client {
	strict := &net.Dialer{Timeout: 10 * time.Second, Control: control(false)}
	private := &net.Dialer{Timeout: 10 * time.Second, Control: control(true)}
	t := &http.Transport{
		// No proxy from the environment: a proxy would resolve names where the
		// guard cannot see the address.
		Proxy: nil,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if o.AllowPrivate || o.allows(address) {
				return private.DialContext(ctx, network, address)
			}
			return strict.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  20 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		DisableKeepAlives:      true,
	}
	return &http.Client{Transport: t, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		if len(via) > MaxRedirects {
			return errRedirects
		}
		return scheme(req.URL)
	}}
}

// allows tells whether the operator named the host of an address, host:port.
func (o Options) allows(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && slices.ContainsFunc(o.AllowHosts, func(h string) bool { return strings.EqualFold(h, host) || strings.EqualFold(h, address) })
}

var errRedirects = errors.New("too many redirects")

// explain turns what the network reports into what a person can do about it.
func explain(err error, u *url.URL, o Options) error {
	host := u.Hostname()
	var own *depesche.Error
	var dns *net.DNSError
	var tlsErr *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var netErr net.Error
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		if p, e := url.Parse(urlErr.URL); e == nil && p.Hostname() != "" {
			host = p.Hostname() // of the redirect that failed
		}
	}
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrProhibitedPort):
		return depesche.Wrap(err, depesche.Refused, "fetch.private", "%s lies inside a private network and is not fetched; save the page and import the file, or ask the operator to allow private addresses", host)
	case errors.Is(err, errRedirects):
		return depesche.E(depesche.Invalid, "fetch.redirects", "%s redirects more than %d times; open the page in a browser and give the address shown there", host, MaxRedirects)
	case errors.Is(err, context.Canceled):
		return depesche.Wrap(err, depesche.Unavailable, "fetch.canceled", "the fetch of %s was stopped", host)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return depesche.Wrap(err, depesche.Unavailable, "fetch.timeout", "%s did not answer within %s; try again later, or save the page and import the file", host, o.Timeout)
	case errors.As(err, &dns):
		return depesche.Wrap(err, depesche.NotFound, "fetch.host", "there is no host named %s; check the address for a typing mistake", host)
	case errors.As(err, &tlsErr), errors.As(err, &unknown), errors.As(err, &name):
		return depesche.Wrap(err, depesche.Unavailable, "fetch.certificate", "the certificate of %s cannot be trusted; open the page in a browser, save it, and import the file", host)
	}
	return depesche.Wrap(err, depesche.Unavailable, "fetch.connection", "%s cannot be reached; try again later, or save the page and import the file", host)
}

// status refuses every answer but a page.
func status(r *http.Response, u *url.URL) error {
	code := r.StatusCode
	switch {
	case code == http.StatusOK || code == http.StatusNonAuthoritativeInfo:
		return nil
	case code == http.StatusNotFound || code == http.StatusGone:
		return depesche.E(depesche.NotFound, "fetch.not_found", "%s has no page at this address (%d); check the address, or look for the story on the site", u.Host, code)
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusPaymentRequired || code == http.StatusUnavailableForLegalReasons:
		return depesche.E(depesche.Forbidden, "fetch.forbidden", "%s does not let us read this page (%d); open it in your browser, save it, and import the file", u.Host, code)
	case code == http.StatusTooManyRequests:
		if s := retryAfter(r); s != "" {
			return depesche.E(depesche.Unavailable, "fetch.too_many", "%s asks us to wait (%d); try again in %s", u.Host, code, s)
		}
		return depesche.E(depesche.Unavailable, "fetch.too_many", "%s asks us to wait (%d); try again %s", u.Host, code, "in a few minutes")
	case code >= 500:
		return depesche.E(depesche.Unavailable, "fetch.server", "%s is in trouble (%d); try again later", u.Host, code)
	}
	return depesche.E(depesche.Unavailable, "fetch.status", "%s answered with status %d instead of a page; open it in your browser, save it, and import the file", u.Host, code)
}

func retryAfter(r *http.Response) string {
	n, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || n <= 0 || n > 86400 {
		return ""
	}
	return (time.Duration(n) * time.Second).String()
}

// page accepts pages, text and JSON; a missing type is left to the reader of the page.
func page(ct string, u *url.URL) error {
	mt, _, err := mime.ParseMediaType(ct)
	if err != nil || mt == "" {
		return nil
	}
	switch {
	case strings.HasPrefix(mt, "text/"), mt == "application/xhtml+xml", mt == "application/json", strings.HasSuffix(mt, "+json"), mt == "application/xml",
		mt == "application/octet-stream":
		return nil
	case mt == "application/pdf":
		return depesche.E(depesche.Invalid, "fetch.pdf", "%s sent a PDF, not a page; copy its text into a plain text or Markdown file and import that", u.Host)
	case strings.HasPrefix(mt, "image/"):
		return depesche.E(depesche.Invalid, "fetch.image", "%s sent a picture (%s), not a page; give the address of the page that shows it", u.Host, mt)
	}
	return depesche.E(depesche.Invalid, "fetch.type", "%s sent %s, not a page; give the address of a story", u.Host, mt)
}

func tooLarge(u *url.URL, o Options) error {
	return depesche.E(depesche.Invalid, "fetch.large", "the page at %s is larger than %d MB and was not read; save the article alone, or copy its text into a plain text file", u.Host, max(o.MaxBytes>>20, 1))
}

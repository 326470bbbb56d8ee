package newsroom

import (
	"net/url"
	"os"
	"strconv"
	"strings"

	"depesche"
)

// SiteConfig is what an operator tells machines of the public site. What is empty is not
// there.
type SiteConfig struct {
	// Security is how to report a weakness: addresses with mailto:, https: or tel:, the best
	// first; SecurityPolicy the address of the rules for it.
	Security       []string `json:"security_contact,omitempty"`
	SecurityPolicy string   `json:"security_policy,omitempty"`
	// Ads and Trust are the lines of ads.txt and trust.txt.
	Ads   []string `json:"ads_txt,omitempty"`
	Trust []string `json:"trust_txt,omitempty"`
	// Hub is the address of a WebSub hub that is told when feeds change; OwnHub makes this
	// program one.
	Hub    string `json:"websub_hub,omitempty"`
	OwnHub bool   `json:"websub_own,omitempty"`
	// HSTSDays is for how many days browsers shall ask for the site over https alone, once they
	// have been told over https: DefaultHSTSDays where it is not set, 0 to have them forget it,
	// less than 0 to say nothing. HSTSSubdomains is for every host below as well, HSTSPreload for
	// the lists that browsers carry.
	HSTSDays       *int `json:"hsts_days,omitempty"`
	HSTSSubdomains bool `json:"hsts_subdomains,omitempty"`
	HSTSPreload    bool `json:"hsts_preload,omitempty"`
	// Purge are caches in front of the site that are told what to throw away.
	Purge []PurgeConfig `json:"purge,omitempty"`
}

// PurgeConfig is a cache in front of the site.
type PurgeConfig struct {
	URL string `json:"url"`
	// Method is POST (the default: the keys as JSON and in the header) or PURGE (in the header).
	Method string `json:"method,omitempty"`
	// KeyHeader is the header field for the keys, Surrogate-Key unless told.
	KeyHeader string `json:"key_header,omitempty"`
	// Header are further fields, a token for example. A value "env:NAME" is taken from the
	// environment.
	Header map[string]string `json:"header,omitempty"`
}

// DefaultHSTSDays is half a year.
const DefaultHSTSDays = 183

// HSTS is the value of Strict-Transport-Security for a site that is reached over https, ""
// for none.
func (c *SiteConfig) HSTS() string {
	days := DefaultHSTSDays
	if c.HSTSDays != nil {
		days = *c.HSTSDays
	}
	if days < 0 {
		return ""
	}
	v := "max-age=" + strconv.Itoa(days*86400)
	if c.HSTSSubdomains {
		v += "; includeSubDomains"
	}
	if c.HSTSPreload {
		v += "; preload"
	}
	return v
}

func (c *SiteConfig) check(path string) error {
	if d := c.HSTSDays; d != nil && *d > 3650 {
		return depesche.E(depesche.Invalid, "config.site", "%s: \"hsts_days\" of \"site\" is %d; write a number of days up to 3650", path, *d)
	}
	if c.HSTSPreload && (!c.HSTSSubdomains || c.HSTSDays == nil || *c.HSTSDays < 365) {
		return depesche.E(depesche.Invalid, "config.site", "%s: the lists of browsers take sites with \"hsts_days\" of 365 or more and \"hsts_subdomains\" alone: set both beside \"hsts_preload\"", path)
	}
	for _, s := range c.Security {
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "mailto" && u.Scheme != "https" && u.Scheme != "tel" {
			return depesche.E(depesche.Invalid, "config.site", "%s: \"security_contact\" of \"site\" holds %q; write addresses like mailto:security@news.example or https://news.example/report", path, s)
		}
	}
	if p := c.SecurityPolicy; p != "" {
		if err := webAddress(path, "security_policy", p); err != nil {
			return err
		}
	}
	if c.Hub != "" {
		if err := webAddress(path, "websub_hub", c.Hub); err != nil {
			return err
		}
	}
	for i := range c.Purge {
		if err := c.Purge[i].check(path); err != nil {
			return err
		}
	}
	for _, l := range [][]string{c.Security, {c.SecurityPolicy}, c.Ads, c.Trust} {
		for _, line := range l {
			if strings.ContainsAny(line, "\r\n") {
				return depesche.E(depesche.Invalid, "config.site", "%s: a line of \"site\" holds a line break; make it two", path)
			}
		}
	}
	return nil
}

// check looks at a cache's settings and fills in what goes without saying.
func (p *PurgeConfig) check(path string) error {
	if err := webAddress(path, "purge", p.URL); err != nil {
		return err
	}
	if p.Method == "" {
		p.Method = "POST"
	}
	if p.Method != "POST" && p.Method != "PURGE" {
		return depesche.E(depesche.Invalid, "config.site", "%s: the method of \"purge\" is %q; write POST or PURGE", path, p.Method)
	}
	if p.KeyHeader == "" {
		p.KeyHeader = "Surrogate-Key"
	}
	for k, v := range p.Header {
		name, env := strings.CutPrefix(v, "env:")
		if !env {
			continue
		}
		if p.Header[k] = os.Getenv(name); p.Header[k] == "" {
			return depesche.E(depesche.Invalid, "config.site", "%s: \"purge\" takes %s from the environment, where %s is not set", path, k, name)
		}
	}
	return nil
}

func webAddress(path, key, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return depesche.E(depesche.Invalid, "config.site", "%s: \"%s\" of \"site\" is %q; write a web address, like https://news.example/x", path, key, address)
	}
	return nil
}

package newsroom

import (
	"net/url"
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
}

func (c *SiteConfig) check(path string) error {
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
	for _, l := range [][]string{c.Security, {c.SecurityPolicy}, c.Ads, c.Trust} {
		for _, line := range l {
			if strings.ContainsAny(line, "\r\n") {
				return depesche.E(depesche.Invalid, "config.site", "%s: a line of \"site\" holds a line break; make it two", path)
			}
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

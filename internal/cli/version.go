package cli

import "fmt"

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	if a.json {
		return a.print(map[string]string{"version": Version})
	}
	_, err := fmt.Fprintln(a.out, "depesche", Version)
	return err
}

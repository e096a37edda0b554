package v1

import "net/url"

// public is an address without the user and password that may stand in it.
func public(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

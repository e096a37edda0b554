// Package fetch is the one way out: every request that Vitral makes to an
// address that somebody else wrote down goes through its Client.
//
// What a Client promises:
//   - the IP address is judged when the connection is made, on the address
//     that is really dialled, so that neither DNS nor a redirect can lead into
//     the operator's own network (see Policy.AllowPrivate for what may);
//   - http and https only, ports 80 and 443 and those the operator adds, no
//     user names and no zone ids in URLs, no proxy from the environment;
//   - at most a few redirects, each judged anew, never from https to http,
//     and the caller's credentials stay with the origin they were given for;
//   - bodies are decoded, counted and timed as they are read, and a body that
//     was cut says so instead of ending early;
//   - a host is asked slowly, and what it says of waiting is obeyed.
//
// Errors are classed by the Err… values, to be tested with errors.Is, and by
// *StatusError, with errors.As.
package fetch

// Package api is the portal's HTTP side: the router, the handlers that stand
// around every route, and what answers programs. Pages are ui's, which
// registers them here. What the routes need they ask through small interfaces;
// cmd wires them.
package api

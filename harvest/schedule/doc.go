// Package schedule says when each source is harvested and runs the harvest
// then: one run a source at a time, a missed tick once, a few runs in all at
// once. It knows nothing of leases; with several processes each of them ticks,
// and whoever runs the harvest settles who does it.
package schedule

/* When requests should start: the n-th intended start as a pure function of n.
 *
 * Constant arrivals lie 1/rate apart. Poisson arrivals have independent exponential gaps of mean
 * 1/rate, and are just as random-access: the sum of a block of 2^k gaps has a Gamma(2^k)
 * distribution, and the share of its first half in it is Beta(2^(k-1), 2^(k-1)), independent of the
 * sum. So a tree of sums over 2^42 gaps is walked from its root down to a block of 64, each split
 * being drawn from a hash of its place in the tree; inside the block 64 exponential gaps are scaled
 * to the block's sum (which makes them a flat Dirichlet, again what independent gaps are, given
 * their sum). The outcome is a Poisson process to the last digit of a double, not an approximation.
 *
 * No clock is read here. Several threads may take n = w, w + W, w + 2W ... from copies of their
 * own.
 */
#ifndef PGBAZAAR_LOAD_ARRIVALS_ARRIVALS_H
#define PGBAZAAR_LOAD_ARRIVALS_ARRIVALS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ARRIVALS_BLOCK_BITS = 6,
    ARRIVALS_BLOCK = 1 << ARRIVALS_BLOCK_BITS,
    ARRIVALS_TREE_BITS = 42, /* 1 M/s for 30 days and more */
};

struct arrivals {
    bool poisson;
    double gap_us; /* mean */
    uint64_t key;
    /* The block that was asked for last, so that requests in order cost one split in 64. */
    uint64_t block; /* UINT64_MAX: none yet */
    double times_us[ARRIVALS_BLOCK];
};

/* per_second above 0. The same seed gives the same arrivals. */
void arrivals_init(struct arrivals *arrivals, bool poisson, double per_second, uint64_t seed);

/* The intended start of request n (below 2^42), microseconds from the start of the run; never
 * falls as n rises. */
int64_t arrivals_at(struct arrivals *arrivals, uint64_t n);

#endif

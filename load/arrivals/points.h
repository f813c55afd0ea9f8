/* A point process of one point a unit on average: its n-th point as a pure function of n.
 *
 * Even points lie 1 apart, the first at 0. A Poisson process has independent exponential gaps of
 * mean 1, and is just as random-access: the sum of a block of 2^k gaps has a Gamma(2^k)
 * distribution, and the share of its first half in it is Beta(2^(k-1), 2^(k-1)), independent of the
 * sum. So a tree of sums over 2^42 gaps is walked from its root down to a block of 64, each split
 * being drawn from a hash of its place in the tree; inside the block 64 exponential gaps are scaled
 * to the block's sum (which makes them a flat Dirichlet, again what independent gaps are, given
 * their sum). The outcome is a Poisson process to the last digit of a double, not an approximation.
 */
#ifndef PGBAZAAR_LOAD_ARRIVALS_POINTS_H
#define PGBAZAAR_LOAD_ARRIVALS_POINTS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    POINTS_BLOCK_BITS = 6,
    POINTS_BLOCK = 1 << POINTS_BLOCK_BITS,
    POINTS_TREE_BITS = 42, /* 1 M/s for 30 days and more */
};

struct points {
    bool poisson;
    uint64_t key;
    /* The block that was asked for last, so that points in order cost one split in 64. */
    uint64_t block; /* UINT64_MAX: none yet */
    double places[POINTS_BLOCK];
};

/* The same key gives the same points. */
void points_init(struct points *points, bool poisson, uint64_t key);

/* Point n (below 2^42); never falls as n rises. */
double points_at(struct points *points, uint64_t n);

/* How many points lie below `end`: the smallest n whose point does not. */
uint64_t points_count(struct points *points, double end);

#endif

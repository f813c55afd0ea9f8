/* In which order the arms of a comparison run: balanced, so that what drifts (a cache that fills, a
 * machine that warms up, a neighbour that wakes) falls on every arm alike. */
#ifndef PGBAZAAR_LOAD_TRIAL_ORDER_H
#define PGBAZAAR_LOAD_TRIAL_ORDER_H

#include <stddef.h>

/* The arm (from 0) that runs at this place (from 0, below `arms`) of this round (from 0; with two
 * arms a round is a pair). Each arm comes once a round.
 *
 * Two arms: A B, B A, A B, ... More: the rows of a Williams design (E. J. Williams, "Experimental
 * designs balanced for the estimation of residual effects of treatments", 1949): over `arms` rounds
 * (twice as many where their number is odd) each arm is at each place equally often, and follows
 * each other arm within a round equally often. */
size_t order_arm(size_t arms, size_t round, size_t place);

#endif

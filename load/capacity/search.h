/* The search for the highest rate that keeps the limits, as a pure function of the trials so far:
 * no clock, no database.
 *
 *   bracket   from `start` the rate is doubled until it fails, or halved until it passes
 *   bisect    at the geometric mean of the highest rate that passes and the lowest that fails,
 *             until they are `precision` apart
 *   edge      both are tried again: the capacity must hold in `passes` of its latest `trials`
 *             trials, and the rate above it must fail again, later; where it does not, the search
 *             goes on above
 *
 * A rate's state follows from its latest `trials` trials: it holds when `passes` of them passed,
 * and it fails (or is invalid) when so many did not that it cannot hold. One trial alone
 * never decides on the edge, and never turns a decision round: that takes two. Invalid trials,
 * where the driver or its machine was the limit, close a rate as failures do, but the search ends
 * with another word.
 */
#ifndef PGBAZAAR_LOAD_CAPACITY_SEARCH_H
#define PGBAZAAR_LOAD_CAPACITY_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

enum { SEARCH_TRIALS_MOST = 200 };

enum search_outcome {
    SEARCH_PASS,
    SEARCH_FAIL,
    SEARCH_INVALID, /* the driver or its machine was the limit */
    SEARCH_NO_DATA, /* too few samples to say */
    SEARCH_OUTCOMES,
};

/* "pass", "fail", "invalid", "no data"; indexed by the enum. */
extern const char *const search_outcome_names[SEARCH_OUTCOMES];

struct search_limits {
    double start, lowest, highest; /* a second; lowest <= start <= highest */
    double precision;              /* of the capacity: 0.05 is 5 % */
    unsigned trials, passes;       /* a rate holds when `passes` of `trials` pass */
    unsigned most;                 /* trials in all, at most SEARCH_TRIALS_MOST */
};

enum search_state { SEARCH_OPEN, SEARCH_HOLDS, SEARCH_FAILS, SEARCH_IS_INVALID, SEARCH_UNKNOWN };

enum search_end {
    SEARCH_GOES_ON,
    SEARCH_FOUND,        /* the lowest that fails is right above the highest that holds */
    SEARCH_NEVER_FAILS,  /* the highest rate allowed holds */
    SEARCH_DRIVER_LIMIT, /* as found, but what lies above is invalid and not failed */
    SEARCH_LOWEST_FAILS, /* not even the lowest rate holds */
    SEARCH_NOTHING_VALID,
    SEARCH_NOTHING_SAID, /* no trial had enough samples */
    SEARCH_EXHAUSTED,    /* no trial is left; search_low and search_high say how far it came */
};

struct search_trial {
    double rate;
    enum search_outcome outcome;
};

struct search {
    struct search_limits limits;
    struct search_trial trials[SEARCH_TRIALS_MOST];
    size_t count;
};

void search_init(struct search *search, const struct search_limits *limits);

/* The rate of the next trial, or 0 when the search has ended. */
double search_next(const struct search *search);

/* How that trial ended. */
void search_tell(struct search *search, double rate, enum search_outcome outcome);

enum search_end search_ended(const struct search *search);

enum search_state search_state_of(const struct search *search, double rate);

/* The lowest rate that fails or is invalid, and the highest below it that passed, both were it in
 * one trial alone (search_state_of tells); 0 where there is none. */
double search_high(const struct search *search);
bool search_high_is_invalid(const struct search *search);
double search_low(const struct search *search);

/* Equal but for rounding. */
bool search_same_rate(double a, double b);

/* How many trials at this rate ended so. */
unsigned search_count(const struct search *search, double rate, enum search_outcome outcome);

#endif

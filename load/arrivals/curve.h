/* A rate that changes with time, its integral, and the way back: when so many are expected to have
 * come. Pieces of straight lines, one after another from time 0.
 *
 * The inverse of the integral is what turns a process of rate 1 into one of this rate: even points
 * stay as even as the rate allows, a Poisson process stays one (E. Çınlar, "Introduction to
 * Stochastic Processes", 1975, chapter 4.7).
 */
#ifndef PGBAZAAR_LOAD_ARRIVALS_CURVE_H
#define PGBAZAAR_LOAD_ARRIVALS_CURVE_H

#include <stddef.h>
#include <stdint.h>

enum { CURVE_PIECES = 100, CURVE_HOURS = 24 };

struct curve_piece {
    double start_us, length_us;
    double from, to; /* a second, at its beginning and end */
    double before;   /* expected before it */
};

struct curve {
    struct curve_piece pieces[CURVE_PIECES];
    size_t count;
    double total; /* expected by the end of the last piece */
};

/* Rates are a second, at least 0; lengths above 0. */
void curve_flat(struct curve *curve, int64_t length_us, double rate);
void curve_ramp(struct curve *curve, int64_t length_us, double from, double to);

/* `steps` (2 .. CURVE_PIECES) rates, the first `from`, the last `to`. */
void curve_steps(struct curve *curve, int64_t length_us, double from, double to, unsigned steps);

/* `to` in the middle third. */
void curve_spike(struct curve *curve, int64_t length_us, double from, double to);

/* A day passes in the length. Each hour has a rate of its own: `to` where `share` is highest,
 * `from` where it is 0, in between in proportion. Not all shares are 0. */
void curve_daily(struct curve *curve, int64_t length_us, double from, double to,
                 const double share[CURVE_HOURS]);

/* The rate at a time within the curve. */
double curve_rate(const struct curve *curve, double time_us);

/* Expected from 0 to a time within the curve. */
double curve_before(const struct curve *curve, double time_us);

/* The time before which so many (0 <= expected < total) are expected; it never falls as more are
 * expected, but for the rounding of a double in a piece that is not flat. */
double curve_time_us(const struct curve *curve, double expected);

#endif

/* Time of this thread on a processor of 2.6 GHz, whatever the clock of the one it runs on: a chain
 * of multiplications takes three cycles each on any x86-64 of the last fifteen years. */
#ifndef PGBAZAAR_TESTS_BENCH_PROCESSOR_H
#define PGBAZAAR_TESTS_BENCH_PROCESSOR_H

#include <stdint.h>
#include <time.h>

#include "common/mix.h"

#define PROCESSOR_GHZ             2.6
#define PROCESSOR_MULTIPLY_CYCLES 3

static inline double processor_ns(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

/* What is measured must not be left out by the compiler. */
static volatile uint64_t processor_sink;

/* Nanoseconds of a 2.6 GHz core in one of this core's, now. */
static inline double processor_scale(void) {
    enum { STEPS = 200000 };
    uint64_t x = processor_sink | 1;
    double begin = processor_ns();
    for (int i = 0; i < STEPS; i++)
        x *= MIX_MULTIPLIER_1;
    double ns = processor_ns() - begin;
    processor_sink = x;
    return STEPS * PROCESSOR_MULTIPLY_CYCLES / PROCESSOR_GHZ / ns;
}

#endif

/* Numbers against published ones. */
#ifndef PGBAZAAR_TESTS_UNIT_REPORTS_STATS_NEAR_H
#define PGBAZAAR_TESTS_UNIT_REPORTS_STATS_NEAR_H

#include <math.h>

#include "tests/tap.h"

/* As many digits as were published decide: within half of the last. */
#define is_near(got, expected, within, ...)                                                        \
    do {                                                                                           \
        double near_got = (got), near_expected = (expected);                                       \
        if (!ok(fabs(near_got - near_expected) <= (within), __VA_ARGS__))                          \
            printf("#      got: %.10g\n# expected: %.10g\n", near_got, near_expected);             \
    } while (0)

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif

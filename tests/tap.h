/* Test Anything Protocol for unit tests: each test program counts its assertions and prints one
 * line for each; tap_done prints the plan and gives main's return value. */
#ifndef PGBAZAAR_TESTS_TAP_H
#define PGBAZAAR_TESTS_TAP_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_count, tap_failures;

/* One assertion. The description is a printf format. Returns the condition. */
__attribute__((format(printf, 4, 5))) static inline bool
tap_check(bool condition, const char *file, int line, const char *description, ...) {
    va_list args;
    va_start(args, description);
    printf("%sok %d - ", condition ? "" : "not ", ++tap_count);
    vprintf(description, args);
    va_end(args);
    printf("\n");
    if (!condition) {
        tap_failures++;
        printf("# failed at %s:%d\n", file, line);
    }
    (void)fflush(stdout);
    return condition;
}

#define ok(condition, ...) tap_check((condition), __FILE__, __LINE__, __VA_ARGS__)

/* Equality with both values shown on failure. */
#define is_int(got, expected, ...)                                                                 \
    do {                                                                                           \
        int64_t tap_got = (int64_t)(got), tap_expected = (int64_t)(expected);                      \
        if (!ok(tap_got == tap_expected, __VA_ARGS__))                                             \
            printf("#      got: %" PRId64 "\n# expected: %" PRId64 "\n", tap_got, tap_expected);   \
    } while (0)

#define is_text(got, expected, ...)                                                                \
    do {                                                                                           \
        const char *tap_got = (got), *tap_expected = (expected);                                   \
        if (!ok(tap_got && strcmp(tap_got, tap_expected) == 0, __VA_ARGS__))                       \
            printf("#      got: %s\n# expected: %s\n", tap_got ? tap_got : "(null)",               \
                   tap_expected);                                                                  \
    } while (0)

static inline int tap_done(void) {
    printf("1..%d\n", tap_count);
    return tap_failures ? 1 : 0;
}

#endif

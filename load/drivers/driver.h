/* Several drivers that make one load together: driver k of n, each a process on a machine of its
 * own, all beginning at the same moment.
 *
 * They do not speak to each other. Whatever a load numbers, requests of an open loop and sessions,
 * driver k does those that leave k when they are divided by n; and all that a request asks is a
 * function of its number. So the n drivers together ask what one would have asked, each thing once.
 * What belongs to the server (its samples, the search for plans that stick, an ingest) is the
 * first driver's.
 */
#ifndef PGBAZAAR_LOAD_DRIVERS_DRIVER_H
#define PGBAZAAR_LOAD_DRIVERS_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/opt.h"
#include "common/pg.h"
#include "reports/result.h"

/* As many results as fit on a command line. */
enum { DRIVERS_MAX = OPT_ARGUMENTS_MAX - 1 };

/* Name of the sheet with a line a driver. */
#define DRIVERS_SHEET "drivers"

/* A clock that differs by more from the server's is worth a warning. Assumption: what a machine
 * whose time is kept by NTP in a data centre does not reach. */
#define DRIVER_CLOCK_APART_US INT64_C(5000)

struct driver {
    uint32_t number, count; /* 0 .. count - 1 */
    int64_t start_us;       /* Unix time; 0: as soon as all sessions stand */
    bool knows_clock;
    int64_t clock_ahead_us, clock_unsure_us; /* of the server's, and by how much that may be off */
};

#define DRIVER_ALONE                                                                               \
    (struct driver) {                                                                              \
        .count = 1                                                                                 \
    }

/* What --driver and --start-at say. ERR_USAGE where a driver of several has no start, the start has
 * passed at now_us (Unix time), or the load is one that cannot be divided. */
int driver_read(const struct options *options, int64_t now_us, struct driver *driver,
                struct err *err);

/* A start: "2026-01-31T12:00:00Z" with up to six decimals, "1769860800" or "@1769860800.5" (seconds
 * since 1970), "+30s" (from now_us). */
int driver_parse_start(const char *text, int64_t now_us, int64_t *start_us, struct err *err);

/* "2026-01-31T12:00:00Z", with milliseconds where there are any. Returns `text`. */
enum { DRIVER_TIME = 40 };
const char *driver_format_time(int64_t us, char text[DRIVER_TIME]);

static inline bool driver_is_alone(const struct driver *driver) {
    return driver->count == 1;
}

static inline bool driver_is_first(const struct driver *driver) {
    return driver->number == 0;
}

/* How many of the numbers 0 .. total - 1 are this driver's. */
static inline uint64_t driver_part(const struct driver *driver, uint64_t total) {
    return total > driver->number ? (total - driver->number - 1) / driver->count + 1 : 0;
}

/* The numbers of thread `thread` of the driver's `threads`: first, first + stride, ... */
static inline uint64_t driver_first(const struct driver *driver, size_t thread) {
    return driver->number + (uint64_t)driver->count * thread;
}

static inline uint64_t driver_stride(const struct driver *driver, size_t threads) {
    return (uint64_t)driver->count * threads;
}

/* Asks the server for its time, some times, and keeps the answer that came fastest. Nothing to do
 * where the start is not given. Warns of a clock that is apart. */
int driver_ask_clock(struct driver *driver, const struct pg_target *target, struct err *err);

/* Which driver it is, its start and its clock, for whoever reads the result; before the run. */
int driver_note(const struct driver *driver, int64_t sessions, struct result *result,
                struct err *err);

/* The sheet "drivers", with the line of this one; after the result was judged. Nothing for a driver
 * that is alone. */
int driver_report(const struct driver *driver, int64_t sessions, struct result *result,
                  struct err *err);

#endif

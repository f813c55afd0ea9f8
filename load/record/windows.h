/* How the measured time of a line of the sla is cut into windows.
 *
 * Each measured phase that the line speaks of is cut from its start; what is left at its end,
 * shorter than a window, belongs to its last one, and a phase shorter than a window is one. The
 * windows of all phases are numbered through. Times are microseconds from the run's start.
 * Read-only once made.
 */
#ifndef PGBAZAAR_LOAD_RECORD_WINDOWS_H
#define PGBAZAAR_LOAD_RECORD_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "load/arrivals/agenda.h"

#define WINDOWS_ANY_PHASE SIZE_MAX

/* One phase's. */
struct windows_part {
    int64_t start_us, end_us;
    uint64_t first, count; /* numbers of its windows */
};

struct windows {
    int64_t length_us;
    struct windows_part *parts; /* [part_count], owned */
    size_t part_count;
    uint64_t count;
};

struct window {
    uint64_t number;
    int64_t from_us, end_us;
    int64_t until_us; /* what comes before this belongs to it: where the next begins */
};

/* Of one phase of the agenda, or of all that are measured. The caller releases. */
int windows_init(struct windows *windows, const struct agenda *agenda, size_t phase,
                 int64_t length_us, struct err *err);
void windows_release(struct windows *windows);

/* The window of this number, below count. */
struct window windows_get(const struct windows *windows, uint64_t number);

/* The window to which a moment belongs. Between two phases, and behind the last one, that is the
 * last window before: answers to its phase's requests still come. */
struct window windows_at(const struct windows *windows, int64_t time_us);

/* How much of the windows' time lies before a moment; INT64_MAX gives all of it. */
int64_t windows_measured_us(const struct windows *windows, int64_t time_us);

#endif

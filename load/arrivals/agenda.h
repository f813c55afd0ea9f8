/* The run as the profile plans it: its phases on one clock, and when requests start in them.
 *
 * A phase is what is reported; a segment is a stretch with arrivals of its own. Each open phase of
 * `load.phases` is a segment. Without `load.phases` warm-up and load are two phases of one segment,
 * so that nothing happens between them.
 *
 * Times are microseconds from the start of the run. Read-only once made: threads share it.
 */
#ifndef PGBAZAAR_LOAD_ARRIVALS_AGENDA_H
#define PGBAZAAR_LOAD_ARRIVALS_AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/profile.h"
#include "gen/world/world.h"
#include "load/arrivals/curve.h"

/* Of a phase without arrivals: a closed loop. */
#define AGENDA_NO_SEGMENT SIZE_MAX

struct agenda_phase {
    char name[PROFILE_TEXT];
    int64_t start_us, end_us;
    bool measured;
    size_t segment;
};

struct agenda_segment {
    struct curve curve;
    int64_t start_us;
    bool poisson;
    uint64_t key;
    uint64_t first, count; /* numbers of its requests, over the whole run */
};

struct agenda {
    struct agenda_phase *phases;     /* [phase_count], owned */
    struct agenda_segment *segments; /* [segment_count], owned */
    size_t phase_count, segment_count;
    int64_t duration_us;
    bool has_closed; /* some phase is a closed loop */
};

/* The world says how a day goes, for phases that ask for it; NULL where none does. The same seed
 * gives the same arrivals. The caller releases, also after an error. */
int agenda_init(struct agenda *agenda, const struct profile_load *load, const struct world *world,
                uint64_t seed, struct err *err);
void agenda_release(struct agenda *agenda);

/* The phase at a time: the first one before the run, the last one after it. */
size_t agenda_phase_at(const struct agenda *agenda, int64_t time_us);

static inline bool agenda_is_open(const struct agenda *agenda, size_t phase) {
    return agenda->phases[phase].segment != AGENDA_NO_SEGMENT;
}

/* The rate at a time in this phase, requests a second; 0 in a closed loop. */
double agenda_rate(const struct agenda *agenda, size_t phase, int64_t time_us);

/* Of a run that ended at end_us: how long this phase was, how many requests were to start in it (0
 * in a closed loop), and how long the measured phases were together. */
int64_t agenda_lasted_us(const struct agenda *agenda, size_t phase, int64_t end_us);
double agenda_expected(const struct agenda *agenda, size_t phase, int64_t end_us);
int64_t agenda_measured_us(const struct agenda *agenda, int64_t end_us);

/* Share of each hour of the day in the world's sales, UTC, all its weeks and stores together. */
void agenda_world_day(const struct world *world, double share[CURVE_HOURS]);

#endif

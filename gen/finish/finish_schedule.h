/* Which step a free connection does next. Pure: no database, no clock, no threads.
 *
 * Of the steps that can begin, the one with the longest way to the end goes first: its own time and
 * that of the longest chain of steps that need it. A step can begin when all that it is after is
 * done, when no step at work holds a lock that conflicts with its own, so that no connection waits
 * for a lock, when no step that it gives way to could begin before it ends, and when there is
 * memory for it.
 *
 * Memory is what the steps at work may use together: each gets what it wants, and no more than its
 * share of what the others have left. A graph (HNSW) must be in memory whole: it waits until there
 * is room for it, but for a little that is kept for the other connections, and meanwhile no step
 * gets more than that little. A graph that several processes build goes last: it fills the machine
 * by itself.
 */
#ifndef PGBAZAAR_GEN_FINISH_FINISH_SCHEDULE_H
#define PGBAZAAR_GEN_FINISH_FINISH_SCHEDULE_H

#include "gen/finish/finish.h"

/* What is kept for each other connection beside a graph: with so much every step gets on. */
#define FINISH_LITTLE_BYTES INT64_C(67108864)

/* What the estimates need to know of the server. */
struct finish_machine {
    int64_t memory_bytes;   /* for all steps at work together */
    unsigned graph_workers; /* that help to build a graph */
    int64_t vector_bytes;   /* the longest embedding of the schema's tables */
};

/* Fills cost_us, path_us and wants_bytes of every step. */
void finish_estimate(struct finish *finish, const struct finish_machine *machine);

struct finish_schedule {
    struct finish *finish;
    struct finish_machine machine;
    unsigned connections;
    /* Of the longer steps that are done: what they should have taken and what they took, since all
     * take longer on a slower machine. */
    int64_t estimated_us, elapsed_us;
};

/* The most that a graph can be given: more than the whole where that is little. */
int64_t finish_graph_room(const struct finish_schedule *schedule);

/* The step to begin now (microseconds of any clock), marked as running and with its start and its
 * memory, or NULL when none can begin before another is done (or none is left). While nothing is
 * running there is always one. */
struct finish_step *finish_schedule_take(struct finish_schedule *schedule, int64_t now_us);

/* The step has been made by now (or, without `done`, could not be made). */
void finish_schedule_give_back(struct finish_schedule *schedule, struct finish_step *step,
                               int64_t now_us, bool done);

/* Whether all steps are done or running. */
bool finish_schedule_is_empty(const struct finish_schedule *schedule);

#endif

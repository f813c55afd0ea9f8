#include "gen/finish/finish_schedule.h"

#include <string.h>

#include "gen/finish/finish_graph.h"
#include "gen/finish/finish_partition.h"

#define US_PER_NS 1e-3

/* What a step costs on an empty table: reading the catalog, files, a commit. */
#define STEP_US INT64_C(1000)

/* Steps that take less say nothing of how fast the machine is. */
#define TELLING_US (20 * STEP_US)

/* A step that gives way begins all the same when by then it would be done, but for a tenth. (In the
 * test's simulation that is the best figure for 3 to 5 connections; others need none.) */
#define YIELD_SHARE 0.9

/* What a step that wants memory is given at least, as far as there is so much: estimates err, and
 * of some tables the rows are not known. */
#define LEAST_BYTES 16777216.0

static double table_rows(const struct finish *finish, const char *table) {
    size_t place;
    const struct copy_source *source =
        finish->dataset->world ? copy_find_table(finish->dataset, table, &place) : NULL;
    return source ? (double)copy_table_rows(finish->dataset, source, place) : 0;
}

static int64_t wanted(const struct finish_step *step, double rows, double to_rows,
                      const struct finish_machine *machine) {
    const struct finish_kind *kind = step->kind;
    double row_bytes = kind->row_bytes + (kind->is_graph ? (double)machine->vector_bytes : 0);
    double bytes = row_bytes * (kind->rows_are_to ? to_rows : rows);
    if (kind->bytes_max > 0 && bytes > kind->bytes_max)
        bytes = kind->bytes_max;
    return (int64_t)(row_bytes > 0 && bytes < LEAST_BYTES ? LEAST_BYTES : bytes);
}

static void estimate_step(const struct finish *finish, struct finish_step *step,
                          const struct finish_machine *machine) {
    double rows = finish_step_is_part(step) ? table_rows(finish, step->whole) * step->rows_share
                                            : table_rows(finish, step->table);
    step->wants_bytes = wanted(step, rows, table_rows(finish, step->to), machine);
    if (step->kind->rows_max > 0 && rows > step->kind->rows_max)
        rows = step->kind->rows_max;
    unsigned processes = step->kind->is_graph ? machine->graph_workers + 1 : 1;
    step->cost_us = STEP_US + (int64_t)(rows * step->row_ns * US_PER_NS / processes);
}

/* Of two steps that cannot be made at once and may be made in either order: those that can be made
 * beside others of their kind go first, all at once, and then the others one by one, the longest
 * first. */
static bool goes_first(const struct finish_step *step, const struct finish_step *other) {
    if (finish_kind_is_exclusive(step->kind) || finish_kind_is_exclusive(other->kind))
        return false;
    bool alone = finish_locks_conflict(step->kind->lock, step->kind->lock);
    bool other_alone = finish_locks_conflict(other->kind->lock, other->kind->lock);
    if (alone != other_alone)
        return other_alone;
    return step->cost_us > other->cost_us || (step->cost_us == other->cost_us && step < other);
}

static bool comes_first(const struct finish *finish, size_t first, size_t later) {
    const struct finish_step *step = &finish->steps[later];
    return finish_set_has(&step->after, first) || finish_set_has(&step->yields, first) ||
           (finish_set_has(&step->apart, first) && goes_first(&finish->steps[first], step));
}

/* Steps are few and chains short: what a step's path adds to those before it is handed down until
 * nothing changes. */
static void estimate_paths(struct finish *finish) {
    for (size_t i = 0; i < finish->count; i++)
        finish->steps[i].path_us = finish->steps[i].cost_us;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t later = 0; later < finish->count; later++)
            for (size_t i = 0; i < finish->count; i++) {
                struct finish_step *step = &finish->steps[i];
                int64_t path_us = step->cost_us + finish->steps[later].path_us;
                if (step->path_us < path_us && comes_first(finish, i, later)) {
                    step->path_us = path_us;
                    changed = true;
                }
            }
    }
}

void finish_estimate(struct finish *finish, const struct finish_machine *machine) {
    for (size_t i = 0; i < finish->count; i++)
        estimate_step(finish, &finish->steps[i], machine);
    estimate_paths(finish);
}

static bool is_open(const struct finish_step *step) {
    return !step->done && !step->running;
}

/* Of a running step, in the time of the estimates, by how they have come true so far. */
static int64_t left_us(const struct finish_schedule *schedule, const struct finish_step *step,
                       int64_t now_us) {
    double pace = schedule->elapsed_us > 0
                      ? (double)schedule->estimated_us / (double)schedule->elapsed_us
                      : 1;
    int64_t left_us = step->cost_us - (int64_t)((double)(now_us - step->start_us) * pace);
    return left_us > 0 ? left_us : 0;
}

static int64_t most(int64_t left, int64_t right) {
    return left > right ? left : right;
}

/* How long it takes at least until a step can begin, likewise. */
static int64_t ready_in_us(const struct finish_schedule *schedule, size_t number, int64_t now_us) {
    const struct finish *finish = schedule->finish;
    const struct finish_step *step = &finish->steps[number];
    int64_t ready_us = 0;
    for (size_t i = 0; (i = finish_set_next(&step->after, i)) < finish->count; i++) {
        const struct finish_step *other = &finish->steps[i];
        if (other->running)
            ready_us = most(ready_us, left_us(schedule, other, now_us));
        else if (is_open(other))
            ready_us = most(ready_us, ready_in_us(schedule, i, now_us) + other->cost_us);
    }
    for (size_t i = 0; (i = finish_set_next(&step->apart, i)) < finish->count; i++)
        if (finish->steps[i].running)
            ready_us = most(ready_us, left_us(schedule, &finish->steps[i], now_us));
    return ready_us;
}

static bool can_begin(const struct finish_schedule *schedule, size_t number, int64_t now_us) {
    const struct finish *finish = schedule->finish;
    const struct finish_step *step = &finish->steps[number];
    for (size_t i = 0; (i = finish_set_next(&step->after, i)) < finish->count; i++)
        if (!finish->steps[i].done)
            return false;
    for (size_t i = 0; (i = finish_set_next(&step->apart, i)) < finish->count; i++)
        if (finish->steps[i].running)
            return false;
    for (size_t i = 0; (i = finish_set_next(&step->yields, i)) < finish->count; i++)
        if (is_open(&finish->steps[i]) &&
            (double)ready_in_us(schedule, i, now_us) < (double)step->cost_us * YIELD_SHARE)
            return false;
    return true;
}

static int64_t least(int64_t left, int64_t right) {
    return left < right ? left : right;
}

static bool goes_last(const struct finish_schedule *schedule, const struct finish_step *step) {
    return step->kind->is_graph && schedule->machine.graph_workers > 0;
}

static struct finish_step *more_urgent(const struct finish_schedule *schedule,
                                       struct finish_step *left, struct finish_step *right) {
    if (!left || goes_last(schedule, left) != goes_last(schedule, right))
        return !left || goes_last(schedule, left) ? right : left;
    return right->path_us > left->path_us ? right : left;
}

/* Of those that can begin, apart from memory. */
static struct finish_step *most_urgent(const struct finish_schedule *schedule, int64_t now_us,
                                       bool graphs) {
    struct finish_step *found = NULL;
    for (size_t i = 0; i < schedule->finish->count; i++) {
        struct finish_step *step = &schedule->finish->steps[i];
        if (is_open(step) && (graphs || !step->kind->is_graph) && can_begin(schedule, i, now_us))
            found = more_urgent(schedule, found, step);
    }
    return found;
}

int64_t finish_graph_room(const struct finish_schedule *schedule) {
    int64_t room =
        schedule->machine.memory_bytes - (int64_t)(schedule->connections - 1) * FINISH_LITTLE_BYTES;
    return room > FINISH_LITTLE_BYTES ? room : FINISH_LITTLE_BYTES;
}

struct finish_step *finish_schedule_take(struct finish_schedule *schedule, int64_t now_us) {
    int64_t left = schedule->machine.memory_bytes;
    unsigned running = 0;
    for (size_t i = 0; i < schedule->finish->count; i++)
        if (schedule->finish->steps[i].running) {
            left -= schedule->finish->steps[i].memory_bytes;
            running++;
        }
    struct finish_step *step = most_urgent(schedule, now_us, true);
    int64_t share = left > 0 ? left / (int64_t)(schedule->connections - running) : 0;
    if (step && step->kind->is_graph) {
        int64_t graph = least(step->wants_bytes, finish_graph_room(schedule));
        bool waits = graph > left && running > 0;
        share = waits ? least(share, FINISH_LITTLE_BYTES) : graph;
        if (waits)
            step = most_urgent(schedule, now_us, false);
    }
    if (step) {
        step->memory_bytes = least(step->wants_bytes, share);
        step->running = true;
        step->start_us = now_us;
    }
    return step;
}

void finish_schedule_give_back(struct finish_schedule *schedule, struct finish_step *step,
                               int64_t now_us, bool done) {
    step->running = false;
    step->done = done;
    step->elapsed_us = now_us - step->start_us;
    if (done && step->cost_us >= TELLING_US) {
        schedule->estimated_us += step->cost_us;
        schedule->elapsed_us += step->elapsed_us;
    }
}

bool finish_schedule_is_empty(const struct finish_schedule *schedule) {
    for (size_t i = 0; i < schedule->finish->count; i++)
        if (is_open(&schedule->finish->steps[i]))
            return false;
    return true;
}

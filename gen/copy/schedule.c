#include "gen/copy/schedule.h"

#include <stdlib.h>
#include <string.h>

/* Slices that units first .. end - 1 lie in, when one begins at every multiple of `size`. */
static uint64_t slices_between(uint64_t first, uint64_t end, uint64_t size) {
    return (end - 1) / size - first / size + 1;
}

static uint64_t rows_of(const struct copy_dataset *dataset, const struct schedule_run *run) {
    uint64_t rows = 0;
    for (size_t table = 0; table < run->source->table_count; table++)
        if (run->wanted[table])
            rows += run->source->rows_before(dataset, table, run->end) -
                    run->source->rows_before(dataset, table, run->first);
    return rows;
}

static bool make_room(struct schedule *schedule) {
    if (schedule->count & (schedule->count - 1))
        return true;
    size_t room = schedule->count > 0 ? 2 * schedule->count : 1;
    struct schedule_run *runs = realloc(schedule->runs, room * sizeof *runs);
    if (runs)
        schedule->runs = runs;
    return runs;
}

static int add_run(struct schedule *schedule, struct schedule_run *run, struct err *err) {
    if (!make_room(schedule))
        return err_set(err, ERR_SYSTEM, "out of memory for what there is to do");
    run->slices_before = schedule->slices;
    schedule->slices += slices_between(run->first, run->end, run->source->units_per_slice);
    schedule->rows += rows_of(schedule->dataset, run);
    schedule->runs[schedule->count++] = *run;
    return 0;
}

static int add_source(struct schedule *schedule, const struct copy_share *share,
                      const struct ledger *ledger, const struct copy_source *source,
                      struct err *err) {
    uint64_t first, end;
    struct schedule_run run = {.source = source};
    copy_share_units(share, schedule->dataset, source, &first, &end);
    for (uint64_t unit = first; unit < end; unit = run.end) {
        bool any = false;
        run.first = unit;
        run.end = end;
        for (size_t table = 0; table < source->table_count; table++) {
            uint64_t change;
            run.wanted[table] = !ledger_has(ledger, source, table, unit, &change);
            any = any || run.wanted[table];
            run.end = change < run.end ? change : run.end;
        }
        if (any && add_run(schedule, &run, err) < 0)
            return -1;
    }
    return 0;
}

int schedule_init(struct schedule *schedule, const struct copy_dataset *dataset,
                  const struct copy_share *share, const struct ledger *ledger, struct err *err) {
    *schedule = (struct schedule){.dataset = dataset};
    for (size_t i = 0; i < dataset->source_count; i++)
        if (add_source(schedule, share, ledger, &dataset->sources[i], err) < 0) {
            schedule_release(schedule);
            return -1;
        }
    return 0;
}

void schedule_release(struct schedule *schedule) {
    free(schedule->runs);
    *schedule = (struct schedule){.dataset = NULL};
}

/* The last run that begins at or before this slice. */
static const struct schedule_run *run_of(const struct schedule *schedule, uint64_t number) {
    size_t low = 0, high = schedule->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (schedule->runs[middle].slices_before <= number)
            low = middle;
        else
            high = middle;
    }
    return &schedule->runs[low];
}

bool schedule_slice(const struct schedule *schedule, uint64_t number, struct copy_slice *slice) {
    if (number >= schedule->slices)
        return false;
    const struct schedule_run *run = run_of(schedule, number);
    uint64_t size = run->source->units_per_slice;
    uint64_t multiple = run->first / size + number - run->slices_before;
    uint64_t first = multiple * size > run->first ? multiple * size : run->first;
    uint64_t end = (multiple + 1) * size < run->end ? (multiple + 1) * size : run->end;
    *slice = copy_slice_make(schedule->dataset, run->source, first, end - first);
    memcpy(slice->wanted, run->wanted, sizeof slice->wanted);
    return true;
}

uint64_t schedule_slices_before(const struct schedule *schedule, unsigned generation) {
    for (size_t i = 0; i < schedule->count; i++)
        if (schedule->runs[i].source->generation >= generation)
            return schedule->runs[i].slices_before;
    return schedule->slices;
}

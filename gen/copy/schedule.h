/* The slices that a run has to do: all of its share that the ledger does not have.
 *
 * Units that are missing in the same tables make a run; runs are cut into slices where multiples of
 * the source's units_per_slice are, so that slices are the same whoever makes them.
 */
#ifndef PGBAZAAR_GEN_COPY_SCHEDULE_H
#define PGBAZAAR_GEN_COPY_SCHEDULE_H

#include "gen/copy/ledger.h"
#include "gen/copy/share.h"

struct schedule_run {
    const struct copy_source *source;
    uint64_t first, end;             /* units */
    bool wanted[COPY_SOURCE_TABLES]; /* tables that miss them: at least one */
    uint64_t slices_before;          /* of all earlier runs */
};

struct schedule {
    const struct copy_dataset *dataset;
    struct schedule_run *runs; /* in the order of the sources, then of the units */
    size_t count;
    uint64_t slices, rows; /* in all */
};

int schedule_init(struct schedule *schedule, const struct copy_dataset *dataset,
                  const struct copy_share *share, const struct ledger *ledger, struct err *err);
void schedule_release(struct schedule *schedule);

/* Slices of sources of lower generations; the dataset's sources must be in the order of those. */
uint64_t schedule_slices_before(const struct schedule *schedule, unsigned generation);

/* The slice of this number, from 0; false behind the last. */
bool schedule_slice(const struct schedule *schedule, uint64_t number, struct copy_slice *slice);

#endif

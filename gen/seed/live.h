/* A dataset as it goes into tables that are in use: whose keys, indexes and triggers are on, and
 * whose rows others read and write meanwhile. Parents come before children, in small slices. */
#ifndef PGBAZAAR_GEN_SEED_LIVE_H
#define PGBAZAAR_GEN_SEED_LIVE_H

#include "gen/copy/dataset.h"

#define LIVE_SOURCES_MAX 16

struct live_dataset {
    struct copy_dataset dataset; /* points into `sources`: do not copy it */
    struct copy_source sources[LIVE_SOURCES_MAX];
};

/* With slices that take half a second at most for each of so many workers, as far as one can tell;
 * of so many rows a second that all of them may send (0: as fast as it goes). */
void live_dataset_init(struct live_dataset *live, const struct copy_dataset *dataset,
                       double rows_per_s, unsigned workers);

#endif

/* The share of a dataset that one of several runs does: part k of n.
 *
 * Of every source's units it has about the n-th part, in one piece, cut where slices begin. It
 * follows from the dataset alone: the runs need not speak to each other, and all n of them together
 * do everything once.
 */
#ifndef PGBAZAAR_GEN_COPY_SHARE_H
#define PGBAZAAR_GEN_COPY_SHARE_H

#include "gen/copy/dataset.h"

struct copy_share {
    uint32_t part, of; /* 1 <= part <= of <= COPY_SHARES_MAX */
};

#define COPY_SHARES_MAX 10000
#define COPY_SHARE_WHOLE                                                                           \
    (struct copy_share) {                                                                          \
        .part = 1, .of = 1                                                                         \
    }

/* From "k/n"; ERR_USAGE. */
int copy_share_parse(const char *text, struct copy_share *share, struct err *err);

bool copy_share_is_whole(const struct copy_share *share);

/* Units *first .. *end - 1 of the source are the share's. */
void copy_share_units(const struct copy_share *share, const struct copy_dataset *dataset,
                      const struct copy_source *source, uint64_t *first, uint64_t *end);

/* Rows of all tables. */
uint64_t copy_share_rows(const struct copy_share *share, const struct copy_dataset *dataset);

#endif

/* `capacity --growth 1x,3x,10x`: the search at several sizes of the data, each in a database of its
 * own that is seeded for it. */
#ifndef PGBAZAAR_LOAD_CAPACITY_GROWTH_H
#define PGBAZAAR_LOAD_CAPACITY_GROWTH_H

#include <stddef.h>

#include "common/err.h"
#include "load/capacity/trials.h"
#include "load/folder.h"
#include "reports/result.h"

enum { GROWTH_MOST = 8, GROWTH_LABEL = 16 };

/* A size of the data: so many times the customers, products and transactions of the profile. */
struct growth_size {
    double factor;
    char label[GROWTH_LABEL]; /* "3x": also of its database and its folder */
};

/* "1x,3x,10x"; the x may be left out. ERR_USAGE for anything else. */
int growth_parse(const char *text, struct growth_size sizes[GROWTH_MOST], size_t *count,
                 struct err *err);

/* Searches at each size, one after another. Each leaves a result folder of its own in the folder;
 * *result (uninitialised) is the first one's, with the sheet "capacity-growth", and its verdict is
 * pass where a capacity was found at every size. `plan` is that of a search without growth;
 * `trials` is memory for one search. Databases are dropped, on errors and Ctrl-C too, unless the
 * options say to keep them. */
int growth_run(const struct trials_plan *plan, const struct growth_size *sizes, size_t count,
               struct trials *trials, struct result *result, struct err *err);

#endif

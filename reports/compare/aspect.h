/* What is known of a run, by the lines of its environment and its settings, and what it means where
 * two runs differ in one. */
#ifndef PGBAZAAR_REPORTS_COMPARE_ASPECT_H
#define PGBAZAAR_REPORTS_COMPARE_ASPECT_H

#include <stdbool.h>

enum aspect_weight {
    ASPECT_NOTED, /* it may be what is compared */
    ASPECT_IGNORED,
    ASPECT_LOAD,   /* another load: unlike too, but where the arms were made to differ */
    ASPECT_UNLIKE, /* another world or machine */
};

struct aspect {
    const char *name; /* of the line; where it ends in a blank, of all that begin so */
    enum aspect_weight weight;
    /* In a history the runs are of different series. What differs within a series may be the cause
     * of a change, as a new version of the server. */
    bool parts_series;
    bool is_machines; /* each driver of one load has its own, and they may differ */
};

/* The aspect that a line's name stands for. One that is not known is noted, and no more. */
const struct aspect *aspect_find(const char *name);

#endif

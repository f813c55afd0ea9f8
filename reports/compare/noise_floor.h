/* How much a server seems to differ from itself: the noise floor of a baseline, measured by
 * comparing a profile with itself, run after run, on the same machine (A/A).
 *
 * It is kept in the folder of the baseline's runs, in noise_floor.json. */
#ifndef PGBAZAAR_REPORTS_COMPARE_NOISE_FLOOR_H
#define PGBAZAAR_REPORTS_COMPARE_NOISE_FLOOR_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

#define NOISE_FLOOR_FILE "noise_floor.json"

struct noise {
    char query[RESULT_NAME_SIZE], measure[RESULT_NAME_SIZE];
    /* The far end of the interval of the change that was seen, of the same unit: a fraction of the
     * value, or a difference of fractions for errors. */
    double floor;
};

struct noise_floor {
    struct noise *noises; /* owned */
    size_t count;
    uint64_t pairs; /* of runs, behind it */
};

struct comparison;

/* From the comparison of a profile with itself. -1 when memory is short. */
int noise_floor_from(struct noise_floor *floor, const struct comparison *comparison,
                     struct err *err);
void noise_floor_release(struct noise_floor *floor);

/* The floor of this query and measure; NAN where none was measured, or `floor` is NULL. */
double noise_floor_of(const struct noise_floor *floor, const char *query, const char *measure);

int noise_floor_save(const struct noise_floor *floor, const char *folder, struct err *err);

/* Reads that of the folder, or of the one above it; without either *floor is empty. ERR_USAGE where
 * the file is wrong. */
int noise_floor_load(struct noise_floor *floor, const char *folder, struct err *err);

#endif

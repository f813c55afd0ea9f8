/* The errors that one thread meets, by kind: the query and the SQLSTATE. */
#ifndef PGBAZAAR_LOAD_RECORD_ERROR_KINDS_H
#define PGBAZAAR_LOAD_RECORD_ERROR_KINDS_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "reports/result.h"

/* In place of a query: a connection. */
#define ERROR_KIND_CONNECTION SIZE_MAX

struct error_kind {
    size_t query;
    char sqlstate[6];
    uint64_t count;
    int64_t first_us, last_us; /* from the run's start */
    char sample[RESULT_VALUE_SIZE];
};

struct error_kinds {
    struct error_kind *items; /* owned */
    size_t count;
    const char *secret; /* never in a sample: the sessions' password, NULL where there is none */
};

int error_kinds_init(struct error_kinds *kinds, struct err *err);
void error_kinds_release(struct error_kinds *kinds);

/* Counts one, at_us after the run's start; the first one's sentence, without secrets, is kept. */
void error_kinds_note(struct error_kinds *kinds, size_t query, const char *sqlstate,
                      const char *sentence, int64_t at_us);

/* Adds them to the result, whose queries have the same numbers. */
int error_kinds_add_to(const struct error_kinds *kinds, struct result *result, struct err *err);

#endif

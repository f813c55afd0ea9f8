/* What of the catalogue applies: each probe, and each table of those that go through all tables. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_CASE_H
#define PGBAZAAR_GEN_PROBE_PROBE_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "gen/probe/probe.h"

struct probe_case {
    const struct probe *probe;
    unsigned table; /* in probe_tables, or PROBE_NO_TABLE */
    char name[96];  /* "key: customers" */
};

struct probe_cases {
    struct probe_case *items; /* owned */
    size_t count;
};

/* All cases whose probes have none of the traits in `without`. PROBE_VECTORS there leaves the table
 * of embeddings out as well. */
int probe_cases_init(struct probe_cases *cases, unsigned without, struct err *err);
void probe_cases_release(struct probe_cases *cases);

/* Appends the case's statements as they stand in the catalogue, with the names of their values and
 * not the values. */
struct buf;
void probe_case_print(const struct probe_case *probe, struct buf *text);

#endif

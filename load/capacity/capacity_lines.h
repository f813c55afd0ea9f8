/* The sheet "capacity": what a search has found, in words, for the summary. */
#ifndef PGBAZAAR_LOAD_CAPACITY_CAPACITY_LINES_H
#define PGBAZAAR_LOAD_CAPACITY_CAPACITY_LINES_H

#include "load/capacity/findings.h"
#include "reports/result.h"

int capacity_lines_add(struct result *result, const struct search *search,
                       const struct findings *findings, struct err *err);

/* "2.3 sessions waiting for IO:WALSync": what the server's sessions did, on average. */
void capacity_wait_phrase(const struct measurement_wait *wait, char *text, size_t size);

#endif

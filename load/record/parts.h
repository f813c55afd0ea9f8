/* Where the time of a request went: from its intended start to its last row, cut at what the driver
 * could see.
 *
 * The parts of a request add up to its response time, unless it stood in a line so long that the
 * moment the driver took it up was forgotten: then neither lag nor wait is recorded for it. In a
 * pipeline begin, tenant, query and commit are one round trip and cannot be told apart: then there
 * is RESULT_PART_TOGETHER in place of set-up, execution and commit.
 */
#ifndef PGBAZAAR_LOAD_RECORD_PARTS_H
#define PGBAZAAR_LOAD_RECORD_PARTS_H

#include "load/record/cells.h"
#include "load/session/session.h"

/* The parts of a request that succeeded at done_us, into the histograms of its query. */
void parts_record(struct cells *cells, struct hist parts[RESULT_PARTS],
                  const struct request *request, int64_t done_us);

/* The result's sheet "time": its queries' parts, all queries together first. */
int parts_add_sheet(struct result *result, struct err *err);

#endif

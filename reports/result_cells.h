/* The cells and the parts of a result in its files: the tags of their histograms in a query's log,
 * and "cells" of result.json. For result_save.c and result_load.c alone. */
#ifndef PGBAZAAR_REPORTS_RESULT_CELLS_H
#define PGBAZAAR_REPORTS_RESULT_CELLS_H

#include <jansson.h>

#include "common/buf.h"
#include "reports/result.h"

/* Appends the histograms with samples of one query to its log: of its cells, as intervals of their
 * phases, with tags such as "response/PHASE/SIZE"; of its parts, as an
 * interval of the measured time, with tags such as "part/driver-lag". */
int result_cells_put(const struct result *result, size_t query, int64_t start_us, struct buf *log,
                     struct err *err);

/* "cells" of the document: a new reference, NULL when memory is short. */
json_t *result_cells_json(const struct result *result);

/* Reads them back, if the document has any, with their histograms from the logs in `directory`. */
int result_cells_read(struct result *result, const json_t *document, const char *directory,
                      struct err *err);

/* "parts" of a query's object: its parts with samples, by their names. A new reference, NULL when
 * memory is short. And read back, if the object has any, from the query's log. */
json_t *result_parts_json(const struct result_query *query);
int result_parts_read(struct result_query *query, const json_t *object, struct buf *log,
                      const char *where, struct err *err);

#endif

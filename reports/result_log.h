/* The histograms of a result in its files: their buckets in logs (.hlog), a summary of each in
 * result.json. For result_save.c, result_load.c and result_cells.c alone. */
#ifndef PGBAZAAR_REPORTS_RESULT_LOG_H
#define PGBAZAAR_REPORTS_RESULT_LOG_H

#include <jansson.h>
#include <stdbool.h>

#include "common/buf.h"
#include "reports/result.h"

/* A histogram's summary: a new reference, NULL when memory is short. */
json_t *result_hist_json(const struct hist *hist);

/* Appends a file as it is; ERR_USAGE when it is too large for one of a result. */
int result_file_read(const char *path, struct buf *text, struct err *err);

/* Appends the log of this name. */
int result_log_read(const char *directory, const char *name, struct buf *log, struct err *err);

/* Adds what has this tag to an empty histogram with memory. It must agree with the summary that
 * `parent` has as `member`. `file` and `where` begin the sentences of errors in the two. */
int result_hist_read(struct buf *log, const char *file, const char *tag, const json_t *parent,
                     const char *member, const char *where, struct hist *hist, struct err *err);

/* The times of requests: members of their object; intervals of a log; and read back into requests
 * that have none. `tag_end` is "" for a query as a whole; for a part of its requests, what sets its
 * tags apart. Of a part, empty histograms are in no log, and those of what had no answer in no
 * object either. */
int result_times_json(const struct result_requests *requests, bool is_part, json_t *object);
int result_times_log(const struct result_requests *requests, const char *tag_end, int64_t start_us,
                     int64_t length_us, struct buf *log, struct err *err);
int result_times_read(struct buf *log, const char *file, const char *tag_end, const json_t *object,
                      const char *where, struct result_requests *requests, struct err *err);

#endif

/* What the faces of a result have in common: how numbers and the line for all queries are written.
 *
 * A face is the result as a document of another format. Each is a line in the table of
 * reports/report.c and a function
 *
 *     int x_report_put(struct buf *document, const struct result *result,
 *                      const struct result *baseline, struct err *err);
 *
 * that appends the whole document of a judged result; -1 with *err when memory is short. The
 * baseline is a result before it, or NULL; a face that does not compare leaves it alone. Exact
 * formats (CSV, OpenMetrics) give the numbers of result.json to the last digit; those for people
 * round them as the terminal's summary does.
 */
#ifndef PGBAZAAR_REPORTS_FACE_H
#define PGBAZAAR_REPORTS_FACE_H

#include "common/buf.h"
#include "common/err.h"
#include "reports/result.h"

/* The fewest digits that read back as the same double, as result.json's 17 do. */
void face_put_number(struct buf *document, double number);

/* Microseconds as seconds, exactly: "0.0123", "5.0". */
void face_put_seconds(struct buf *document, int64_t us);

/* The run's start as ISO 8601 in UTC, without a zone. */
enum { FACE_TIME = 24 };
const char *face_start(const struct result *result, char text[FACE_TIME]);

/* The total as a query called "all", for who writes it as one line more. It borrows the total's
 * histograms. */
void face_all(struct result_query *all, const struct result_requests *total);

/* How many of each kind: their name, and their count. */
struct face_count {
    const char *name;
    size_t offset; /* of an uint64_t in struct result_requests */
};
extern const struct face_count face_outcomes[]; /* what became of what was due; ended by NULL */
uint64_t face_count(const struct face_count *count, const struct result_requests *requests);

/* 0 when nothing failed, -1 with *err when memory was short for the document. */
int face_finish(const struct buf *document, const char *what, struct err *err);

#endif

/* Histogram logs that HdrHistogram's own readers (Java, JavaScript, C, ...) read: log format 1.3
 * with V2 compressed histograms, values in microseconds.
 *
 * A log is a header and one line an interval: `Tag=response,START,LENGTH,MAX,BASE64`. The histogram
 * is zlib-compressed, its counts ZigZag LEB128 with runs of zeros, up to the slot of the maximum.
 * The format has no place for overflow (see hist.h): it stands in the slot of the highest value, so
 * that the number of samples is right. The third field, the maximum, is in seconds.
 */
#ifndef PGBAZAAR_REPORTS_HLOG_H
#define PGBAZAAR_REPORTS_HLOG_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/hist.h"

/* Appends the header of a log whose intervals count from this Unix time. */
void hlog_begin(struct buf *log, int64_t started_at_us);

/* Appends an interval. The tag has no comma, blank or newline. -1 when memory is short. */
int hlog_put(struct buf *log, const char *tag, int64_t start_us, int64_t length_us,
             const struct hist *hist, struct err *err);

/* Adds every interval with this tag to `hist`, and *intervals is their number. The log tells
 * buckets alone: minimum, maximum and sum are those of the buckets' lower ends, overflow is 0. -1
 * with ERR_USAGE (the line's number in the sentence) where the text is no such log, ERR_SYSTEM when
 * memory is short; hist is then of no use. */
int hlog_merge(const char *log, const char *tag, struct hist *hist, size_t *intervals,
               struct err *err);

/* Steps through the intervals with this tag: *next is the log at first, then where to go on. 1 with
 * the interval's start and its histogram, emptied before, as hlog_merge gives it; 0 behind the
 * last; -1 as hlog_merge. */
int hlog_next(const char **next, const char *tag, int64_t *start_us, struct hist *hist,
              struct err *err);

#endif

/* The results of several drivers put together to that of the whole load: what one driver would
 * have measured that had done it all.
 *
 * Counts are added; histograms, of the whole and of each second, are merged bucket by bucket, so
 * that percentiles are those of all requests. Sheets are put together as the table of
 * merge_sheets.c says. What is judged is judged afterwards, over the whole.
 */
#ifndef PGBAZAAR_LOAD_DRIVERS_MERGE_H
#define PGBAZAAR_LOAD_DRIVERS_MERGE_H

#include <stddef.h>

#include "common/err.h"
#include "common/opt.h"
#include "reports/result.h"

/* pgbazaar report merge RESULT... -o FOLDER [--force]. The exit code is the verdict's. */
int cmd_merge(const struct options *options, struct err *err);

/* Whether the results, at least one, are those of all drivers of one load. 0, or -1 with ERR_USAGE
 * and the first reason why not: another start, seed, profile or server, a driver that is missing or
 * there twice. `name` of each is for the sentence. */
int merge_check(const struct result *const *parts, const char *const *names, size_t count,
                struct err *err);

/* Whether what merge_results reads from the sheets of a part is there: ERR_USAGE with its file, the
 * row and the column otherwise. */
int merge_check_cells(const struct result *part, const char *folder, struct err *err);

/* Fills *whole, which is not initialised, from parts in the order of their drivers; not judged, and
 * without the tenants' sheets. The caller releases it, also after an error. What belongs together
 * by force alone is put together as far as names are the same. */
int merge_results(struct result *whole, const struct result *const *parts, size_t count,
                  struct err *err);

/* Of merge_results: the sheets. */
int merge_sheets(struct result *whole, const struct result *const *parts, size_t count,
                 struct err *err);

/* Of merge_sheets: those that are more than rows put together. Each adds the sheet, if any part has
 * it. The outages are in result->availability too. */
int merge_outages(struct result *whole, const struct result *const *parts, size_t count,
                  struct err *err);
int merge_accounts(struct result *whole, const struct result *const *parts, size_t count,
                   struct err *err);
int merge_probes(struct result_sheet *sheet, struct err *err);

/* An empty sheet like the one that is given; NULL when memory is short. */
struct result_sheet *merge_add_like(struct result *whole, const struct result_sheet *like,
                                    struct err *err);

#endif

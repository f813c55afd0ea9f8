/* How a result looks in result.json: the tables of fields that saving and loading share, the names
 * of its files, and the percentiles that are printed. */
#ifndef PGBAZAAR_REPORTS_RESULT_FIELDS_H
#define PGBAZAAR_REPORTS_RESULT_FIELDS_H

#include "common/json.h"
#include "reports/result.h"

/* One group of fields: an object of its own, or the elements of an array. */
struct result_fields {
    const struct json_field *fields;
    size_t count;
};

extern const struct result_fields result_run_fields;          /* struct result: "run" */
extern const struct result_fields result_drivers_fields;      /* struct result: in "run" too */
extern const struct result_fields result_truth_fields;        /* struct result_truth */
extern const struct result_fields result_verdict_fields;      /* struct result: "verdict" */
extern const struct result_fields result_driver_fields;       /* struct result: "driver" */
extern const struct result_fields result_availability_fields; /* struct result_availability */
extern const struct result_fields result_isolation_fields;    /* struct result_isolation */
extern const struct result_fields result_pair_fields;
extern const struct result_fields result_phase_fields;
extern const struct result_fields result_total_fields; /* struct result_requests */
extern const struct result_fields result_query_fields;
extern const struct result_fields result_cell_fields; /* but query and phase, which are names */
extern const struct result_fields result_second_fields;
extern const struct result_fields result_error_fields;
extern const struct result_fields result_outcome_fields;
extern const struct result_fields result_hist_fields; /* struct hist, without its counts */

/* The percentiles of each histogram, and their keys in "percentiles_us". */
struct result_percentile {
    double percentile;
    const char *key;
};
extern const struct result_percentile result_percentiles[];
extern const size_t result_percentile_count;

/* "sheets" of the document: a new reference, NULL when memory is short; and read back. */
json_t *result_sheets_json(const struct result *result);
int result_sheets_read(struct result *result, const json_t *document, struct err *err);

#define RESULT_FILE         "result.json"
#define RESULT_LAG_FILE     "_driver" /* no query's name begins so */
#define RESULT_LAG_TAG      "lag"
#define RESULT_SECONDS_FILE "_seconds"
#define RESULT_LOG_END      ".hlog"

#endif

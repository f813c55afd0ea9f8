#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "reports/result_cells.h"
#include "reports/result_fields.h"
#include "reports/result_log.h"

static int read_object(const struct result_fields *table, const json_t *parent, const char *name,
                       void *record, struct err *err) {
    json_t *object = json_member(parent, name, JSON_OBJECT, RESULT_FILE, err);
    if (!object)
        return -1;
    return json_fields_read_object(table->fields, table->count, object, record, name, err);
}

static int read_query(struct result *result, const json_t *object, const char *directory,
                      size_t index, struct err *err) {
    char where[96];
    (void)snprintf(where, sizeof where, "queries[%zu]", index);
    struct result_query told = {.weight = 0};
    if (json_fields_read_object(result_query_fields.fields, result_query_fields.count, object,
                                &told, where, err))
        return -1;
    struct result_query *query = result_add_query(result, told.name, told.weight, err);
    if (!query || result_requests_add(&query->requests, &told.requests, err) < 0)
        return err_prefix(err, "%s", where);
    struct buf log = BUF_EMPTY;
    int status = result_log_read(directory, query->name, &log, err);
    if (!status)
        status = result_times_read(&log, query->name, "", object, where, &query->requests, err);
    if (!status)
        status = result_parts_read(query, object, &log, where, err);
    buf_release(&log);
    return status;
}

static int read_queries(struct result *result, const json_t *document, const char *directory,
                        struct err *err) {
    json_t *array = json_member(document, "queries", JSON_ARRAY, RESULT_FILE, err);
    if (!array)
        return -1;
    for (size_t i = 0; i < json_array_size(array); i++)
        if (read_query(result, json_array_get(array, i), directory, i, err))
            return -1;
    return 0;
}

static int read_driver(struct result *result, const json_t *document, const char *directory,
                       struct err *err) {
    if (read_object(&result_driver_fields, document, "driver", result, err))
        return -1;
    struct buf log = BUF_EMPTY;
    int status = result_log_read(directory, RESULT_LAG_FILE, &log, err);
    if (!status)
        status = result_hist_read(&log, RESULT_LAG_FILE, RESULT_LAG_TAG,
                                  json_object_get(document, "driver"), RESULT_LAG_TAG, "driver",
                                  &result->driver_lag, err);
    buf_release(&log);
    return status;
}

/* The arrays whose elements are objects of plain fields: each gives the next element to be filled.
 */
static void *next_phase(struct result *result, struct err *err) {
    return result_add_phase(result, "", err);
}

static void *next_outcome(struct result *result, struct err *err) {
    return result_add_outcome(result, err);
}

static int read_array(struct result *result, const json_t *document, const char *name,
                      const struct result_fields *table,
                      void *(*next)(struct result *result, struct err *err), struct err *err) {
    json_t *array = json_member(document, name, JSON_ARRAY, RESULT_FILE, err);
    for (size_t i = 0; array && i < json_array_size(array); i++) {
        char where[96];
        (void)snprintf(where, sizeof where, "%s[%zu]", name, i);
        void *element = next(result, err);
        if (!element || json_fields_read_object(table->fields, table->count,
                                                json_array_get(array, i), element, where, err))
            return -1;
    }
    return array ? 0 : -1;
}

static int read_pairs(struct result *result, const json_t *document, const char *name,
                      int (*set)(struct result *, struct err *, const char *, const char *, ...),
                      struct err *err) {
    json_t *array = json_member(document, name, JSON_ARRAY, RESULT_FILE, err);
    for (size_t i = 0; array && i < json_array_size(array); i++) {
        struct result_pair pair;
        if (json_fields_read_object(result_pair_fields.fields, result_pair_fields.count,
                                    json_array_get(array, i), &pair, name, err) ||
            set(result, err, pair.name, "%s", pair.value))
            return -1;
    }
    return array ? 0 : -1;
}

static int read_errors(struct result *result, const json_t *document, struct err *err) {
    json_t *array = json_member(document, "errors", JSON_ARRAY, RESULT_FILE, err);
    for (size_t i = 0; array && i < json_array_size(array); i++) {
        struct result_error error;
        if (json_fields_read_object(result_error_fields.fields, result_error_fields.count,
                                    json_array_get(array, i), &error, "errors", err) ||
            result_add_error(result, error.query, error.sqlstate, error.count, error.first_us,
                             error.last_us, error.sample, err))
            return -1;
    }
    return array ? 0 : -1;
}

static int read_timeline(struct result *result, const json_t *document, struct err *err) {
    json_t *timeline = json_member(document, "timeline", JSON_OBJECT, RESULT_FILE, err);
    json_t *rows = timeline ? json_member(timeline, "rows", JSON_ARRAY, "timeline", err) : NULL;
    for (size_t i = 0; rows && i < json_array_size(rows); i++) {
        char where[64];
        (void)snprintf(where, sizeof where, "timeline.rows[%zu]", i);
        struct result_second *second = result_add_second(result, err);
        if (!second || json_fields_read_row(result_second_fields.fields, result_second_fields.count,
                                            json_array_get(rows, i), second, where, err))
            return -1;
        if (second->phase >= result->phase_count)
            return err_set(err, ERR_USAGE, "%s: there is no phase %zu", where, second->phase);
    }
    return rows ? 0 : -1;
}

/* What results of one driver leave out. */
static int read_drivers(struct result *result, const json_t *document, struct err *err) {
    if (!json_object_get(json_object_get(document, "run"), "drivers"))
        return 0;
    return read_object(&result_drivers_fields, document, "run", result, err);
}

static int read_seconds(struct result *result, const char *directory, struct err *err) {
    return result_is_part(result)
               ? result_log_read(directory, RESULT_SECONDS_FILE, &result->seconds_log, err)
               : 0;
}

/* Results of an earlier version have none. */
static int read_truth(struct result *result, const json_t *document, struct err *err) {
    if (!json_object_get(document, "truth"))
        return 0;
    return read_object(&result_truth_fields, document, "truth", &result->truth, err);
}

static int read_document(struct result *result, const json_t *document, const char *directory,
                         struct err *err) {
    json_t *format = json_object_get(document, "format");
    if (!json_is_integer(format))
        return err_set(err, ERR_USAGE,
                       "it is not the document of a load run: \"format\" is missing");
    if (json_integer_value(format) != RESULT_FORMAT)
        return err_set(err, ERR_USAGE,
                       "it has format %" JSON_INTEGER_FORMAT ", and this pgbazaar reads format %d",
                       json_integer_value(format), RESULT_FORMAT);
    if (read_object(&result_run_fields, document, "run", result, err) ||
        read_drivers(result, document, err) || read_truth(result, document, err) ||
        read_object(&result_verdict_fields, document, "verdict", result, err) ||
        read_object(&result_availability_fields, document, "availability", &result->availability,
                    err) ||
        read_object(&result_isolation_fields, document, "isolation", &result->isolation, err) ||
        read_driver(result, document, directory, err) ||
        read_queries(result, document, directory, err) ||
        read_array(result, document, "phases", &result_phase_fields, next_phase, err) ||
        read_array(result, document, "sla", &result_outcome_fields, next_outcome, err) ||
        read_pairs(result, document, "environment", result_set_environment, err) ||
        read_pairs(result, document, "settings", result_set_setting, err) ||
        read_errors(result, document, err))
        return -1;
    if (read_timeline(result, document, err) || read_seconds(result, directory, err) ||
        result_cells_read(result, document, directory, err))
        return -1;
    return result_sheets_read(result, document, err);
}

int result_load(struct result *result, const char *directory, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/" RESULT_FILE, directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "\"%.200s...\" is no result folder: the path is too long",
                       directory);
    struct buf text = BUF_EMPTY;
    if (result_file_read(path, &text, err)) {
        buf_release(&text);
        if (access(path, F_OK) != 0)
            return err_set(err, ERR_USAGE,
                           "\"%s\" is not a result folder: it has no " RESULT_FILE
                           "; give the folder that `pgbazaar load` wrote",
                           directory);
        return -1;
    }
    json_error_t where;
    json_t *document = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, &where);
    buf_release(&text);
    if (!document)
        return err_set(err, ERR_USAGE, "%s:%d:%d: %s", path, where.line, where.column, where.text);
    int status = result_init(result, err);
    if (!status && read_document(result, document, directory, err)) {
        result_release(result);
        status = err_prefix(err, "cannot read \"%s\"", path);
    }
    json_decref(document);
    return status;
}

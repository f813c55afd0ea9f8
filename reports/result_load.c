#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "reports/hlog.h"
#include "reports/result_cells.h"
#include "reports/result_fields.h"

/* A document of an hour with 20 queries has less than 1 MB. */
enum { FILE_MOST = 256 << 20 };

static int read_file(const char *path, struct buf *buf, struct err *err) {
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set_errno(err, "cannot read \"%s\"", path);
    size_t count;
    do {
        if (!buf_reserve(buf, 65536))
            break;
        count = fread(buf->data + buf->length, 1, 65536, file);
        buf->length += count;
    } while (count > 0 && buf->length < FILE_MOST);
    bool failed = ferror(file);
    int saved = errno;
    (void)fclose(file);
    if (buf->failed)
        return err_set(err, ERR_SYSTEM, "out of memory for reading \"%s\"", path);
    if (buf->length >= FILE_MOST)
        return err_set(err, ERR_USAGE, "\"%s\" is too large for a result", path);
    errno = saved;
    return failed ? err_set_errno(err, "cannot read \"%s\"", path) : 0;
}

static int read_object(const struct result_fields *table, const json_t *parent, const char *name,
                       void *record, struct err *err) {
    json_t *object = json_member(parent, name, JSON_OBJECT, RESULT_FILE, err);
    if (!object)
        return -1;
    return json_fields_read_object(table->fields, table->count, object, record, name, err);
}

/* Whether the exact minimum and maximum lie in the buckets at the ends. */
static bool bounds_agree(const struct hist *told, const struct hist *buckets) {
    if (told->count == 0)
        return true;
    bool low =
        told->overflow == told->count ||
        (told->min_us <= HIST_HIGHEST_US && hist_slot(told->min_us) == hist_slot(buckets->min_us));
    bool high = told->overflow ? told->max_us > HIST_HIGHEST_US
                               : told->max_us <= HIST_HIGHEST_US &&
                                     hist_slot(told->max_us) == hist_slot(buckets->max_us);
    return told->min_us <= told->max_us && low && high;
}

/* What the document says of a histogram, beside the buckets of the log. They must belong together:
 * the same samples and the same percentiles. */
static int restore_hist(const json_t *parent, const char *name, const char *where,
                        struct hist *hist, struct err *err) {
    json_t *object = json_member(parent, name, JSON_OBJECT, where, err);
    struct hist told = {.counts = hist->counts};
    if (!object || json_fields_read_object(result_hist_fields.fields, result_hist_fields.count,
                                           object, &told, where, err))
        return -1;
    uint64_t *top = &hist->counts[hist_slot(HIST_HIGHEST_US)];
    bool together = told.count == hist->count && told.overflow <= *top && bounds_agree(&told, hist);
    if (together) {
        *top -= told.overflow;
        if (told.count == 0)
            told.min_us = INT64_MAX;
        *hist = told;
    }
    json_t *percentiles = json_object_get(object, "percentiles_us");
    for (size_t i = 0; together && i < result_percentile_count; i++) {
        json_t *value = json_object_get(percentiles, result_percentiles[i].key);
        together =
            json_is_integer(value) &&
            json_integer_value(value) == hist_percentile_us(hist, result_percentiles[i].percentile);
    }
    if (!together)
        return err_set(err, ERR_USAGE,
                       "%s: \"%s\" does not agree with the histogram in the " RESULT_LOG_END
                       " file; the files are of different runs or damaged",
                       where, name);
    return 0;
}

int result_log_read(const char *directory, const char *name, struct buf *log, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s" RESULT_LOG_END, directory, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return err_set(err, ERR_USAGE, "the path of \"%s\" is too long", name);
    if (access(path, F_OK) != 0)
        return err_set(err, ERR_USAGE, "there is no %s" RESULT_LOG_END " beside it", name);
    return read_file(path, log, err);
}

int result_hist_read(struct buf *log, const char *file, const char *tag, const json_t *parent,
                     const char *member, const char *where, struct hist *hist, struct err *err) {
    size_t intervals;
    if (hlog_merge(buf_text(log), tag, hist, &intervals, err))
        return err_prefix(err, "%s" RESULT_LOG_END, file);
    return restore_hist(parent, member, where, hist, err);
}

/* The tag is the member's name too. */
static int read_hist(struct buf *log, const char *file, const char *tag, const json_t *parent,
                     const char *where, struct hist *hist, struct err *err) {
    return result_hist_read(log, file, tag, parent, tag, where, hist, err);
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
    if (!query)
        return err_prefix(err, "%s", where);
    told.response = query->response;
    told.service = query->service;
    told.unanswered_response = query->unanswered_response;
    told.unanswered_service = query->unanswered_service;
    *query = told;
    struct buf log = BUF_EMPTY;
    int status = result_log_read(directory, query->name, &log, err);
    if (!status)
        status = read_hist(&log, query->name, "response", object, where, &query->response, err);
    if (!status)
        status = read_hist(&log, query->name, "service", object, where, &query->service, err);
    if (!status)
        status = read_hist(&log, query->name, RESULT_UNANSWERED_RESPONSE, object, where,
                           &query->unanswered_response, err);
    if (!status)
        status = read_hist(&log, query->name, RESULT_UNANSWERED_SERVICE, object, where,
                           &query->unanswered_service, err);
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
        status = read_hist(&log, RESULT_LAG_FILE, RESULT_LAG_TAG,
                           json_object_get(document, "driver"), "driver", &result->driver_lag, err);
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
    if (read_file(path, &text, err)) {
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

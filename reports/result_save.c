#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "reports/hlog.h"
#include "reports/result_cells.h"
#include "reports/result_fields.h"
#include "reports/result_log.h"

static json_t *object_of(const struct result_fields *table, const void *record) {
    return json_fields_object(table->fields, table->count, record);
}

/* The elements of one of the result's arrays. */
static json_t *array_of(const struct result_fields *table, const void *elements, size_t count,
                        size_t size) {
    json_t *array = json_array();
    for (size_t i = 0; array && i < count; i++) {
        if (json_array_append_new(array, object_of(table, (const char *)elements + i * size))) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

static json_t *run_object(const struct result *result, const struct result_requests *total) {
    json_t *object = object_of(&result_run_fields, result);
    char text[64] = "";
    time_t seconds = (time_t)(result->started_at_us / 1000000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts))
        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    int failed = json_object_set_new(object, "started_at", json_string(text));
    json_t *drivers =
        result->drivers > 0 ? object_of(&result_drivers_fields, result) : json_object();
    failed |= json_object_update(object, drivers);
    json_decref(drivers);
    failed |= json_object_set_new(object, "achieved_rate",
                                  json_real(result_rate(result, total->succeeded)));
    if (failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *queries_array(const struct result *result) {
    json_t *array = json_array();
    int failed = 0;
    for (size_t i = 0; array && i < result->query_count; i++) {
        const struct result_query *query = &result->queries[i];
        json_t *object = object_of(&result_query_fields, query);
        failed |= json_object_set_new(object, "rate",
                                      json_real(result_rate(result, query->requests.succeeded)));
        failed |= result_times_json(&query->requests, false, object);
        failed |= json_object_set_new(object, "parts", result_parts_json(query));
        failed |= json_array_append_new(array, object);
    }
    if (failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *total_object(const struct result_requests *total) {
    json_t *object = object_of(&result_total_fields, total);
    if (result_times_json(total, false, object)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* Rows instead of objects: an hour has 3,600 of them. */
static json_t *timeline_object(const struct result *result) {
    const struct result_fields *table = &result_second_fields;
    json_t *rows = json_array();
    int failed = 0;
    for (size_t i = 0; rows && i < result->second_count; i++)
        failed |= json_array_append_new(
            rows, json_fields_row(table->fields, table->count, &result->seconds[i]));
    if (failed) {
        json_decref(rows);
        rows = NULL;
    }
    return json_pack("{s:o, s:o}", "columns", json_fields_names(table->fields, table->count),
                     "rows", rows);
}

static json_t *verdict_object(const struct result *result) {
    json_t *object = object_of(&result_verdict_fields, result);
    if (json_object_set_new(object, "exit_code",
                            json_integer((int)verdict_exit_code(result->verdict)))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *driver_object(const struct result *result) {
    json_t *object = object_of(&result_driver_fields, result);
    if (json_object_set_new(object, "lag", result_hist_json(&result->driver_lag))) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* NULL when memory is short or a number is not finite. Parts that failed are NULL, and so json_pack
 * fails and releases the others. */
static json_t *result_document(const struct result *result, const struct result_requests *total) {
#define ARRAY(table, array, number) array_of(&(table), (array), (number), sizeof *(array))
    return json_pack(
        "{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
        "format", RESULT_FORMAT, "verdict", verdict_object(result), "run",
        run_object(result, total), "sla",
        ARRAY(result_outcome_fields, result->outcomes, result->outcome_count), "driver",
        driver_object(result), "total", total_object(total), "queries", queries_array(result),
        "availability", object_of(&result_availability_fields, &result->availability), "isolation",
        object_of(&result_isolation_fields, &result->isolation), "truth",
        object_of(&result_truth_fields, &result->truth), "errors",
        ARRAY(result_error_fields, result->errors, result->error_count), "phases",
        ARRAY(result_phase_fields, result->phases, result->phase_count), "timeline",
        timeline_object(result), "environment",
        ARRAY(result_pair_fields, result->environment, result->environment_count), "settings",
        ARRAY(result_pair_fields, result->settings, result->setting_count), "cells",
        result_cells_json(result), "sheets", result_sheets_json(result));
#undef ARRAY
}

int result_document_put(struct buf *document, const struct result *result, struct err *err) {
    struct result_requests total;
    if (result_total(&total, result, err))
        return -1;
    json_t *json = result_document(result, &total);
    char *text = json ? json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    if (text) {
        buf_put_text(document, text);
        buf_put_text(document, "\n");
    }
    int status = text && !document->failed
                     ? 0
                     : err_set(err, ERR_SYSTEM, "out of memory, or a number in it is not finite");
    free(text);
    json_decref(json);
    result_requests_release(&total);
    return status;
}

static int save_document(const struct result *result, const char *path, struct err *err) {
    struct buf document = BUF_EMPTY;
    int status = result_document_put(&document, result, err) < 0
                     ? err_prefix(err, "cannot write \"%s\"", path)
                     : atomic_file_put(path, document.data, document.length, err);
    buf_release(&document);
    return status;
}

/* The interval is the measured time: from the first measured phase on. */
static int64_t measured_from_us(const struct result *result) {
    int64_t start_us = 0;
    for (size_t i = result->phase_count; i-- > 0;)
        if (result->phases[i].measured)
            start_us = result->phases[i].start_us;
    return start_us;
}

/* Takes the log over. */
static int save_log(const char *directory, const char *name, struct buf *log, int status,
                    struct err *err) {
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s" RESULT_LOG_END, directory, name);
    if (status == 0)
        status = atomic_file_put(path, log->data, log->length, err);
    buf_release(log);
    return status;
}

static int save_query(const struct result *result, size_t number, const char *directory,
                      struct err *err) {
    const struct result_query *query = &result->queries[number];
    int64_t start_us = measured_from_us(result);
    struct buf log = BUF_EMPTY;
    hlog_begin(&log, result->started_at_us);
    int status = result_times_log(&query->requests, "", start_us, result->duration_us, &log, err);
    if (status == 0)
        status = result_cells_put(result, number, start_us, &log, err);
    return save_log(directory, query->name, &log, status, err);
}

static int save_lag(const struct result *result, const char *directory, struct err *err) {
    struct buf log = BUF_EMPTY;
    hlog_begin(&log, result->started_at_us);
    int status = hlog_put(&log, RESULT_LAG_TAG, measured_from_us(result), result->duration_us,
                          &result->driver_lag, err);
    return save_log(directory, RESULT_LAG_FILE, &log, status, err);
}

/* One of an older result's must not stay either. */
static int save_seconds(const struct result *result, const char *directory, struct err *err) {
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/" RESULT_SECONDS_FILE RESULT_LOG_END, directory);
    if (result->seconds_log.length > 0)
        return atomic_file_put(path, result->seconds_log.data, result->seconds_log.length, err);
    (void)unlink(path);
    return 0;
}

int result_save(const struct result *result, const char *directory, struct err *err) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/" RESULT_FILE, directory);
    if (length < 0 || (size_t)length + RESULT_NAME_SIZE >= sizeof path)
        return err_set(err, ERR_SYSTEM,
                       "cannot write the result to \"%.200s...\": the path is too long", directory);
    if (atomic_file_make_folders(directory, err))
        return -1;
    /* An older result's document must not stand beside new histograms. */
    (void)unlink(path);
    for (size_t i = 0; i < result->query_count; i++)
        if (save_query(result, i, directory, err))
            return -1;
    if (save_lag(result, directory, err) || save_seconds(result, directory, err))
        return -1;
    return save_document(result, path, err);
}

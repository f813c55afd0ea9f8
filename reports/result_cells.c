#include "reports/result_cells.h"

#include <stdio.h>
#include <string.h>

#include "reports/hlog.h"
#include "reports/result_fields.h"
#include "reports/result_log.h"

enum { TAG_SIZE = RESULT_NAME_SIZE + 16, TAG_END_SIZE = 2 * RESULT_NAME_SIZE + 16 };

/* No comma, blank or newline is in the names of phases and sizes. */
static void make_tag_end(const struct result *result, const struct result_cell *cell,
                         char end[TAG_END_SIZE]) {
    (void)snprintf(end, TAG_END_SIZE, "/%s/%s", result->phases[cell->phase].name, cell->tenants);
}

/* "driver lag" gives "part/driver-lag". */
static void make_part_tag(size_t part, char tag[TAG_SIZE]) {
    size_t length = 0;
    (void)snprintf(tag, TAG_SIZE, "part/");
    for (const char *c = result_part_names[part]; *c; c++) {
        if (*c == ',')
            continue;
        length = strlen(tag);
        tag[length] = *c == ' ' ? '-' : *c;
        tag[length + 1] = '\0';
    }
}

static int put_cell(const struct result *result, const struct result_cell *cell, struct buf *log,
                    struct err *err) {
    const struct result_phase *phase = &result->phases[cell->phase];
    char end[TAG_END_SIZE];
    make_tag_end(result, cell, end);
    return result_times_log(&cell->requests, end, phase->start_us, phase->duration_us, log, err);
}

int result_cells_put(const struct result *result, size_t query, int64_t start_us, struct buf *log,
                     struct err *err) {
    for (size_t i = 0; i < result->cell_count; i++)
        if (result->cells[i].query == query && put_cell(result, &result->cells[i], log, err) < 0)
            return -1;
    for (size_t part = 0; part < RESULT_PARTS; part++) {
        const struct hist *hist = &result->queries[query].parts[part];
        char tag[TAG_SIZE];
        make_part_tag(part, tag);
        if (hist_count(hist) > 0 &&
            hlog_put(log, tag, start_us, result->duration_us, hist, err) < 0)
            return -1;
    }
    return 0;
}

static json_t *cell_json(const struct result *result, const struct result_cell *cell) {
    json_t *object = json_fields_object(result_cell_fields.fields, result_cell_fields.count, cell);
    int failed =
        json_object_set_new(object, "query", json_string(result->queries[cell->query].name));
    failed |= json_object_set_new(object, "phase", json_string(result->phases[cell->phase].name));
    failed |= result_times_json(&cell->requests, true, object);
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

json_t *result_cells_json(const struct result *result) {
    json_t *array = json_array();
    for (size_t i = 0; array && i < result->cell_count; i++)
        if (json_array_append_new(array, cell_json(result, &result->cells[i]))) {
            json_decref(array);
            array = NULL;
        }
    return array;
}

/* The numbers of the query and the phase that are named; false where one is not there. */
static bool find_place(const struct result *result, const json_t *object,
                       struct result_cell *cell) {
    const char *query = json_string_value(json_object_get(object, "query"));
    const char *phase = json_string_value(json_object_get(object, "phase"));
    size_t q = 0, p = 0;
    while (query && q < result->query_count && strcmp(result->queries[q].name, query) != 0)
        q++;
    while (phase && p < result->phase_count && strcmp(result->phases[p].name, phase) != 0)
        p++;
    cell->query = q;
    cell->phase = p;
    return query && phase && q < result->query_count && p < result->phase_count;
}

/* `log` is that of the query `*of`, and is read anew when the cell is of another. */
static int read_cell(struct result *result, const json_t *object, size_t number,
                     const char *directory, struct buf *log, size_t *of, struct err *err) {
    struct result_cell *cell = result_add_cell(result, err);
    char where[64], end[TAG_END_SIZE];
    (void)snprintf(where, sizeof where, "cells[%zu]", number);
    if (!cell || json_fields_read_object(result_cell_fields.fields, result_cell_fields.count,
                                         object, cell, where, err))
        return -1;
    if (!find_place(result, object, cell)) {
        cell->query = cell->phase = 0;
        return err_set(err, ERR_USAGE, "%s: its query or phase is not in the result", where);
    }
    if (cell->query != *of) {
        buf_clear(log);
        *of = cell->query;
        if (result_log_read(directory, result->queries[cell->query].name, log, err) < 0)
            return -1;
    }
    make_tag_end(result, cell, end);
    return result_times_read(log, result->queries[cell->query].name, end, object, where,
                             &cell->requests, err);
}

int result_cells_read(struct result *result, const json_t *document, const char *directory,
                      struct err *err) {
    const json_t *array = json_object_get(document, "cells");
    struct buf log = BUF_EMPTY;
    size_t of = SIZE_MAX;
    int status = 0;
    for (size_t i = 0; i < json_array_size(array) && status == 0; i++)
        status = read_cell(result, json_array_get(array, i), i, directory, &log, &of, err);
    buf_release(&log);
    return status;
}

json_t *result_parts_json(const struct result_query *query) {
    json_t *parts = json_object();
    int failed = parts ? 0 : -1;
    for (size_t i = 0; i < RESULT_PARTS; i++)
        if (hist_count(&query->parts[i]) > 0)
            failed |= json_object_set_new(parts, result_part_names[i],
                                          result_hist_json(&query->parts[i]));
    if (!failed)
        return parts;
    json_decref(parts);
    return NULL;
}

int result_parts_read(struct result_query *query, const json_t *object, struct buf *log,
                      const char *where, struct err *err) {
    const json_t *parts = json_object_get(object, "parts");
    for (size_t i = 0; i < RESULT_PARTS; i++) {
        char tag[TAG_SIZE];
        if (!json_object_get(parts, result_part_names[i]))
            continue;
        make_part_tag(i, tag);
        if (hist_init(&query->parts[i], err) < 0 ||
            result_hist_read(log, query->name, tag, parts, result_part_names[i], where,
                             &query->parts[i], err) < 0)
            return -1;
    }
    return 0;
}

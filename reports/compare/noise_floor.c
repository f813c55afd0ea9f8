#include "reports/compare/noise_floor.h"

#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/json.h"
#include "reports/compare/comparison.h"

enum { FORMAT = 1 };

static const struct json_field fields[] = {
    {.name = "query",
     .type = JSON_FIELD_TEXT,
     .offset = offsetof(struct noise, query),
     .size = RESULT_NAME_SIZE},
    {.name = "measure",
     .type = JSON_FIELD_TEXT,
     .offset = offsetof(struct noise, measure),
     .size = RESULT_NAME_SIZE},
    {.name = "floor", .type = JSON_FIELD_NUMBER, .offset = offsetof(struct noise, floor)},
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* What stands beside the floors. */
struct noise_head {
    uint64_t format, pairs;
};
static const struct json_field head_fields[] = {
    {.name = "format", .type = JSON_FIELD_COUNT, .offset = offsetof(struct noise_head, format)},
    {.name = "pairs", .type = JSON_FIELD_COUNT, .offset = offsetof(struct noise_head, pairs)},
};
enum { HEAD_FIELDS = sizeof head_fields / sizeof *head_fields };

int noise_floor_from(struct noise_floor *floor, const struct comparison *comparison,
                     struct err *err) {
    *floor =
        (struct noise_floor){.noises = calloc(comparison->line_count + 1, sizeof *floor->noises),
                             .pairs = comparison->base_count};
    if (!floor->noises)
        return err_set(err, ERR_SYSTEM, "out of memory for a noise floor");
    for (size_t i = 0; i < comparison->line_count; i++) {
        const struct comparison_line *line = &comparison->lines[i];
        if (isnan(line->change.low) || isnan(line->change.high))
            continue;
        struct noise *noise = &floor->noises[floor->count++];
        (void)snprintf(noise->query, sizeof noise->query, "%s", line->query);
        (void)snprintf(noise->measure, sizeof noise->measure, "%s", line->measure->name);
        noise->floor = fmax(fabs(line->change.low), fabs(line->change.high));
    }
    return 0;
}

void noise_floor_release(struct noise_floor *floor) {
    free(floor->noises);
    *floor = (struct noise_floor){.noises = NULL};
}

double noise_floor_of(const struct noise_floor *floor, const char *query, const char *measure) {
    for (size_t i = 0; floor && i < floor->count; i++)
        if (strcmp(floor->noises[i].query, query) == 0 &&
            strcmp(floor->noises[i].measure, measure) == 0)
            return floor->noises[i].floor;
    return NAN;
}

static json_t *document_of(const struct noise_floor *floor) {
    json_t *rows = json_array();
    for (size_t i = 0; i < floor->count; i++)
        if (json_array_append_new(rows, json_fields_object(fields, FIELDS, &floor->noises[i]))) {
            json_decref(rows);
            return NULL;
        }
    return json_pack("{s:i, s:I, s:o}", "format", FORMAT, "pairs", (json_int_t)floor->pairs,
                     "floors", rows);
}

static int name_file(char path[PATH_MAX], const char *folder, const char *between,
                     struct err *err) {
    int length = snprintf(path, PATH_MAX, "%s%s/%s", folder, between, NOISE_FLOOR_FILE);
    if (length > 0 && length < PATH_MAX)
        return 0;
    return err_set(err, ERR_USAGE, "the name of the folder \"%.200s...\" is too long", folder);
}

int noise_floor_save(const struct noise_floor *floor, const char *folder, struct err *err) {
    char path[PATH_MAX];
    if (name_file(path, folder, "", err) < 0)
        return -1;
    json_t *document = document_of(floor);
    char *text = document ? json_dumps(document, JSON_INDENT(1)) : NULL;
    int status = text ? atomic_file_put(path, text, strlen(text), err)
                      : err_set(err, ERR_SYSTEM, "out of memory for a noise floor");
    free(text);
    json_decref(document);
    return status;
}

static int read_document(struct noise_floor *floor, const json_t *document, struct err *err) {
    struct noise_head head;
    if (json_fields_read_object(head_fields, HEAD_FIELDS, document, &head, "the document", err) < 0)
        return -1;
    if (head.format != FORMAT)
        return err_set(err, ERR_USAGE,
                       "\"format\" is %" PRIu64 ", and this pgbazaar reads format %d", head.format,
                       FORMAT);
    const json_t *rows = json_member(document, "floors", JSON_ARRAY, "the document", err);
    if (!rows)
        return -1;
    floor->pairs = head.pairs;
    floor->noises = calloc(json_array_size(rows) + 1, sizeof *floor->noises);
    if (!floor->noises)
        return err_set(err, ERR_SYSTEM, "out of memory for a noise floor");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        char where[48];
        (void)snprintf(where, sizeof where, "floors[%zu]", i);
        if (json_fields_read_object(fields, FIELDS, json_array_get(rows, i),
                                    &floor->noises[floor->count++], where, err) < 0)
            return -1;
    }
    return 0;
}

int noise_floor_load(struct noise_floor *floor, const char *folder, struct err *err) {
    char path[PATH_MAX];
    json_error_t error;
    *floor = (struct noise_floor){.noises = NULL};
    if (name_file(path, folder, "", err) < 0)
        return -1;
    if (access(path, F_OK) != 0 && name_file(path, folder, "/..", err) < 0)
        return -1;
    if (access(path, F_OK) != 0)
        return 0;
    json_t *document = json_load_file(path, 0, &error);
    if (!document)
        return err_set(err, ERR_USAGE, "%s:%d: %s", path, error.line, error.text);
    int status = read_document(floor, document, err);
    json_decref(document);
    if (status < 0) {
        noise_floor_release(floor);
        return err_prefix(err, "%s", path);
    }
    return 0;
}

#include "load/drivers/tenants_file.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/atomic_file.h"
#include "common/json.h"
#include "common/text.h"

#define FILE_NAME "_tenants.json"

/* A tenant's line, without its times. */
struct line {
    char tenant[RESULT_NAME_SIZE];
    uint64_t size_class;
    bool is_noisy;
    double share;
    uint64_t succeeded, failed, unanswered;
    int64_t max_us;
};

#define FIELD(kind, member, key)                                                                   \
    { .name = (key), .type = JSON_FIELD_##kind, .offset = offsetof(struct line, member) }

static const struct json_field fields[] = {
    {.name = "tenant",
     .type = JSON_FIELD_TEXT,
     .offset = offsetof(struct line, tenant),
     .size = RESULT_NAME_SIZE},
    FIELD(COUNT, size_class, "size_class"),
    FIELD(BOOL, is_noisy, "noisy"),
    FIELD(NUMBER, share, "share"),
    FIELD(COUNT, succeeded, "succeeded"),
    FIELD(COUNT, failed, "failed"),
    FIELD(COUNT, unanswered, "unanswered"),
    FIELD(INTEGER, max_us, "max_us"),
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* Slot and count, slot and count, ... */
static json_t *times_of(const struct tenant_record *record) {
    json_t *times = json_array();
    for (size_t i = 0; record->counts && i < TENANT_TIMES_SLOTS; i++)
        if (record->counts[i] > 0 &&
            (json_array_append_new(times, json_integer((json_int_t)i)) ||
             json_array_append_new(times, json_integer((json_int_t)record->counts[i])))) {
            json_decref(times);
            return NULL;
        }
    return times;
}

static json_t *line_of(const struct tenant *tenant, const struct tenant_record *record) {
    struct line line = {.size_class = tenant->size_class,
                        .is_noisy = tenant->is_noisy,
                        .share = tenant->share,
                        .succeeded = record->succeeded,
                        .failed = record->failed,
                        .unanswered = record->unanswered,
                        .max_us = record->max_us};
    text_copy(line.tenant, sizeof line.tenant, tenant->id);
    json_t *object = json_fields_object(fields, FIELDS, &line);
    if (!json_object_set_new(object, "times", times_of(record)))
        return object;
    json_decref(object);
    return NULL;
}

static int make_path(char path[PATH_MAX], const char *directory, struct err *err) {
    int length = snprintf(path, PATH_MAX, "%s/" FILE_NAME, directory);
    return length > 0 && length < PATH_MAX
               ? 0
               : err_set(err, ERR_USAGE, "the name of the result's folder is too long");
}

int tenants_file_save(const struct tenants *tenants, const struct tenant_records *records,
                      const char *directory, const struct result *result, struct err *err) {
    char path[PATH_MAX];
    json_t *lines = json_array();
    int failed = lines ? 0 : -1;
    for (size_t i = 0; i < records->count && !failed; i++)
        failed = json_array_append_new(lines, line_of(&tenants->items[i], &records->items[i]));
    json_t *document = json_pack("{s:s, s:o}", "run", result->run_id, "tenants", lines);
    char *text = document && !failed ? json_dumps(document, JSON_COMPACT) : NULL;
    int status = make_path(path, directory, err);
    if (status == 0)
        status = text ? atomic_file_put(path, text, strlen(text), err)
                      : err_set(err, ERR_SYSTEM, "out of memory for \"%s\"", path);
    free(text);
    json_decref(document);
    return status;
}

static int read_times(struct tenant_record *record, const json_t *times, const char *where,
                      struct err *err) {
    size_t count = json_array_size(times);
    if (count == 0)
        return 0;
    record->counts = calloc(TENANT_TIMES_SLOTS, sizeof *record->counts);
    if (!record->counts)
        return err_set(err, ERR_SYSTEM, "out of memory for the tenants' times");
    for (size_t i = 0; i + 1 < count; i += 2) {
        json_int_t slot = json_integer_value(json_array_get(times, i));
        json_int_t samples = json_integer_value(json_array_get(times, i + 1));
        if (slot < 0 || slot >= TENANT_TIMES_SLOTS || samples < 0 || samples > UINT32_MAX)
            return err_set(err, ERR_USAGE, "%s: its times are damaged", where);
        record->counts[slot] = (uint32_t)samples;
    }
    return 0;
}

static int read_line(struct tenants_file *file, size_t number, const json_t *object,
                     struct err *err) {
    struct line line;
    char where[64];
    (void)snprintf(where, sizeof where, "tenants[%zu]", number);
    if (json_fields_read_object(fields, FIELDS, object, &line, where, err) < 0)
        return -1;
    if (line.size_class >= TENANT_CLASSES)
        return err_set(err, ERR_USAGE, "%s: there is no such size_class", where);
    (void)memcpy(file->names[number], line.tenant, RESULT_NAME_SIZE);
    file->tenants.items[number] = (struct tenant){.size_class = (unsigned)line.size_class,
                                                  .id = file->names[number],
                                                  .id_length = strlen(line.tenant),
                                                  .share = line.share,
                                                  .is_noisy = line.is_noisy};
    file->records.items[number] = (struct tenant_record){.succeeded = line.succeeded,
                                                         .failed = line.failed,
                                                         .unanswered = line.unanswered,
                                                         .max_us = line.max_us};
    return read_times(&file->records.items[number], json_object_get(object, "times"), where, err);
}

static int read_document(struct tenants_file *file, const json_t *document,
                         const struct result *result, struct err *err) {
    const char *run = json_string_value(json_object_get(document, "run"));
    json_t *lines = json_member(document, "tenants", JSON_ARRAY, FILE_NAME, err);
    if (!lines)
        return -1;
    if (!run || strcmp(run, result->run_id) != 0)
        return err_set(err, ERR_USAGE, "it is of another run than the result beside it");
    size_t count = json_array_size(lines);
    file->names = calloc(count + 1, sizeof *file->names);
    file->tenants.items = calloc(count + 1, sizeof *file->tenants.items);
    if (!file->names || !file->tenants.items)
        return err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", count);
    if (tenant_records_init(&file->records, count, err) < 0)
        return -1;
    file->tenants.count = count;
    for (size_t i = 0; i < count; i++)
        if (read_line(file, i, json_array_get(lines, i), err) < 0)
            return -1;
    return 0;
}

int tenants_file_load(struct tenants_file *file, const char *directory, const struct result *result,
                      struct err *err) {
    char path[PATH_MAX];
    json_error_t where;
    *file = (struct tenants_file){.names = NULL};
    if (make_path(path, directory, err) < 0)
        return -1;
    json_t *document = json_load_file(path, 0, &where);
    if (!document)
        return err_set(err, ERR_USAGE, "cannot read \"%s\": %s", path, where.text);
    int status = read_document(file, document, result, err);
    json_decref(document);
    return status < 0 ? err_prefix(err, "cannot read \"%s\"", path) : 0;
}

void tenants_file_release(struct tenants_file *file) {
    tenant_records_release(&file->records);
    free(file->tenants.items);
    free(file->names);
    *file = (struct tenants_file){.names = NULL};
}

int tenants_file_merge(struct tenants_file *file, const struct tenants_file *other,
                       struct err *err) {
    bool same = file->tenants.count == other->tenants.count;
    for (size_t i = 0; same && i < file->tenants.count; i++)
        same = strcmp(file->names[i], other->names[i]) == 0;
    if (!same)
        return err_set(err, ERR_USAGE, "the tenants are not those of the other drivers");
    tenant_records_merge(&file->records, &other->records);
    return 0;
}

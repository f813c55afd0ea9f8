#include "reports/result.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

const char *const result_part_names[RESULT_PARTS] = {
    [RESULT_PART_LAG] = "driver lag",
    [RESULT_PART_WAIT] = "wait for a session",
    [RESULT_PART_RETRIES] = "earlier attempts",
    [RESULT_PART_SET_UP] = "tenant set-up",
    [RESULT_PART_EXECUTION] = "execution",
    [RESULT_PART_COMMIT] = "commit",
    [RESULT_PART_TOGETHER] = "set-up, execution, commit in one",
};

int result_init(struct result *result, struct err *err) {
    *result = (struct result){.version = PGBAZAAR_VERSION, .machine_cpu_share = -1};
    return hist_init(&result->driver_lag, err);
}

void result_release(struct result *result) {
    for (size_t i = 0; i < result->query_count; i++) {
        result_requests_release(&result->queries[i].requests);
        for (size_t part = 0; part < RESULT_PARTS; part++)
            hist_release(&result->queries[i].parts[part]);
    }
    for (size_t i = 0; i < result->cell_count; i++)
        result_requests_release(&result->cells[i].requests);
    free(result->cells);
    hist_release(&result->driver_lag);
    free(result->environment);
    free(result->settings);
    free(result->phases);
    free(result->queries);
    free(result->seconds);
    free(result->errors);
    free(result->outcomes);
    for (size_t i = 0; i < result->sheet_count; i++)
        result_sheet_free(result->sheets[i]);
    free(result->sheets);
    buf_release(&result->seconds_log);
    *result = (struct result){.duration_us = 0};
}

/* Makes room for one more element of `size` bytes, zeroed, in an array that doubles when its length
 * is a power of two. Gives the (perhaps moved) array; NULL and the old one as it was otherwise. */
static void *grow(void *array, size_t count, size_t size, struct err *err) {
    if (count == 0 || (count & (count - 1)) == 0) {
        void *larger = realloc(array, (count ? 2 * count : 1) * size);
        if (!larger) {
            (void)err_set(err, ERR_SYSTEM, "out of memory for the result of the run");
            return NULL;
        }
        array = larger;
    }
    memset((char *)array + count * size, 0, size);
    return array;
}

static int set_pair(struct result_pair **pairs, size_t *count, const char *name, const char *format,
                    va_list args, struct err *err) __attribute__((format(printf, 4, 0)));

static int set_pair(struct result_pair **pairs, size_t *count, const char *name, const char *format,
                    va_list args, struct err *err) {
    size_t i = 0;
    while (i < *count && strcmp((*pairs)[i].name, name) != 0)
        i++;
    if (i == *count) {
        struct result_pair *larger = grow(*pairs, *count, sizeof **pairs, err);
        if (!larger)
            return -1;
        *pairs = larger;
        ++*count;
        text_copy((*pairs)[i].name, sizeof(*pairs)[i].name, name);
    }
    char value[2 * RESULT_VALUE_SIZE];
    (void)vsnprintf(value, sizeof value, format, args);
    text_copy((*pairs)[i].value, sizeof(*pairs)[i].value, value);
    return 0;
}

int result_set_environment(struct result *result, struct err *err, const char *name,
                           const char *format, ...) {
    va_list args;
    va_start(args, format);
    int status =
        set_pair(&result->environment, &result->environment_count, name, format, args, err);
    va_end(args);
    return status;
}

int result_set_setting(struct result *result, struct err *err, const char *name, const char *format,
                       ...) {
    va_list args;
    va_start(args, format);
    int status = set_pair(&result->settings, &result->setting_count, name, format, args, err);
    va_end(args);
    return status;
}

const char *result_pair_value(const struct result_pair *pairs, size_t count, const char *name,
                              const char *missing) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(pairs[i].name, name) == 0)
            return pairs[i].value;
    return missing;
}

struct result_phase *result_add_phase(struct result *result, const char *name, struct err *err) {
    struct result_phase *phases = grow(result->phases, result->phase_count, sizeof *phases, err);
    if (!phases)
        return NULL;
    result->phases = phases;
    struct result_phase *phase = &phases[result->phase_count++];
    text_copy(phase->name, sizeof phase->name, name);
    return phase;
}

/* A query's name is also a file's name, on any system. */
static bool is_file_name(const char *name) {
    if (!isalnum((unsigned char)name[0]) || strlen(name) >= RESULT_NAME_SIZE)
        return false;
    for (const char *next = name; *next; next++)
        if (!isalnum((unsigned char)*next) && !strchr("_-.", *next))
            return false;
    return true;
}

struct result_query *result_add_query(struct result *result, const char *name, double weight,
                                      struct err *err) {
    if (!is_file_name(name) || strcmp(name, "all") == 0 || result_find_query(result, name)) {
        (void)err_set(
            err, ERR_USAGE,
            "a query cannot be named \"%.80s\": a name has letters, digits, \"_\", \"-\" and "
            "\".\", begins with a letter or digit, is shorter than %d characters, is not "
            "\"all\", and is there once",
            name, RESULT_NAME_SIZE);
        return NULL;
    }
    struct result_query *queries = grow(result->queries, result->query_count, sizeof *queries, err);
    if (!queries)
        return NULL;
    result->queries = queries;
    struct result_query *query = &queries[result->query_count];
    if (result_requests_init(&query->requests, err) < 0)
        return NULL;
    text_copy(query->name, sizeof query->name, name);
    query->weight = weight;
    result->query_count++;
    return query;
}

struct result_cell *result_add_cell(struct result *result, struct err *err) {
    struct result_cell *cells = grow(result->cells, result->cell_count, sizeof *cells, err);
    if (!cells)
        return NULL;
    result->cells = cells;
    return &cells[result->cell_count++];
}

static struct result_cell *find_cell(struct result *result, const struct result_cell *like,
                                     struct err *err) {
    for (size_t i = 0; i < result->cell_count; i++) {
        struct result_cell *cell = &result->cells[i];
        if (cell->query == like->query && cell->phase == like->phase &&
            strcmp(cell->tenants, like->tenants) == 0)
            return cell;
    }
    struct result_cell *cell = result_add_cell(result, err);
    if (!cell)
        return NULL;
    cell->query = like->query;
    cell->phase = like->phase;
    text_copy(cell->tenants, sizeof cell->tenants, like->tenants);
    return cell;
}

int result_merge_cell(struct result *result, const struct result_cell *from, struct err *err) {
    return result_requests_add(&result->queries[from->query].requests, &from->requests, err) < 0
               ? -1
               : result_collect_cell(result, from, err);
}

int result_collect_cell(struct result *result, const struct result_cell *from, struct err *err) {
    struct result_cell *cell = find_cell(result, from, err);
    return cell ? result_requests_add(&cell->requests, &from->requests, err) : -1;
}

struct result_second *result_add_second(struct result *result, struct err *err) {
    struct result_second *seconds =
        grow(result->seconds, result->second_count, sizeof *seconds, err);
    if (!seconds)
        return NULL;
    result->seconds = seconds;
    return &seconds[result->second_count++];
}

struct result_outcome *result_add_outcome(struct result *result, struct err *err) {
    struct result_outcome *outcomes =
        grow(result->outcomes, result->outcome_count, sizeof *outcomes, err);
    if (!outcomes)
        return NULL;
    result->outcomes = outcomes;
    return &outcomes[result->outcome_count++];
}

int result_add_error(struct result *result, const char *query, const char *sqlstate, uint64_t count,
                     int64_t first_us, int64_t last_us, const char *sample, struct err *err) {
    size_t i = 0;
    while (i < result->error_count && (strcmp(result->errors[i].query, query) != 0 ||
                                       strcmp(result->errors[i].sqlstate, sqlstate) != 0))
        i++;
    if (i == result->error_count) {
        struct result_error *errors = grow(result->errors, i, sizeof *errors, err);
        if (!errors)
            return -1;
        result->errors = errors;
        result->error_count++;
        text_copy(errors[i].query, sizeof errors[i].query, query);
        text_copy(errors[i].sqlstate, sizeof errors[i].sqlstate, sqlstate);
        errors[i].first_us = first_us;
        errors[i].last_us = last_us;
    }
    struct result_error *error = &result->errors[i];
    /* Threads report one after another: the sample is that of the earliest. */
    if (first_us < error->first_us || error->count == 0) {
        error->first_us = first_us;
        text_copy(error->sample, sizeof error->sample, sample);
    }
    if (last_us > error->last_us)
        error->last_us = last_us;
    error->count += count;
    return 0;
}

struct result_query *result_find_query(const struct result *result, const char *name) {
    for (size_t i = 0; i < result->query_count; i++)
        if (strcmp(result->queries[i].name, name) == 0)
            return &result->queries[i];
    return NULL;
}

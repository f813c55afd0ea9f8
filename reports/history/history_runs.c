#include "reports/history/history_runs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "reports/compare/aspect.h"
#include "reports/result_fields.h"

static int no_memory(struct err *err) {
    return err_set(err, ERR_SYSTEM, "out of memory for the history of runs");
}

static void put_kinds(struct buf *kind, const struct result_pair *pairs, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (aspect_find(pairs[i].name)->parts_series)
            buf_printf(kind, "%s: %s\n", pairs[i].name, pairs[i].value);
}

static int describe(struct history_run *run, struct err *err) {
    const struct result *about = &run->about;
    struct buf kind = BUF_EMPTY;
    put_kinds(&kind, about->settings, about->setting_count);
    put_kinds(&kind, about->environment, about->environment_count);
    for (size_t i = 0; i < about->query_count; i++)
        buf_printf(&kind, "%s %g\n", about->queries[i].name, about->queries[i].weight);
    run->kind = kind.failed ? NULL : strdup(buf_text(&kind));
    buf_release(&kind);
    return run->kind ? 0 : no_memory(err);
}

static int copy_pairs(struct result *to, const struct result *from, struct err *err) {
    for (size_t i = 0; i < from->environment_count; i++)
        if (result_set_environment(to, err, from->environment[i].name, "%s",
                                   from->environment[i].value) < 0)
            return -1;
    for (size_t i = 0; i < from->setting_count; i++)
        if (result_set_setting(to, err, from->settings[i].name, "%s", from->settings[i].value) < 0)
            return -1;
    return 0;
}

/* A copy without what was measured. */
static int lighten(struct result *about, const struct result *result, struct err *err) {
    if (result_init(about, err) < 0)
        return -1;
    hist_release(&about->driver_lag);
    (void)snprintf(about->version, sizeof about->version, "%s", result->version);
    (void)snprintf(about->run_id, sizeof about->run_id, "%s", result->run_id);
    about->started_at_us = result->started_at_us;
    about->verdict = result->verdict;
    for (size_t i = 0; i < result->query_count; i++) {
        const struct result_query *from = &result->queries[i];
        struct result_query *query = result_add_query(about, from->name, from->weight, err);
        if (!query)
            return -1;
        result_requests_release(&query->requests);
    }
    return copy_pairs(about, result, err);
}

static int measure(struct history_run *run, const struct result *result, struct err *err) {
    run->values = calloc((result->query_count + 1) * MEASURES, sizeof *run->values);
    if (!run->values)
        return no_memory(err);
    for (size_t i = 0; i <= result->query_count; i++) {
        const char *query = i < result->query_count ? result->queries[i].name : MEASURE_ALL;
        if (measure_run(result, query, run->values + i * MEASURES, err) < 0)
            return -1;
    }
    return 0;
}

static bool is_sound(const struct result *result) {
    uint64_t succeeded = 0;
    for (size_t i = 0; i < result->query_count; i++)
        succeeded += result->queries[i].requests.succeeded;
    return succeeded > 0 && result->verdict != VERDICT_INTERRUPTED &&
           result->verdict != VERDICT_INVALID;
}

static int add(struct history_runs *runs, const struct result *result, struct err *err) {
    if (!is_sound(result)) {
        runs->left_out++;
        return 0;
    }
    if (runs->count == runs->room) {
        size_t room = runs->room > 0 ? 2 * runs->room : 16;
        struct history_run *items = reallocarray(runs->items, room, sizeof *items);
        if (!items)
            return no_memory(err);
        runs->items = items;
        runs->room = room;
    }
    struct history_run *run = &runs->items[runs->count++];
    memset(run, 0, sizeof *run);
    return lighten(&run->about, result, err) < 0 || measure(run, result, err) < 0
               ? -1
               : describe(run, err);
}

static int by_start(const void *a, const void *b) {
    const struct result *left = &((const struct history_run *)a)->about;
    const struct result *right = &((const struct history_run *)b)->about;
    if (left->started_at_us != right->started_at_us)
        return left->started_at_us < right->started_at_us ? -1 : 1;
    return strcmp(left->run_id, right->run_id);
}

static void number_series(struct history_runs *runs) {
    for (size_t i = 0; i < runs->count; i++) {
        size_t like = 0;
        while (like < i && strcmp(runs->items[like].kind, runs->items[i].kind) != 0)
            like++;
        runs->items[i].series = like < i ? runs->items[like].series : runs->series_count++;
    }
}

/* One entry of the directory; what is no result is passed over. */
static int read_entry(struct history_runs *runs, const char *directory, const char *name,
                      struct err *err) {
    char path[PATH_MAX], file[PATH_MAX];
    struct result result;
    if (snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path ||
        snprintf(file, sizeof file, "%s/" RESULT_FILE, path) >= (int)sizeof file ||
        access(file, F_OK) != 0)
        return 0;
    if (result_load(&result, path, err) < 0)
        return -1;
    int status = add(runs, &result, err);
    result_release(&result);
    return status;
}

int history_runs_read(struct history_runs *runs, const char *directory, struct err *err) {
    int status = 0;
    *runs = (struct history_runs){.items = NULL};
    DIR *folder = opendir(directory);
    if (!folder)
        return err_set(err, ERR_USAGE, "cannot read the folder %s: %s", directory, strerror(errno));
    for (const struct dirent *entry; status == 0 && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            status = read_entry(runs, directory, entry->d_name, err);
    (void)closedir(folder);
    if (status < 0)
        return -1;
    if (runs->count == 0)
        return err_set(err, ERR_USAGE,
                       "there is no run in %s: a history is a folder of the folders that loads "
                       "have written",
                       directory);
    qsort(runs->items, runs->count, sizeof *runs->items, by_start);
    number_series(runs);
    return 0;
}

void history_runs_release(struct history_runs *runs) {
    for (size_t i = 0; i < runs->count; i++) {
        result_release(&runs->items[i].about);
        free(runs->items[i].values);
        free(runs->items[i].kind);
    }
    free(runs->items);
    *runs = (struct history_runs){.items = NULL};
}

const double *history_run_values(const struct history_run *run, const char *query) {
    size_t i = 0;
    while (i < run->about.query_count && strcmp(run->about.queries[i].name, query) != 0)
        i++;
    return i < run->about.query_count || strcmp(query, MEASURE_ALL) == 0
               ? run->values + i * MEASURES
               : NULL;
}

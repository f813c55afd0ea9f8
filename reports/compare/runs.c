#include "reports/compare/runs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/result_fields.h"

/* A folder of baselines, of runs, of a run's files. */
enum { DEPTH_MOST = 3 };

static bool holds(const char *folder, const char *name) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && access(path, F_OK) == 0;
}

bool runs_took_turns(const char *path) {
    return holds(path, RUNS_BASE) && holds(path, RUNS_NEW);
}

int runs_add(struct runs *runs, struct result *result, struct err *err) {
    if (runs->count == runs->room) {
        size_t room = runs->room > 0 ? 2 * runs->room : 8;
        struct result *grown = realloc(runs->results, room * sizeof *grown);
        if (!grown) {
            result_release(result);
            return err_set(err, ERR_SYSTEM, "out of memory for the results of runs");
        }
        runs->results = grown;
        runs->room = room;
    }
    runs->results[runs->count++] = *result;
    return 0;
}

static int read_one(struct runs *runs, const char *path, struct err *err) {
    struct result result;
    return result_load(&result, path, err) < 0 ? -1 : runs_add(runs, &result, err);
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int read_folder(struct runs *runs, const char *path, int depth, struct err *err) {
    struct dirent **entries;
    if (holds(path, RESULT_FILE))
        return read_one(runs, path, err);
    if (depth == DEPTH_MOST)
        return 0;
    int count = scandir(path, &entries, is_visible, versionsort), status = 0;
    if (count < 0 && errno == ENOTDIR && depth > 0)
        return 0;
    if (count < 0)
        return err_set(err, ERR_USAGE, "cannot read the folder %s: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        char inner[PATH_MAX];
        if (status == 0 &&
            snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name) < (int)sizeof inner)
            status = read_folder(runs, inner, depth + 1, err);
        free(entries[i]);
    }
    free(entries);
    return status;
}

int runs_read(struct runs *runs, const char *path, struct err *err) {
    size_t before = runs->count;
    if (read_folder(runs, path, 0, err) < 0)
        return -1;
    if (runs->count == before)
        return err_set(err, ERR_USAGE, "there is no result in %s: a run's folder has " RESULT_FILE,
                       path);
    return 0;
}

void runs_keep(struct runs *runs, size_t count) {
    while (runs->count > count)
        result_release(&runs->results[--runs->count]);
}

/* Without the last, where that was stopped before its time. */
static size_t whole_runs(const struct runs *runs) {
    bool cut = runs->count > 0 && runs->results[runs->count - 1].verdict == VERDICT_INTERRUPTED;
    return runs->count - (cut ? 1 : 0);
}

bool runs_drop_half_pair(struct runs *base, struct runs *new) {
    size_t of_base = whole_runs(base), of_new = whole_runs(new);
    size_t pairs = of_base < of_new ? of_base : of_new;
    if ((base->count == pairs && new->count == pairs) || base->count > pairs + 1 ||
        new->count > pairs + 1)
        return false;
    runs_keep(base, pairs);
    runs_keep(new, pairs);
    return true;
}

void runs_release(struct runs *runs) {
    runs_keep(runs, 0);
    free(runs->results);
    *runs = (struct runs){.results = NULL};
}

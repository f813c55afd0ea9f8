#include "load/compare/compare_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/units.h"
#include "load/compare/cold.h"
#include "load/trial/order.h"
#include "load/trial/trial.h"

enum { ARMS = 2 };

static const char *const arm_folders[ARMS] = {RUNS_BASE, RUNS_NEW};

struct turns {
    const struct options *options;
    const char *const *profiles; /* [ARMS] */
    const char *folder;
    struct runs *runs[ARMS];
};

int compare_run_folder(const struct options *options, struct folder *folder, struct err *err) {
    char stamp[20];
    time_t now = (time_t)(clock_wall_us() / 1000000);
    struct tm utc;
    (void)gmtime_r(&now, &utc);
    (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    int length = options->output ? snprintf(folder->path, PATH_MAX, "%s", options->output)
                                 : snprintf(folder->path, PATH_MAX, "results/compare-%s", stamp);
    if (length < 0 || length + 32 > PATH_MAX)
        return err_set(err, ERR_USAGE, "the name of the folder of runs is too long");
    if (folder_take(folder, err) < 0)
        return -1;
    for (int arm = 0; arm < ARMS; arm++) {
        char path[PATH_MAX + 8];
        (void)snprintf(path, sizeof path, "%s/%s", folder->path, arm_folders[arm]);
        if (access(path, F_OK) == 0)
            return err_set(err, ERR_USAGE,
                           "there are runs in %s already: `pgbazaar compare %s` reads them; name "
                           "another folder for new ones",
                           folder->path, folder->path);
    }
    return 0;
}

static int run_into(const struct turns *turns, int arm, const char *folder, struct result *result,
                    struct err *err) {
    const struct options *options = turns->options;
    struct trial trial = {.options = options,
                          .profile = turns->profiles[arm],
                          .sets = options->sets,
                          .set_count = options->set_count,
                          .folder = folder};
    if (options->cold && cold_restart(options, err) < 0)
        return -1;
    return trial_run(&trial, result, err);
}

/* What the server's caches miss, the first run would pay. The folder's name keeps it from being
 * read as one of the runs. */
static int warm_up(const struct turns *turns, struct err *err) {
    bool same = strcmp(turns->profiles[0], turns->profiles[1]) == 0;
    for (int arm = 0; arm < (same ? 1 : ARMS); arm++) {
        char path[PATH_MAX + 16];
        struct result result;
        (void)snprintf(path, sizeof path, "%s/.warm-up", turns->folder);
        log_info("warming up: %s", turns->profiles[arm]);
        if (run_into(turns, arm, path, &result, err) < 0)
            return -1;
        result_release(&result);
    }
    return 0;
}

static void name_run(const struct turns *turns, int arm, int64_t pair, char path[PATH_MAX + 32]) {
    (void)snprintf(path, PATH_MAX + 32, "%s/%s/%03" PRId64, turns->folder, arm_folders[arm],
                   pair + 1);
}

/* A pair of which one is missing is none: its runs are taken out, and what is in their folders too.
 */
static void drop_pair(const struct turns *turns, int64_t pair) {
    for (int arm = 0; arm < ARMS; arm++) {
        char path[PATH_MAX + 32];
        name_run(turns, arm, pair, path);
        (void)trial_forget(path, NULL);
        runs_keep(turns->runs[arm], (size_t)pair);
    }
}

static int run_pair(const struct turns *turns, int64_t pair, struct err *err) {
    for (size_t place = 0; place < ARMS; place++) {
        int arm = (int)order_arm(ARMS, (size_t)pair, place);
        char path[PATH_MAX + 32];
        struct result result;
        name_run(turns, arm, pair, path);
        if (run_into(turns, arm, path, &result, err) < 0 ||
            runs_add(turns->runs[arm], &result, err) < 0) {
            drop_pair(turns, pair);
            return -1;
        }
    }
    return 0;
}

static void tell(int64_t pair, int64_t pairs, int64_t begun_us) {
    char left[UNITS_TEXT];
    int64_t passed_us = clock_monotonic_us() - begun_us;
    if (pair == 0)
        log_info("pair 1 of %" PRId64, pairs);
    else
        log_info("pair %" PRId64 " of %" PRId64 ", about %s left", pair + 1, pairs,
                 units_format_duration(passed_us / pair * (pairs - pair), left));
}

int compare_run(const struct options *options, const char *profiles[2], const char *folder,
                struct runs *base, struct runs *new, struct err *err) {
    const struct turns turns = {
        .options = options, .profiles = profiles, .folder = folder, .runs = {base, new}};
    int64_t pairs = options->pairs > 0 ? options->pairs : COMPARE_PAIRS;
    if (!options->cold && warm_up(&turns, err) < 0)
        return -1;
    int64_t begun_us = clock_monotonic_us();
    for (int64_t pair = 0; pair < pairs; pair++) {
        tell(pair, pairs, begun_us);
        if (run_pair(&turns, pair, err) < 0)
            return err_advise(err, "%" PRId64 " of %" PRId64 " pairs were run, see %s", pair, pairs,
                              folder);
    }
    return 0;
}

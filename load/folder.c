#include "load/folder.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/clock.h"

#define RESULTS "results"

enum { NUMBERS_MOST = 1000 };

/* Names of profiles may have letters that a run's id may not. */
static void name_run(struct result *result, const char *profile, int number) {
    char name[32], stamp[20], behind[48] = "";
    time_t now = (time_t)(clock_wall_us() / 1000000);
    struct tm utc;
    (void)snprintf(name, sizeof name, "%.31s", profile);
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? *at : '-';
    (void)gmtime_r(&now, &utc);
    (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    if (result_is_part(result))
        (void)snprintf(behind, sizeof behind, "-driver-%" PRIu64, result->driver);
    size_t length = strlen(behind);
    if (number > 1)
        (void)snprintf(behind + length, sizeof behind - length, "-%d", number);
    (void)snprintf(result->run_id, sizeof result->run_id, "%s-%s%s", name, stamp, behind);
}

static bool join(char path[PATH_MAX], const char *folder, const char *name) {
    int length = snprintf(path, PATH_MAX, "%s/%s", folder, name);
    return length > 0 && length < PATH_MAX;
}

int folder_make(struct folder *folder, const char *path, const char *profile, struct result *result,
                struct err *err) {
    int number = 1;
    bool fits;
    do {
        name_run(result, profile, number);
        fits = path ? snprintf(folder->path, PATH_MAX, "%s", path) < PATH_MAX
                    : join(folder->path, RESULTS, result->run_id);
    } while (!path && access(folder->path, F_OK) == 0 && ++number < NUMBERS_MOST);
    if (!fits)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    if (atomic_file_make_folders(folder->path, err) < 0)
        return -1;
    if (access(folder->path, W_OK | X_OK) != 0)
        return err_set_errno(err, "cannot write the result into folder %s", folder->path);
    return 0;
}

void folder_leave(const char *folder, const char *asked) {
    if (!asked)
        (void)rmdir(folder); /* refused where something is in it */
}
